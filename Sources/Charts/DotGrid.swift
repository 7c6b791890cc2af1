import TerminalUI

/// A grid of dots finer than cells: 2 by 4 in braille, 2 by 2 in blocks, 1 by 2 in ASCII.
///
/// A cell has one colour: that of the line with the highest priority through it. Bands give way to lines.
struct DotGrid {
  /// The priority of bands; lines have higher ones.
  static let band: UInt8 = 1

  let columns: Int
  let rows: Int
  let symbols: Symbols
  private let dotsAcross: Int
  private let dotsDown: Int
  private var bits: [UInt8]
  private var priorities: [UInt8]
  private var roles: [Theme.Role]

  init(columns: Int, rows: Int, symbols: Symbols) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
    self.symbols = symbols
    (dotsAcross, dotsDown) =
      switch symbols {
      case .braille: (2, 4)
      case .block: (2, 2)
      case .ascii: (1, 2)
      }
    let count = self.columns * self.rows
    bits = Array(repeating: 0, count: count)
    priorities = Array(repeating: 0, count: count)
    roles = Array(repeating: .text, count: count)
  }

  /// The size in dots.
  var width: Int { columns * dotsAcross }
  var height: Int { rows * dotsDown }

  /// Sets the dot at x from the left and y from the top; dots outside are left out.
  mutating func set(x: Int, y: Int, _ role: Theme.Role, priority: UInt8) {
    guard x >= 0, y >= 0, x < width, y < height else { return }
    let index = y / dotsDown * columns + x / dotsAcross
    if priority > priorities[index] {
      // A band behind a line would shine in the line's colour; two lines share a cell.
      if priorities[index] == Self.band { bits[index] = 0 }
      priorities[index] = priority
      roles[index] = role
    } else if priority == Self.band && priority < priorities[index] {
      return
    }
    bits[index] |= 1 << UInt8(y % dotsDown * dotsAcross + x % dotsAcross)
  }

  /// Sets all dots of a column between two heights, ends included, in any order.
  mutating func fill(x: Int, from y0: Int, to y1: Int, _ role: Theme.Role, priority: UInt8) {
    guard x >= 0, x < width else { return }
    let low = max(0, min(y0, y1))
    let high = min(height - 1, max(y0, y1))
    guard low <= high else { return }
    for y in low...high { set(x: x, y: y, role, priority: priority) }
  }

  /// Writes all cells that have dots.
  func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme) {
    for row in 0..<min(rows, rect.rows) {
      for column in 0..<min(columns, rect.columns) {
        let index = row * columns + column
        guard bits[index] != 0 else { continue }
        canvas[rect.column + column, rect.row + row] = Cell(
          scalar(bits[index]), theme.style(roles[index]))
      }
    }
  }

  private func scalar(_ bits: UInt8) -> Unicode.Scalar {
    switch symbols {
    case .braille:
      // Our bits go row by row; braille numbers its dots down the columns, the last row apart.
      let order: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
      var pattern: UInt32 = 0
      for dot in 0..<8 where bits & (1 << UInt8(dot)) != 0 { pattern |= UInt32(order[dot]) }
      return Unicode.Scalar(0x2800 + pattern) ?? " "
    case .block:
      let blocks: [Unicode.Scalar] = [
        " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
      ]
      return blocks[Int(bits & 15)]
    case .ascii: return bits & 3 == 3 ? ":" : bits & 1 == 1 ? "'" : "."
    }
  }
}
