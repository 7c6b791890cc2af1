import TerminalUI

/// A bar that fills from left to right.
public struct Gauge {
  /// How much is done, from 0 to 1.
  public var fraction: Double
  public var role: Theme.Role

  public init(_ fraction: Double, role: Theme.Role = .training) {
    self.fraction = fraction.isFinite ? min(max(fraction, 0), 1) : 0
    self.role = role
  }

  /// Draws on the first row of the rectangle.
  public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols) {
    guard !rect.isEmpty else { return }
    let eighths = Int((fraction * Double(rect.columns * 8)).rounded())
    let track = Style(theme[role], on: theme[.background].mixed(with: theme[.border], 0.55))
    for offset in 0..<rect.columns {
      let level = min(8, max(0, eighths - offset * 8))
      let bar = symbols.row(level)
      canvas[rect.column + offset, rect.row] = Cell(
        bar == " " && !symbols.isUnicode ? "." : bar, track)
    }
  }
}
