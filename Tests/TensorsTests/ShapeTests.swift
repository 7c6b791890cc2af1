import Tensors
import Testing

@Suite("A shape")
struct ShapeTests {
  @Test(
    "knows its count, rank and last extent",
    arguments: [
      (Shape([]), 1, 0, 1, "[]"), (Shape([7]), 7, 1, 7, "[7]"),
      (Shape([28, 28, 3]), 2352, 3, 3, "[28, 28, 3]"), (Shape([4, 0]), 0, 2, 0, "[4, 0]"),
    ])
  func properties(shape: Shape, count: Int, rank: Int, last: Int, text: String) {
    #expect(shape.count == count)
    #expect(shape.rank == rank)
    #expect(shape.last == last)
    #expect(shape.description == text)
  }

  @Test("equals one with the same extents only")
  func equality() {
    #expect(Shape([2, 3]) == [2, 3])
    #expect(Shape([2, 3]) != [3, 2])
    #expect(Shape([6]) != [6, 1])
  }

  @Test("counts no further than its limit, instead of overflowing")
  func countLimit() {
    #expect(Shape([1 << 40]).count == 1 << 40)
    #expect(Shape([1 << 40, 3]).count == Shape.countLimit)
    #expect(Shape([.max, .max, .max]).count == Shape.countLimit)
    #expect(Shape([.max, .max, 0]).count == 0)
  }
}
