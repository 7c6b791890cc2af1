/// The characters that charts and boxes are drawn with, by what the terminal can show.
public enum Symbols: String, CaseIterable, Sendable {
  /// Unicode with braille: 2 by 4 dots in a cell.
  case braille
  /// Unicode without braille, as on the Linux console: 2 by 2 blocks in a cell.
  case block
  /// ASCII only.
  case ascii

  public var isUnicode: Bool { self != .ascii }

  /// `…`, `→` and `–` or what stands for them.
  public var ellipsis: String { isUnicode ? "…" : "~" }
  public var arrow: String { isUnicode ? "→" : "->" }
  public var bullet: String { isUnicode ? "●" : "*" }
  public var pause: String { isUnicode ? "‖" : "=" }
  public var selection: String { isUnicode ? "▸" : ">" }
  public var dot: String { isUnicode ? "·" : "-" }
  /// What stands at a right and at a wrong answer.
  public var right: String { isUnicode ? "✓" : "y" }
  public var wrong: String { isUnicode ? "✗" : "n" }
  public var plusMinus: String { isUnicode ? "±" : "+-" }
  public var marker: Unicode.Scalar { isUnicode ? "▾" : "v" }
  public var markerLine: Unicode.Scalar { isUnicode ? "┊" : "|" }

  /// What a histogram to compare with is drawn with.
  public var reference: Unicode.Scalar { isUnicode ? "•" : "o" }

  public var horizontal: Unicode.Scalar { isUnicode ? "─" : "-" }
  var vertical: Unicode.Scalar { isUnicode ? "│" : "|" }
  var topLeft: Unicode.Scalar { self == .braille ? "╭" : isUnicode ? "┌" : "+" }
  var topRight: Unicode.Scalar { self == .braille ? "╮" : isUnicode ? "┐" : "+" }
  var bottomLeft: Unicode.Scalar { self == .braille ? "╰" : isUnicode ? "└" : "+" }
  var bottomRight: Unicode.Scalar { self == .braille ? "╯" : isUnicode ? "┘" : "+" }

  /// A bar of `eighths` eighths of a cell from below, 0 to 8.
  public func column(_ eighths: Int) -> Unicode.Scalar {
    let level = min(max(eighths, 0), 8)
    if isUnicode { return Self.columns[level] }
    return level < 1 ? " " : level < 4 ? "." : level < 6 ? ":" : "#"
  }

  /// A bar of `eighths` eighths of a cell from the left, 0 to 8.
  public func row(_ eighths: Int) -> Unicode.Scalar {
    let level = min(max(eighths, 0), 8)
    return isUnicode ? Self.rows[level] : level < 4 ? " " : "#"
  }

  private static let columns: [Unicode.Scalar] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let rows: [Unicode.Scalar] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
}
