/// One character of a screen and how it looks.
public struct Cell: Equatable, Sendable {
  public var scalar: Unicode.Scalar
  public var style: Style

  public init(_ scalar: Unicode.Scalar = " ", _ style: Style = .plain) {
    self.scalar = scalar
    self.style = style
  }
}

/// A screen as a value: cells in rows, drawn on by panels and shown by a terminal, a test or a picture.
///
/// Whatever falls outside is left out. Text is data: control characters, and characters that take no or two
/// cells, become a replacement character, so that columns always line up.
public struct Canvas: Equatable, Sendable {
  public private(set) var size: Size
  private var cells: [Cell]

  public init(_ size: Size, background: Style = .plain) {
    self.size = size
    cells = Array(repeating: Cell(" ", background), count: size.columns * size.rows)
  }

  public var bounds: Rect { Rect(size) }

  /// Makes everything blank, at a new size if need be; at the same size nothing is allocated.
  public mutating func clear(_ size: Size, background: Style) {
    guard size == self.size else {
      self = Canvas(size, background: background)
      return
    }
    for index in cells.indices { cells[index] = Cell(" ", background) }
  }

  /// The cell at a place; blank outside.
  public subscript(column: Int, row: Int) -> Cell {
    get { bounds.contains(column: column, row: row) ? cells[row * size.columns + column] : Cell() }
    set {
      if bounds.contains(column: column, row: row) { cells[row * size.columns + column] = newValue }
    }
  }

  public mutating func fill(_ rect: Rect, _ scalar: Unicode.Scalar = " ", _ style: Style) {
    let rect = rect.intersection(bounds)
    for row in rect.row..<rect.row + rect.rows {
      for column in rect.column..<rect.column + rect.columns {
        cells[row * size.columns + column] = Cell(scalar, style)
      }
    }
  }

  /// Writes text on one row from a column on, within `limit` cells and the canvas.
  /// - Returns: the column after the last written cell.
  @discardableResult
  public mutating func write(
    _ text: String, column: Int, row: Int, limit: Int = .max, _ style: Style
  ) -> Int {
    write(text[...], column: column, row: row, limit: limit, style)
  }

  /// Writes a part of a text on one row, as a whole text.
  @discardableResult
  public mutating func write(
    _ text: Substring, column: Int, row: Int, limit: Int = .max, _ style: Style
  ) -> Int {
    var column = column
    let end = limit > Int.max / 2 ? Int.max : column + limit
    for scalar in text.unicodeScalars {
      guard column < end, column < size.columns else { break }
      guard let shown = scalar.canvasScalar else { continue }
      self[column, row] = Cell(shown, style)
      column += 1
    }
    return column
  }

  /// Writes text so that it ends before a column; too long a text loses its beginning.
  public mutating func write(
    _ text: String, endingAt end: Int, row: Int, limit: Int, _ style: Style
  ) {
    write(text[...], endingAt: end, row: row, limit: limit, style)
  }

  mutating func write(
    _ text: Substring, endingAt end: Int, row: Int, limit: Int, _ style: Style
  ) {
    let count = text.cellCount
    let first = end - min(count, max(0, limit))
    var column = end - count
    for scalar in text.unicodeScalars {
      guard let shown = scalar.canvasScalar else { continue }
      if column >= first { self[column, row] = Cell(shown, style) }
      column += 1
    }
  }

  /// Writes text on one row in the middle of a rectangle, cut to its width.
  public mutating func write(
    _ text: String, centeredIn rect: Rect, _ style: Style, _ symbols: Symbols
  ) {
    guard !rect.isEmpty else { return }
    let text = text.fitted(to: rect.columns, symbols)
    write(
      text, column: rect.column + (rect.columns - text.cellCount) / 2,
      row: rect.row + rect.rows / 2, style)
  }

  /// The characters of each row without trailing blanks.
  public var lines: [String] {
    (0..<size.rows).map { row in
      var line = String.UnicodeScalarView()
      var blanks = 0
      for column in 0..<size.columns {
        let scalar = cells[row * size.columns + column].scalar
        if scalar == " " {
          blanks += 1
        } else {
          line.append(contentsOf: repeatElement(" ", count: blanks))
          line.append(scalar)
          blanks = 0
        }
      }
      return String(line)
    }
  }

  /// All rows as one text: how tests and screenshots see it.
  public var text: String { lines.joined(separator: "\n") }
}

extension Substring {
  /// The cells that the text takes on a canvas.
  public var cellCount: Int {
    utf8.allSatisfy { $0 < 128 }
      ? utf8.count : unicodeScalars.reduce(0) { $0 + ($1.joinsThePrevious ? 0 : 1) }
  }
}

extension String {
  /// The cells that the text takes on a canvas.
  public var cellCount: Int { self[...].cellCount }

  /// The text cut to a number of cells, with an ellipsis where something is missing.
  public func fitted(to limit: Int, _ symbols: Symbols) -> String {
    guard cellCount > limit else { return self }
    guard limit > 0 else { return "" }
    var kept = String.UnicodeScalarView()
    var cells = 0
    for scalar in unicodeScalars {
      if !scalar.joinsThePrevious { cells += 1 }
      if cells == limit { break }
      kept.append(scalar)
    }
    return String(kept) + symbols.ellipsis
  }
}

extension String {
  /// The text cut to a number of cells behind a word, or within one where the first is too long.
  public func fittedByWords(to limit: Int, _ symbols: Symbols) -> String {
    guard cellCount > limit else { return self }
    let cut = fitted(to: limit, symbols)
    let room = limit - symbols.ellipsis.cellCount
    var kept = ""
    for word in split(separator: " ", omittingEmptySubsequences: false) {
      let longer = kept.isEmpty ? String(word) : "\(kept) \(word)"
      guard longer.cellCount <= room else { break }
      kept = longer
    }
    // A long word that is left out whole would leave little.
    return kept.cellCount * 2 <= limit ? cut : kept + symbols.ellipsis
  }
}

extension Unicode.Scalar {
  /// What a canvas shows for it: itself or a replacement character, and nil for what joins the one before.
  public var canvasScalar: Unicode.Scalar? {
    joinsThePrevious ? nil : isOneCellWide ? self : "\u{FFFD}"
  }

  /// Combining marks and joiners, which take no cell of their own.
  var joinsThePrevious: Bool {
    guard value >= 0x300 else { return false }
    return properties.generalCategory == .nonspacingMark
      || properties.generalCategory == .enclosingMark || value == 0x200D
      || (0xFE00...0xFE0F).contains(value)
  }

  /// Whether terminals agree that this character is visible and one cell wide.
  var isOneCellWide: Bool {
    if value < 0x7F { return value >= 0x20 }
    if value < 0xA0 { return false }
    switch properties.generalCategory {
    case .format, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
    default: break
    }
    if properties.isEmojiPresentation || properties.isDefaultIgnorableCodePoint { return false }
    switch value {
    // East Asian Width W and F in blocks, and the Hangul parts that join the syllable before them.
    case 0x1100...0x11FF, 0x2329...0x232A, 0x2E80...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7FF,
      0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
      0xFFFC, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF:
      return false
    default: return value < 0x1F000
    }
  }
}
