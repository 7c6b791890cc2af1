import CTerminal
import TerminalUI
import Testing

@testable import Curses

extension CursesSuite {
  @Suite("A terminal", .serialized)
  struct TerminalTests {
    private let size = Size(columns: 12, rows: 4)

    private func opened(_ type: String = "xterm-256color") throws -> Terminal {
      // ncurses shows characters beyond ASCII in a UTF-8 locale only.
      _ = terminal_locale_is_utf8()
      return try Terminal(detached: type, size: size)
    }

    private func rows() -> [String] {
      (0..<terminal_rows()).map { row in
        let scalars = (0..<terminal_columns()).map { column in
          Unicode.Scalar(terminal_scalar_at(row, column)) ?? "?"
        }
        return String(String.UnicodeScalarView(scalars))
      }
    }

    private func canvas(_ lines: [String], _ size: Size? = nil) -> Canvas {
      var canvas = Canvas(size ?? self.size)
      for (row, line) in lines.enumerated() {
        canvas.write(line, column: 0, row: row, Theme.standard.style(.text))
      }
      return canvas
    }

    @Test("shows what is on the canvas, up to the last cell")
    func present() throws {
      let terminal = try opened()
      defer { terminal.close() }
      #expect(terminal.size == size)
      terminal.present(canvas(["first", "", "", "abcdefghijkl"]))
      #expect(rows() == ["first       ", "            ", "            ", "abcdefghijkl"])
    }

    @Test("shows the next canvas in place of the one before")
    func nextFrame() throws {
      let terminal = try opened()
      defer { terminal.close() }
      terminal.present(canvas(["one", "stays"]))
      terminal.present(canvas(["2", "stays"]))
      #expect(rows().prefix(2) == ["2           ", "stays       "])
    }

    @Test("shows everything again after another program has drawn")
    func invalidate() throws {
      let terminal = try opened()
      defer { terminal.close() }
      terminal.present(canvas(["text"]))
      for column in [0, 8] as [Int32] {
        terminal_put(0, column, 0x58, -1, -1, false, false, false, false)
      }
      terminal.present(canvas(["text"]))
      #expect(rows()[0] == "Xext    X   ", "an unchanged cell is not sent")
      terminal.invalidate()
      terminal.present(canvas(["text"]))
      #expect(rows()[0] == "text        ")
    }

    @Test("takes a canvas of any size", arguments: [(0, 0), (1, 1), (3, 9), (40, 2), (40, 40)])
    func otherSizes(columns: Int, rows: Int) throws {
      let terminal = try opened()
      defer { terminal.close() }
      let line = String(repeating: "x", count: 40)
      let other = Size(columns: columns, rows: rows)
      terminal.present(canvas(Array(repeating: line, count: rows), other))
      terminal.present(canvas(["ok"]))
      #expect(self.rows()[0] == "ok          ")
    }

    @Test("has plain characters in place of others where the locale has none")
    func plain() {
      let shown = "a~±–é".unicodeScalars.map { terminal_plain_scalar($0.value) }
      #expect(shown == "a~?-?".unicodeScalars.map(\.value))
    }

    @Test("shows chart characters where the locale has them")
    func unicode() throws {
      guard terminal_locale_is_utf8() else { return }
      let terminal = try opened()
      defer { terminal.close() }
      terminal.present(canvas(["╭─⣿▞█→é\u{FFFD}"]))
      #expect(rows()[0].hasPrefix("╭─⣿▞█→é\u{FFFD}"))
    }

    @Test(
      "has the colours that terminfo says",
      arguments: [
        ("xterm-256color", Palette.indexed), ("xterm", .eight), ("linux", .eight),
        ("vt100", .monochrome),
      ])
    func palettes(type: String, palette: Palette) throws {
      let terminal = try opened(type)
      defer { terminal.close() }
      #expect(terminal.palette == palette)
      terminal.theme = .standard
      var canvas = canvas(["text"])
      canvas.write("chosen", column: 0, row: 1, Theme.standard.selection)
      terminal.present(canvas)
      #expect(rows()[1].hasPrefix("chosen"))
    }

    @Test("that terminfo does not know is refused, and the next one opens all the same")
    func unknownType() throws {
      #expect(throws: Terminal.OpenError.unknownType("no-such-terminal")) {
        try Terminal(detached: "no-such-terminal", size: size)
      }
      #expect(!terminal_is_known("no-such-terminal"))
      #expect(terminal_is_known("vt100"))
      try opened().close()
    }

    @Test("that cannot move its cursor is refused")
    func printer() throws {
      #expect(throws: Terminal.OpenError.cannotMoveCursor("dumb")) {
        try Terminal(detached: "dumb", size: size)
      }
      #expect(terminal_is_known("dumb") && !terminal_moves_cursor("dumb"))
      for type in ["xterm", "linux", "vt100"] { #expect(terminal_moves_cursor(type)) }
      #expect(!terminal_moves_cursor("no-such-terminal"))
      try opened().close()
    }

    @Test("can be closed twice and opened again")
    func reopening() throws {
      for _ in 0..<3 {
        let terminal = try opened()
        terminal.present(canvas(["text"]))
        terminal.close()
        terminal.close()
        #expect(terminal.size == Size(columns: 0, rows: 0))
        terminal.present(canvas(["nobody sees it"]))
        #expect(terminal.nextInput() == nil)
      }
    }

    @Test("has no key when nobody has pressed one")
    func noKey() throws {
      let terminal = try opened()
      defer { terminal.close() }
      #expect(terminal.nextInput() == nil)
    }

    // MARK: Keys

    @Test("knows characters, control characters and the keys among them")
    func characterKeys() {
      let expected: [(UInt32, Key?)] = [
        (0, nil), (1, .control("a")), (3, .control("c")), (8, .backspace), (9, .tab), (10, .enter),
        (13, .enter), (21, .control("u")), (26, .control("z")), (27, .escape), (28, nil),
        (31, nil), (32, .character(" ")), (113, .character("q")), (127, .backspace),
        (0xE9, .character("é")), (0x1F600, .character("😀")), (0xD800, nil), (.max, nil),
      ]
      for (code, key) in expected { #expect(Terminal.key(character: code) == key, "\(code)") }
      for code in UInt32(32)..<127 {
        #expect(Terminal.key(character: code) == Unicode.Scalar(code).map(Key.character))
      }
    }

    @Test("knows the function keys that the dashboard uses, and no others")
    func functionKeys() {
      let expected: [(terminal_key, Key)] = [
        (terminal_key_up, .up), (terminal_key_down, .down), (terminal_key_left, .left),
        (terminal_key_right, .right), (terminal_key_home, .home), (terminal_key_end, .end),
        (terminal_key_page_up, .pageUp), (terminal_key_page_down, .pageDown),
        (terminal_key_backspace, .backspace), (terminal_key_delete, .delete),
        (terminal_key_back_tab, .backTab), (terminal_key_enter, .enter),
      ]
      for (code, key) in expected { #expect(Terminal.key(function: code.rawValue) == key) }
      #expect(Terminal.key(function: terminal_key_unknown.rawValue) == nil)
      #expect(Terminal.key(function: 9999) == nil)
    }

    @Test("shows braille, blocks or ASCII by its kind")
    func symbols() {
      let isUTF8 = terminal_locale_is_utf8()
      #expect(Terminal.symbols(type: "xterm-256color") == (isUTF8 ? .braille : .ascii))
      #expect(Terminal.symbols(type: "linux") == (isUTF8 ? .block : .ascii))
      #expect(Terminal.symbols(type: "vt100") == .ascii)
      #expect(Terminal.symbols(type: "dumb") == .ascii)
    }
  }
}
