import TerminalUI
import Testing

@Suite("A rectangle of cells")
struct GeometryTests {
  @Test("is never of negative size")
  func negativeSizes() {
    #expect(Size(columns: -3, rows: -1) == Size(columns: 0, rows: 0))
    #expect(Rect(column: 4, row: 5, columns: -1, rows: -2).isEmpty)
    #expect(
      Rect(column: 4, row: 5, columns: -1, rows: 2)
        == Rect(column: 4, row: 5, columns: 0, rows: 2))
  }

  @Test("is empty as soon as one side is zero")
  func emptiness() {
    #expect(Rect(column: 0, row: 0, columns: 0, rows: 4).isEmpty)
    #expect(Rect(column: 0, row: 0, columns: 4, rows: 0).isEmpty)
    #expect(!Rect(column: 0, row: 0, columns: 1, rows: 1).isEmpty)
  }

  @Test("holds its first cell and not its end")
  func containment() {
    let rect = Rect(column: 2, row: 3, columns: 4, rows: 5)
    #expect(rect.contains(column: 2, row: 3))
    #expect(rect.contains(column: 5, row: 7))
    #expect(!rect.contains(column: rect.endColumn, row: 3))
    #expect(!rect.contains(column: 2, row: rect.endRow))
    #expect(!rect.contains(column: 1, row: 3))
    #expect(!rect.contains(column: 2, row: 2))
  }

  @Test("loses a frame on each side, and becomes empty where there is none left")
  func inset() {
    let rect = Rect(column: 2, row: 3, columns: 6, rows: 5)
    #expect(rect.inset() == Rect(column: 3, row: 4, columns: 4, rows: 3))
    #expect(rect.inset(by: 2) == Rect(column: 4, row: 5, columns: 2, rows: 1))
    #expect(rect.inset(by: 3).isEmpty)
  }

  @Test("stands in the middle of another, which it never leaves")
  func centering() {
    let outer = Rect(column: 2, row: 1, columns: 9, rows: 6)
    #expect(
      Rect(centered: Size(columns: 4, rows: 3), in: outer)
        == Rect(column: 4, row: 2, columns: 4, rows: 3))
    #expect(
      Rect(centered: Size(columns: 5, rows: 2), in: outer)
        == Rect(column: 4, row: 3, columns: 5, rows: 2))
    #expect(Rect(centered: Size(columns: 99, rows: 99), in: outer) == outer)
    let nothing = Rect(column: 3, row: 3, columns: 0, rows: 0)
    #expect(Rect(centered: Size(columns: 4, rows: 3), in: nothing) == nothing)
  }

  @Test("meets another in the cells that both hold")
  func intersection() {
    let rects = (0..<4).flatMap { place in
      (0..<4).map { size in
        Rect(column: place, row: 3 - place, columns: size, rows: 4 - size)
      }
    }
    for one in rects {
      for other in rects {
        let both = one.intersection(other)
        for row in 0..<8 {
          for column in 0..<8 {
            let isInBoth =
              one.contains(column: column, row: row) && other.contains(column: column, row: row)
            #expect(
              both.contains(column: column, row: row) == isInBoth, "\(one) and \(other)")
          }
        }
      }
    }
  }

  @Test("gives its rows one by one, and nothing below the last")
  func lines() {
    let rect = Rect(column: 2, row: 3, columns: 6, rows: 2)
    #expect(rect.line(0) == Rect(column: 2, row: 3, columns: 6, rows: 1))
    #expect(rect.line(1) == Rect(column: 2, row: 4, columns: 6, rows: 1))
    #expect(rect.line(2).isEmpty)
  }
}
