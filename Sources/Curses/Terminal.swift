import CTerminal
import TerminalUI

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal: shows canvases and reads keys, the mouse and pasted text. The one place in Swift that talks to
/// ncurses.
///
/// Only for the main thread; giving the terminal back happens in `close`, at exit, and on a crash.
public final class Terminal {
  /// Why the terminal cannot be used.
  public enum OpenError: Error, Equatable, Sendable {
    /// Standard input or output is not a terminal.
    case noTerminal
    /// terminfo does not know what `TERM` names.
    case unknownType(String)
    /// The terminal prints one line after the other and cannot move its cursor.
    case cannotMoveCursor(String)
  }

  /// How the screen should look, as far as the environment and the person say.
  public struct Options: Sendable {
    /// The value of `TERM`.
    public var type: String
    /// Whether `COLORTERM` promises direct colour.
    public var promisesDirectColor: Bool
    /// `NO_COLOR` is set.
    public var isMonochrome: Bool
    /// Whether to report the mouse, where the terminal has one.
    public var reportsMouse: Bool

    public init(
      type: String, promisesDirectColor: Bool = false, isMonochrome: Bool = false,
      reportsMouse: Bool = false
    ) {
      self.type = type
      self.promisesDirectColor = promisesDirectColor
      self.isMonochrome = isMonochrome
      self.reportsMouse = reportsMouse
    }
  }

  public let palette: Palette
  /// The terminfo name it was opened with.
  private let type: String
  private let reportsMouse: Bool
  /// A report of the mouse that has not arrived whole.
  private var report: MouseReport?
  /// Pasted text whose end has not arrived.
  private var pasted: PastedText?
  /// The theme that the canvases are drawn in: with few colours, what a colour is for decides how it is shown.
  public var theme = Theme.standard {
    didSet {
      guard theme != oldValue else { return }
      looks = [:]
      shown = Canvas(Size(columns: 0, rows: 0))
    }
  }
  /// The terminal as it shows, to send only what differs.
  private var shown: Canvas
  private var looks: [Style: Palette.Look] = [:]

  /// Takes over the terminal on standard input and output.
  /// - Throws: `OpenError`; then nothing has changed.
  public init(_ options: Options) throws(OpenError) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw OpenError.noTerminal
    }
    // ncurses asks the locale how wide characters are.
    _ = terminal_locale_is_utf8()
    try Self.check(options.type)
    // Only a terminfo entry for direct colour makes ncurses send red, green and blue.
    let base = options.type.split(separator: "-").first.map(String.init) ?? options.type
    let direct = "\(base)-direct"
    let usesDirect = options.promisesDirectColor && terminal_is_known(direct)
    signals_guard_crashes()
    type = usesDirect ? direct : options.type
    reportsMouse = options.reportsMouse
    guard terminal_open(type) else { throw OpenError.unknownType(options.type) }
    if reportsMouse { terminal_report_mouse() }
    terminal_bracket_paste()
    palette = options.isMonochrome ? .monochrome : Self.palette()
    shown = Canvas(Size(columns: 0, rows: 0))
  }

  /// A screen that nobody sees, for tests and benchmarks.
  public init(detached type: String, size: Size) throws(OpenError) {
    try Self.check(type)
    guard terminal_open_detached(type, Int32(size.rows), Int32(size.columns)) else {
      throw OpenError.unknownType(type)
    }
    self.type = type
    reportsMouse = false
    palette = Self.palette()
    shown = Canvas(Size(columns: 0, rows: 0))
  }

  private static func check(_ type: String) throws(OpenError) {
    guard terminal_is_known(type) else { throw OpenError.unknownType(type) }
    guard terminal_moves_cursor(type) else { throw OpenError.cannotMoveCursor(type) }
  }

  deinit { terminal_close() }

  /// Gives the terminal back.
  public func close() { terminal_close() }

  /// Takes the terminal over again after `close`.
  public func reopen() {
    _ = terminal_open(type)
    (report, pasted) = (nil, nil)
    if reportsMouse { terminal_report_mouse() }
    terminal_bracket_paste()
    terminal_update_size()
    invalidate()
  }

  private static func palette() -> Palette {
    switch terminal_color_count() {
    case ..<8: .monochrome
    case ..<256: .eight
    case 256...65_536: .indexed
    default: .direct
    }
  }

  /// The screen's size as ncurses knows it.
  public var size: Size {
    Size(columns: Int(terminal_columns()), rows: Int(terminal_rows()))
  }

  /// Asks the system for the size and takes it on.
  public func updateSize() {
    if terminal_update_size() { invalidate() }
  }

  /// Makes the next frame send everything, as after another program has drawn.
  public func invalidate() {
    shown = Canvas(Size(columns: 0, rows: 0))
    terminal_invalidate()
  }

  /// Shows a canvas; cells that look as before cost nothing.
  public func present(_ canvas: Canvas) {
    let isNew = canvas.size != shown.size
    // A copy of the whole canvas would make the next frame copy it once more.
    if isNew { shown = Canvas(canvas.size) }
    let rows = min(canvas.size.rows, size.rows)
    let columns = min(canvas.size.columns, size.columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let cell = canvas[column, row]
        if !isNew && cell == shown[column, row] { continue }
        put(cell, column: column, row: row)
        shown[column, row] = cell
      }
    }
    terminal_refresh()
  }

  private func put(_ cell: Cell, column: Int, row: Int) {
    let look = look(of: cell.style)
    terminal_put(
      Int32(row), Int32(column), cell.scalar.value, look.foreground, look.background,
      look.attributes.contains(.bold), look.attributes.contains(.dim),
      look.attributes.contains(.underlined), look.attributes.contains(.reversed))
  }

  private func look(of style: Style) -> Palette.Look {
    if let known = looks[style] { return known }
    let look = palette.look(of: style, in: theme)
    looks[style] = look
    return look
  }

  /// Takes what a person did next, or nil when there is nothing; never waits.
  public func nextInput() -> TerminalInput? {
    while true {
      var code: UInt32 = 0
      let kind = terminal_read(&code)
      if kind == Int32(terminal_input_none.rawValue) { return nil }
      let isCharacter = kind == Int32(terminal_input_character.rawValue)
      if let input = take(code, isCharacter: isCharacter) { return input }
    }
  }

  /// Takes a character or the number of a key.
  /// - Returns: nil where it means nothing, or more has to follow.
  func take(_ code: UInt32, isCharacter: Bool) -> TerminalInput? {
    if pasted != nil {
      guard pasted?.take(code, isCharacter: isCharacter) == true else { return nil }
      defer { pasted = nil }
      return pasted.map { .paste($0.text) }
    }
    if isCharacter, report != nil {
      switch report?.take(code) {
      case .whole(let event):
        report = nil
        return event.map(TerminalInput.mouse)
      case .partial: return nil
      case .broken, nil: report = nil
      }
    }
    guard !isCharacter else { return Self.key(character: code).map(TerminalInput.key) }
    // A change of the size comes as such a key, at any time.
    guard code != terminal_key_unknown.rawValue else { return nil }
    report = MouseReport(beginning: code)
    pasted = PastedText(beginning: code)
    return Self.key(function: code).map(TerminalInput.key)
  }

  static func key(character code: UInt32) -> Key? {
    switch code {
    case 9: .tab
    case 10, 13: .enter
    case 27: .escape
    case 8, 127: .backspace
    case 1...26: .control(Unicode.Scalar(UInt8(96 + code)))
    case 0..<32: nil
    default: Unicode.Scalar(code).map(Key.character)
    }
  }

  static func key(function code: UInt32) -> Key? {
    switch code {
    case terminal_key_up.rawValue: .up
    case terminal_key_down.rawValue: .down
    case terminal_key_left.rawValue: .left
    case terminal_key_right.rawValue: .right
    case terminal_key_home.rawValue: .home
    case terminal_key_end.rawValue: .end
    case terminal_key_page_up.rawValue: .pageUp
    case terminal_key_page_down.rawValue: .pageDown
    case terminal_key_backspace.rawValue: .backspace
    case terminal_key_delete.rawValue: .delete
    case terminal_key_back_tab.rawValue: .backTab
    case terminal_key_enter.rawValue: .enter
    default: nil
    }
  }

  /// The characters that the locale and the terminal can show.
  public static func symbols(type: String) -> Symbols {
    guard terminal_locale_is_utf8() else { return .ascii }
    // The Linux console's fonts have blocks and no braille; a VT100 has neither.
    if type == "linux" { return .block }
    if type.hasPrefix("vt") || type == "dumb" { return .ascii }
    return .braille
  }
}
