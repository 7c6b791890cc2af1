/// What a person does with the mouse, and in which cell.
public struct MouseEvent: Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    /// The left button goes down, and for the second time in quick succession.
    case press, doublePress
    case release
    /// The pointer moves, with and without a button down.
    case drag, move
    case wheelUp, wheelDown
  }

  public var kind: Kind
  /// Cells from the left, counted from 0.
  public var column: Int
  /// Cells from the top, counted from 0.
  public var row: Int

  public init(_ kind: Kind, column: Int, row: Int) {
    self.kind = kind
    self.column = column
    self.row = row
  }
}

/// Tells double clicks from two single ones: terminals report only that a button went down.
public struct ClickCounter: Sendable {
  /// Two presses on a cell within this many seconds are one double click.
  static let doublePressSeconds = 0.4

  private var last: (column: Int, row: Int, time: Double)?

  public init() {}

  /// Returns the event, as a double press where it is the second of two.
  /// - Parameter time: in seconds, on a clock that never goes back.
  public mutating func counted(_ event: MouseEvent, at time: Double) -> MouseEvent {
    guard event.kind == .press else { return event }
    var event = event
    if let last, last.column == event.column, last.row == event.row,
      time - last.time <= Self.doublePressSeconds
    {
      event.kind = .doublePress
      // A third press begins anew.
      self.last = nil
    } else {
      last = (event.column, event.row, time)
    }
    return event
  }
}
