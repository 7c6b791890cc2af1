import TerminalUI
import Testing

@testable import Charts

@Suite("A grid of dots")
struct DotGridTests {
  private func drawn(_ grid: DotGrid) -> Canvas {
    var canvas = Canvas(Size(columns: grid.columns, rows: grid.rows))
    grid.draw(on: &canvas, in: canvas.bounds, theme: .standard)
    return canvas
  }

  @Test("shows each of eight dots in a braille cell")
  func braille() {
    let dots: [(Int, Int, Unicode.Scalar)] = [
      (0, 0, "⠁"), (0, 1, "⠂"), (0, 2, "⠄"), (0, 3, "⡀"), (1, 0, "⠈"), (1, 1, "⠐"), (1, 2, "⠠"),
      (1, 3, "⢀"),
    ]
    for (x, y, scalar) in dots {
      var grid = DotGrid(columns: 1, rows: 1, symbols: .braille)
      grid.set(x: x, y: y, .training, priority: 2)
      #expect(drawn(grid)[0, 0].scalar == scalar)
    }
  }

  @Test("shows each combination of four blocks")
  func blocks() {
    let all: [Unicode.Scalar] = [
      "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
    ]
    for (index, scalar) in all.enumerated() {
      var grid = DotGrid(columns: 1, rows: 1, symbols: .block)
      for dot in 0..<4 where (index + 1) >> dot & 1 == 1 {
        grid.set(x: dot % 2, y: dot / 2, .training, priority: 2)
      }
      #expect(drawn(grid)[0, 0].scalar == scalar)
    }
  }

  @Test("shows upper, lower and both halves in ASCII")
  func ascii() {
    var grid = DotGrid(columns: 3, rows: 1, symbols: .ascii)
    grid.set(x: 0, y: 0, .training, priority: 2)
    grid.set(x: 1, y: 1, .training, priority: 2)
    grid.fill(x: 2, from: 1, to: 0, .training, priority: 2)
    #expect(drawn(grid).lines == ["'.:"])
  }

  @Test("leaves out dots that are outside of it", arguments: Symbols.allCases)
  func outside(symbols: Symbols) {
    var grid = DotGrid(columns: 2, rows: 2, symbols: symbols)
    for (x, y) in [(-1, 0), (0, -1), (grid.width, 0), (0, grid.height), (.max, .max), (.min, 0)] {
      grid.set(x: x, y: y, .training, priority: 2)
    }
    grid.fill(x: -1, from: -9, to: 9, .training, priority: 2)
    grid.fill(x: 0, from: -9, to: -1, .training, priority: 2)
    grid.fill(x: 0, from: grid.height, to: 99, .training, priority: 2)
    #expect(drawn(grid).text == "\n")
    grid.fill(x: 0, from: 99, to: -99, .training, priority: 2)
    #expect(drawn(grid).lines.allSatisfy { $0.count == 1 })
  }

  @Test("shows a cell in the colour of the line with the highest priority, in any order")
  func priorities() {
    let order: [(Theme.Role, UInt8, Int)] = [(.training, 2, 0), (.validation, 4, 1)]
    for lines in [order, order.reversed()] {
      var grid = DotGrid(columns: 1, rows: 1, symbols: .braille)
      for (role, priority, y) in lines { grid.set(x: 0, y: y, role, priority: priority) }
      let cell = drawn(grid)[0, 0]
      #expect(cell.style == Theme.standard.style(.validation))
      #expect(cell.scalar == "⠃", "two lines share a cell")
    }
  }

  @Test("lets a band give way to a line, in any order")
  func bands() {
    for lineFirst in [false, true] {
      var grid = DotGrid(columns: 1, rows: 1, symbols: .braille)
      if lineFirst { grid.set(x: 0, y: 0, .training, priority: 2) }
      grid.fill(x: 1, from: 0, to: 3, .trainingRange, priority: DotGrid.band)
      if !lineFirst { grid.set(x: 0, y: 0, .training, priority: 2) }
      let cell = drawn(grid)[0, 0]
      #expect(cell.scalar == "⠁")
      #expect(cell.style == Theme.standard.style(.training))
    }
  }

  @Test("of negative size is empty")
  func negativeSize() {
    let grid = DotGrid(columns: -1, rows: -1, symbols: .braille)
    #expect(grid.width == 0 && grid.height == 0)
  }
}
