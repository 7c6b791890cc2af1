import TerminalUI

/// A grid of dots finer than cells: 2 by 4 in braille, 2 by 2 in blocks, 1 by 2 in ASCII.
///
/// A cell has one colour: that of the line with the highest priority through it. Bands give way to lines.
struct DotGrid {
  /// The priority of bands; lines have higher ones.
  static let band: UInt8 = 1

  private(set) var columns = 0
  private(set) var rows = 0
  private(set) var symbols = Symbols.braille
  private var cells: [DotCell] = []

  init() {}

  init(columns: Int, rows: Int, symbols: Symbols) {
    reset(columns: columns, rows: rows, symbols: symbols)
  }

  /// Makes the grid blank at a size; at the same size as before nothing is allocated.
  mutating func reset(columns: Int, rows: Int, symbols: Symbols) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
    self.symbols = symbols
    let count = self.columns * self.rows
    guard cells.count == count else {
      cells = Array(repeating: DotCell(), count: count)
      return
    }
    var index = 0
    while index < count {
      cells[index] = DotCell()
      index += 1
    }
  }

  /// The size in dots.
  var width: Int { columns * symbols.dotsAcross }
  var height: Int { rows * symbols.dotsDown }

  /// Sets the dot at x from the left and y from the top; dots outside are left out.
  mutating func set(x: Int, y: Int, _ role: Theme.Role, priority: UInt8) {
    fill(x: x, from: y, to: y, role, priority: priority)
  }

  /// Sets all dots of a column between two heights, ends included, in any order.
  mutating func fill(x: Int, from y0: Int, to y1: Int, _ role: Theme.Role, priority: UInt8) {
    let (across, down) = (symbols.dotsAcross, symbols.dotsDown)
    let low = max(0, min(y0, y1))
    let high = min(rows * down - 1, max(y0, y1))
    guard x >= 0, x < columns * across, low <= high else { return }
    var row = low / down
    while row <= high / down {
      var bits: UInt8 = 0
      var dot = max(low - row * down, 0)
      while dot <= min(high - row * down, down - 1) {
        bits |= 1 << UInt8(dot * across + x % across)
        dot += 1
      }
      cells[row * columns + x / across].take(bits, role, priority)
      row += 1
    }
  }

  /// Writes all cells that have dots.
  func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme) {
    var style = Style.plain
    var role: Theme.Role?
    for row in 0..<min(rows, rect.rows) {
      for column in 0..<min(columns, rect.columns) {
        let cell = cells[row * columns + column]
        guard cell.bits != 0 else { continue }
        if cell.role != role { (role, style) = (cell.role, theme.style(cell.role)) }
        canvas[rect.column + column, rect.row + row] = Cell(scalar(cell.bits), style)
      }
    }
  }

  private func scalar(_ bits: UInt8) -> Unicode.Scalar {
    switch symbols {
    case .braille: Self.braille[Int(bits)]
    case .block: Self.blocks[Int(bits & 15)]
    case .ascii: bits & 3 == 3 ? ":" : bits & 1 == 1 ? "'" : "."
    }
  }

  /// Our bits go row by row; braille numbers its dots down the columns, the last row apart.
  private static let braille: [Unicode.Scalar] = (0..<256).map { bits in
    let order: [UInt32] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
    let pattern = order.enumerated().reduce(0) {
      $0 | (bits >> $1.offset & 1 == 1 ? $1.element : 0)
    }
    return Unicode.Scalar(0x2800 + pattern) ?? " "
  }

  private static let blocks: [Unicode.Scalar] = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
  ]
}

/// The dots of a cell, and whose colour they have.
private struct DotCell {
  var bits: UInt8 = 0
  var priority: UInt8 = 0
  var role = Theme.Role.text

  mutating func take(_ dots: UInt8, _ role: Theme.Role, _ priority: UInt8) {
    if priority > self.priority {
      // A band behind a line would shine in the line's colour; two lines share a cell.
      if self.priority == DotGrid.band { bits = 0 }
      self.priority = priority
      self.role = role
    } else if priority == DotGrid.band && priority < self.priority {
      return
    }
    bits |= dots
  }
}

extension Symbols {
  /// Dots in a cell, side by side and below each other.
  var dotsAcross: Int { self == .ascii ? 1 : 2 }
  var dotsDown: Int { self == .braille ? 4 : 2 }
}
