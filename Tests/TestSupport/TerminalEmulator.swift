/// The screen of a terminal as it looks after all the bytes that a program sent to it.
///
/// It understands what ncurses 6.4 sends for `xterm-256color`, `xterm`, `tmux-256color`, `vt100` and
/// `linux`. What it does not understand is listed in ``unknownSequences``, so a test can rule out
/// that the screen is wrong because of it. Titles and palette changes are swallowed.
///
/// ```swift
/// var terminal = TerminalEmulator(rows: 2, columns: 10)
/// terminal.feed("one\r\n\u{1B}[1mtwo".utf8)
/// terminal.lines  // ["one", "two"]
/// terminal.cell(row: 1, column: 0).style.isBold  // true
/// ```
public struct TerminalEmulator: Sendable {
  /// The number of rows.
  public private(set) var rows: Int

  /// The number of columns.
  public private(set) var columns: Int

  /// What was fed and not understood, written out with `ESC`, in the order of arrival.
  public internal(set) var unknownSequences: [String] = []

  /// The private modes (`CSI ? n h`) that are on, such as 25 for a visible cursor.
  public internal(set) var enabledModes: Set<Int> = Self.initialModes

  /// Whether the alternate screen is shown.
  public internal(set) var isAlternateScreen = false

  static let initialModes: Set<Int> = [7, 25]

  var parser = TerminalInputParser()
  var screen: TerminalScreen
  /// The screen that is not shown.
  var hiddenScreen: TerminalScreen
  var cursor = TerminalCursor()
  var savedCursor = TerminalCursor()
  /// The saved cursor of the screen that is not shown.
  var hiddenSavedCursor = TerminalCursor()
  var scrollRegion: ClosedRange<Int>
  var tabStops: Set<Int>
  var isInserting = false
  var isLineFeedNewLine = false
  var lastCharacter: Unicode.Scalar?

  /// Creates a blank terminal, which has at least one row and one column.
  public init(rows: Int, columns: Int) {
    self.rows = max(1, rows)
    self.columns = max(1, columns)
    screen = TerminalScreen(rows: self.rows, columns: self.columns)
    hiddenScreen = screen
    scrollRegion = 0...self.rows - 1
    tabStops = Self.tabStops(0..<self.columns)
  }

  /// Takes what a program wrote; sequences and characters may be divided anywhere between calls.
  public mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      var isConsumed = false
      while !isConsumed {
        let step = parser.consume(byte)
        if let event = step.event { apply(event) }
        isConsumed = step.isConsumed
      }
    }
  }

  /// Changes the size, as when a window is resized; the cursor's row stays on the screen.
  public mutating func resize(rows: Int, columns: Int) {
    self.rows = max(1, rows)
    self.columns = max(1, columns)
    let dropped = max(0, cursor.row - self.rows + 1)
    screen.resize(rows: self.rows, columns: self.columns, dropping: dropped)
    let hiddenDropped = max(0, hiddenSavedCursor.row - self.rows + 1)
    hiddenScreen.resize(rows: self.rows, columns: self.columns, dropping: hiddenDropped)
    cursor = moved(cursor, up: dropped)
    savedCursor = moved(savedCursor, up: dropped)
    hiddenSavedCursor = moved(hiddenSavedCursor, up: hiddenDropped)
    scrollRegion = 0...self.rows - 1
    tabStops = Self.tabStops(0..<self.columns)
  }

  /// The text of every row from the top, each without the blanks at its end.
  public var lines: [String] {
    screen.cells.map { row in
      let end = row.lastIndex { $0.scalar != " " || !$0.combiningMarks.isEmpty }
      return row.prefix(end.map { $0 + 1 } ?? 0).map(\.text).joined()
    }
  }

  /// The text of the screen: its ``lines`` joined with line feeds, without the empty ones at its end.
  public var text: String {
    let lines = lines
    let end = lines.lastIndex { !$0.isEmpty }
    return lines.prefix(end.map { $0 + 1 } ?? 0).joined(separator: "\n")
  }

  /// Returns the cell at a place, counted from 0; the place has to be on the screen.
  public func cell(row: Int, column: Int) -> TerminalCell {
    screen.cells[row][column]
  }

  /// The row of the cursor, counted from 0.
  public var cursorRow: Int { cursor.row }

  /// The column of the cursor, counted from 0.
  public var cursorColumn: Int { cursor.column }

  /// Whether the cursor is shown.
  public var isCursorVisible: Bool { enabledModes.contains(25) }

  /// Whether the terminal reports the mouse to the program.
  public var isMouseReported: Bool {
    !enabledModes.isDisjoint(with: [9, 1000, 1001, 1002, 1003])
  }

  private mutating func apply(_ event: TerminalInputParser.Event) {
    switch event {
    case .character(let scalar): write(scalar)
    case .control(let byte): perform(control: byte)
    case .escape(let sequence): perform(escape: sequence)
    case .controlSequence(let sequence): perform(sequence)
    case .malformed(let bytes):
      noteUnknown(bytes.map { $0 == 0x1B ? "ESC" : "0x" + String($0, radix: 16, uppercase: true) })
      write("\u{FFFD}")
    }
  }

  mutating func noteUnknown(_ parts: [String]) {
    unknownSequences.append(parts.joined(separator: " "))
  }

  static func tabStops(_ columns: Range<Int>) -> Set<Int> {
    Set(columns.filter { $0.isMultiple(of: 8) })
  }

  private func moved(_ cursor: TerminalCursor, up count: Int) -> TerminalCursor {
    var cursor = cursor
    cursor.row = min(max(0, cursor.row - count), rows - 1)
    cursor.column = min(cursor.column, columns - 1)
    cursor.isWrapPending = false
    return cursor
  }
}
