import TestSupport
import Testing

@testable import Datasets

@Suite("Made-up data")
struct SyntheticTests {
  private func samples(_ keys: String) throws -> Samples {
    try DataFixture().dataset("{\(keys)}").samples
  }

  @Test("has the four corners of xor exactly")
  func xor() throws {
    let xor = try samples(#""source": "xor", "samples": 4"#)
    #expect(xor.floats == [0, 0, 0, 1, 1, 0, 1, 1] && xor.labels == [0, 1, 1, 0])
    #expect(xor.classCount == 2)
  }

  @Test(
    "is the same for a seed and another for another seed",
    arguments: SyntheticDefinition.Kind.allCases)
  func seeds(kind: SyntheticDefinition.Kind) throws {
    func floats(_ seed: Int) throws -> [Float] {
      let samples = try samples(
        #""source": "\#(kind.rawValue)", "samples": 50, "noise": 0.1, "seed": \#(seed)"#)
      return samples.floats + samples.values
    }
    #expect(try floats(1) == floats(1))
    #expect(try floats(1) != floats(2))
    #expect(try floats(3).allSatisfy(\.isFinite))
  }

  @Test("has points where their class says when there is no noise")
  func shapes() throws {
    func points(_ source: String) throws -> [(x: Float, y: Float, label: Int32)] {
      let samples = try samples(#""source": "\#(source)", "samples": 200, "noise": 0"#)
      let floats = samples.floats
      return samples.labels.enumerated().map { (floats[2 * $0], floats[2 * $0 + 1], $1) }
    }
    for (x, y, label) in try points("circles") {
      #expect(abs((x * x + y * y).squareRoot() - (label == 0 ? 1 : 0.5)) < 1e-5)
    }
    for (x, y, label) in try points("moons") {
      let (u, v) = label == 0 ? (x, y) : (1 - x, 0.5 - y)
      #expect(abs(u * u + v * v - 1) < 1e-5 && v > -1e-5)
    }
    #expect(try points("spirals").allSatisfy { ($0.x * $0.x + $0.y * $0.y).squareRoot() < 1.001 })
  }

  @Test("has blobs of many features and classes, each class as often")
  func blobs() throws {
    let blobs = try samples(
      #""source": "blobs", "samples": 1000, "features": 100, "classes": 10, "noise": 0.5"#)
    #expect(blobs.shape == [100] && blobs.classCount == 10 && blobs.count == 1000)
    #expect((0..<10).allSatisfy { label in blobs.labels.count { $0 == label } == 100 })
    // Samples of a class lie near each other, those of two classes far apart.
    func distance(_ a: Int, _ b: Int) -> Float {
      (0..<100).reduce(0) { $0 + abs(blobs.floats[a * 100 + $1] - blobs.floats[b * 100 + $1]) }
    }
    #expect(distance(0, 10) < 100 && distance(0, 1) > 300)
  }

  @Test("has values on a line and on the sine")
  func values() throws {
    let line = try samples(#""source": "line", "samples": 20, "noise": 0, "features": 2"#)
    for row in 0..<20 {
      let expected = 1 + 2 * line.floats[2 * row] - line.floats[2 * row + 1]
      #expect(abs(line.values[row] - expected) < 1e-5)
    }
    let sine = try samples(#""source": "sine", "samples": 300, "noise": 0"#)
    #expect(sine.values.max() ?? 0 > 0.99 && sine.values.min() ?? 0 < -0.99)
    let noisy = try samples(#""source": "line", "samples": 2000, "noise": 0.5"#)
    let errors = (0..<2000).map { noisy.values[$0] - 1 - 2 * noisy.floats[$0] }
    let deviation = (errors.reduce(0) { $0 + $1 * $1 } / 2000).squareRoot()
    #expect(abs(deviation - 0.5) < 0.03)
  }

  @Test("knows only the keys that make sense")
  func keys() {
    #expect(
      errorText { _ = try samples(#""source": "moons", "classes": 3"#) }
        .contains("unknown key \"classes\""))
    #expect(
      errorText { _ = try samples(#""source": "blobs", "classes": 9, "samples": 8"#) }
        .contains("8 samples of 9 classes; expected at least one of each"))
  }
}
