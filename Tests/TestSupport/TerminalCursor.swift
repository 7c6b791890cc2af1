/// The cursor of a terminal with all that is saved and restored with it.
struct TerminalCursor: Hashable, Sendable {
  var row = 0
  var column = 0

  /// Whether the last column was written, so that the next character begins a new line.
  var isWrapPending = false

  var style = TerminalStyle()
  var characterSets = Array(repeating: TerminalCharacterSet.ascii, count: 4)
  var activeCharacterSet = 0

  /// Whether rows are counted from the top of the scroll region.
  var isOriginRelative = false
}
