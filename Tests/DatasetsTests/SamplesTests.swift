import Datasets
import Testing

@Suite("Samples")
struct SamplesTests {
  private func gathered(
    _ indices: [Int32], width: Int,
    _ body: (UnsafeBufferPointer<Int32>, UnsafeMutablePointer<Float>) -> Void
  ) -> [Float] {
    var values = [Float](repeating: -9, count: indices.count * width)
    indices.withUnsafeBufferPointer { indices in
      values.withUnsafeMutableBufferPointer { body(indices, $0.baseAddress!) }
    }
    return values
  }

  private let labelled = Samples(
    shape: [2], count: 3, features: .bytes([0, 51, 102, 153, 204, 255], scale: 1 / 255),
    targets: .labels([2, 0, 1], count: 3))
  private let valued = Samples(
    shape: [2], count: 3, features: .floats([1, 2, 3, 4, 5, 6]),
    targets: .values([10, 11, 20, 21, 30, 31], width: 2))

  @Test("are gathered in any order, bytes scaled and floats as they are")
  func features() {
    let bytes = gathered([2, 0], width: 2) { labelled.gather($0, into: $1) }
    for (found, expected) in zip(bytes, [0.8, 1, 0, 0.2] as [Float]) {
      #expect(abs(found - expected) < 1e-6)
    }
    #expect(gathered([2, 2, 0], width: 2) { valued.gather($0, into: $1) } == [5, 6, 5, 6, 1, 2])
    #expect(gathered([], width: 2) { valued.gather($0, into: $1) } == [])
  }

  @Test("give labels as class numbers, one-hot rows or plain numbers")
  func labels() {
    var found: [Int32] = [-1, -1]
    ([2, 0] as [Int32]).withUnsafeBufferPointer { labelled.gatherLabels($0, into: &found) }
    #expect(found == [1, 2])
    #expect(
      gathered([2, 0], width: 3) { labelled.gatherValues($0, width: 3, into: $1) }
        == [0, 1, 0, 0, 0, 1])
    #expect(
      gathered([2, 0], width: 1) { labelled.gatherValues($0, width: 1, into: $1) } == [1, 2])
  }

  @Test("give values as they are, and no labels")
  func values() {
    #expect(
      gathered([1, 0], width: 2) { valued.gatherValues($0, width: 2, into: $1) }
        == [20, 21, 10, 11])
    var labels: [Int32] = [-1]
    ([0] as [Int32]).withUnsafeBufferPointer { valued.gatherLabels($0, into: &labels) }
    #expect(labels == [-1])
  }
}
