/// A text in a few pieces, which are written one after the other: put together they would need memory of their own.
///
/// A string of up to 15 bytes needs none, so short pieces are joined and long ones stay apart. A literal with values in
/// it is one: `let text: Phrase = "epoch \(epoch) of \(epochs)"`.
public struct Phrase: Sendable {
  /// The most bytes of a string without memory of its own.
  private static let shortBytes = 15

  private var pieces: (Substring, Substring, Substring, Substring, Substring, Substring) =
    ("", "", "", "", "", "")
  /// How many of the pieces have text.
  private(set) var count = 0

  public init(_ text: Substring) {
    pieces.0 = text
    count = 1
  }

  public init(_ text: String) { self.init(text[...]) }

  private static let capacity = 6

  private(set) subscript(index: Int) -> Substring {
    get {
      switch index {
      case 0: pieces.0
      case 1: pieces.1
      case 2: pieces.2
      case 3: pieces.3
      case 4: pieces.4
      default: pieces.5
      }
    }
    set {
      switch index {
      case 0: pieces.0 = newValue
      case 1: pieces.1 = newValue
      case 2: pieces.2 = newValue
      case 3: pieces.3 = newValue
      case 4: pieces.4 = newValue
      default: pieces.5 = newValue
      }
    }
  }

  /// Adds a piece, or text to the last one where both are short or there is no room for another.
  public mutating func append(_ text: Substring) {
    guard !text.isEmpty else { return }
    if count > 0 {
      let last = self[count - 1]
      if count == Self.capacity || last.utf8.count + text.utf8.count <= Self.shortBytes {
        self[count - 1] = (String(last) + String(text))[...]
        return
      }
    }
    self[count] = text
    count += 1
  }

  public static func += (phrase: inout Phrase, more: Phrase) {
    for index in 0..<more.count { phrase.append(more[index]) }
  }

  public var isEmpty: Bool {
    for index in 0..<count where !self[index].isEmpty { return false }
    return true
  }

  /// The cells that the text takes on a canvas.
  public var cellCount: Int {
    var cells = 0
    for index in 0..<count { cells += self[index].cellCount }
    return cells
  }
}

extension Phrase: ExpressibleByStringInterpolation, StringInterpolationProtocol {
  public init(stringLiteral text: String) { self.init(text) }

  public init(stringInterpolation phrase: Phrase) { self = phrase }

  public init(literalCapacity: Int, interpolationCount: Int) {}

  public mutating func appendLiteral(_ text: String) { append(text[...]) }

  public mutating func appendInterpolation(_ text: String) { append(text[...]) }

  public mutating func appendInterpolation(_ text: Substring) { append(text) }

  public mutating func appendInterpolation(_ phrase: Phrase) { self += phrase }

  public mutating func appendInterpolation(_ scalar: Unicode.Scalar) { append(String(scalar)[...]) }

  public mutating func appendInterpolation(_ number: Int) { append(String(number)[...]) }
}

extension Phrase: CustomStringConvertible, Equatable {
  public var description: String {
    var text = ""
    for index in 0..<count { text += self[index] }
    return text
  }

  /// Whether the texts are the same, in whatever pieces.
  public static func == (a: Phrase, b: Phrase) -> Bool { a.description == b.description }
}

extension Canvas {
  /// Writes text on one row from a column on, within `limit` cells and the canvas.
  /// - Returns: the column after the last written cell.
  @discardableResult
  public mutating func write(
    _ text: Phrase, column: Int, row: Int, limit: Int = .max, _ style: Style
  ) -> Int {
    var end = column
    for index in 0..<text.count {
      end = write(text[index], column: end, row: row, limit: limit - (end - column), style)
    }
    return end
  }

  /// Writes text on one row from a column on, within `limit` cells; what is missing has an ellipsis in its place.
  /// - Returns: the column after the last written cell.
  @discardableResult
  public mutating func write(
    _ text: Phrase, column: Int, row: Int, fittedTo limit: Int, _ symbols: Symbols, _ style: Style
  ) -> Int {
    guard limit > 0, text.cellCount > limit else {
      return write(text, column: column, row: row, limit: max(0, limit), style)
    }
    let last = write(text, column: column, row: row, limit: limit - 1, style)
    return write(symbols.ellipsis, column: last, row: row, limit: 1, style)
  }

  /// Writes text, a blank and an end that stays whole: the text alone is cut, or all where there is no room for both.
  public mutating func write(
    _ text: Phrase, before end: String, column: Int, row: Int, fittedTo limit: Int,
    _ symbols: Symbols, _ style: Style
  ) {
    let room = limit - end.cellCount - 1
    guard room >= 2, text.cellCount > room else {
      write("\(text) \(end)", column: column, row: row, fittedTo: limit, symbols, style)
      return
    }
    let start = write(text, column: column, row: row, fittedTo: room, symbols, style)
    write(" \(end)" as Phrase, column: start, row: row, style)
  }

  /// Writes text so that it ends before a column; too long a text loses its beginning.
  public mutating func write(
    _ text: Phrase, endingAt end: Int, row: Int, limit: Int, _ style: Style
  ) {
    var (end, limit) = (end, limit)
    for index in (0..<text.count).reversed() {
      write(text[index], endingAt: end, row: row, limit: limit, style)
      let cells = text[index].cellCount
      end -= cells
      limit -= cells
    }
  }

  /// Writes text so that it ends before a column, within `limit` cells; what is missing at its end has an ellipsis in
  /// its place.
  public mutating func write(
    _ text: Phrase, endingAt end: Int, row: Int, fittedTo limit: Int, _ symbols: Symbols,
    _ style: Style
  ) {
    let start = end - min(text.cellCount, max(0, limit))
    write(text, column: start, row: row, fittedTo: limit, symbols, style)
  }
}
