import TestSupport
import Testing

@Suite("The counter of allocations")
struct AllocationsTests {
  private static let isAvailable = allocations {} != nil

  @Test("finds an array, and finds none in arithmetic", .enabled(if: isAvailable))
  func counting() {
    var length = 100
    let array = allocations {
      length += Array(repeating: length, count: length).count
    }
    #expect(array == 1)

    var sum = 0.0
    let arithmetic = allocations {
      for index in 0..<1_000 { sum += Double(index) * 0.5 }
    }
    #expect(arithmetic == 0)
    #expect(sum == 249_750)
  }

  @Test("finds an aligned allocation, and one that grows", .enabled(if: isAvailable))
  func otherFunctions() {
    let aligned = allocations {
      UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64).deallocate()
    }
    #expect(aligned == 1)

    var array = [1, 2, 3]
    let growth = allocations { array.reserveCapacity(1_000) }
    #expect(growth == 1)
    #expect(array == [1, 2, 3])
  }
}
