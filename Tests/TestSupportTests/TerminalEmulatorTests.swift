import TestSupport
import Testing

@Suite("A terminal emulator")
struct TerminalEmulatorTests {
  private func terminal(
    _ output: String, rows: Int = 4, columns: Int = 10
  ) -> TerminalEmulator {
    var terminal = TerminalEmulator(rows: rows, columns: columns)
    terminal.feed(output.controls.utf8)
    #expect(terminal.unknownSequences.isEmpty)
    return terminal
  }

  /// A screen with `aaa`, `bbb`, `ccc` and `ddd` in its rows.
  private let letters = "aaa\r\nbbb\r\nccc\r\nddd"

  @Test("shows plain text, and leaves off the blanks at the ends")
  func plainText() {
    let terminal = terminal("one  \r\n\r\n two")
    #expect(terminal.lines == ["one", "", " two", ""])
    #expect(terminal.text == "one\n\n two")
    #expect(terminal.cursorRow == 2)
    #expect(terminal.cursorColumn == 4)
  }

  @Test(
    "moves the cursor as it is told",
    arguments: [
      ("␛[3;5H", 2, 4), ("␛[3;5f", 2, 4), ("␛[H", 0, 0), ("␛[99;99H", 3, 9),
      ("␛[3d", 2, 1), ("␛[5G", 1, 4), ("␛[5`", 1, 4), ("␛[A", 0, 1),
      ("␛[9A", 0, 1), ("␛[2B", 3, 1), ("␛[0C", 1, 2), ("␛[3C", 1, 4),
      ("␛[D", 1, 0), ("␛[2e", 3, 1), ("␛[2a", 1, 3), ("␛[2E", 3, 0),
      ("␛[F", 0, 0), ("\t", 1, 8), ("\t\t", 1, 9), ("\t␛[Z", 1, 0), ("␛[I", 1, 8),
      ("␈␈", 1, 0), ("\r", 1, 0), ("\n", 2, 1), ("␛D", 2, 1), ("␛E", 2, 0),
      ("␛M", 0, 1), ("␛7␛[H␛8", 1, 1), ("␛[s␛[H␛[u", 1, 1),
      ("␛[3g\t", 1, 9), ("␛[5G␛H\r\t", 1, 4), ("␛[20h\n", 2, 0),
    ])
  func cursor(sequence: String, row: Int, column: Int) {
    let terminal = terminal("␛[2;2H" + sequence)
    #expect(terminal.cursorRow == row)
    #expect(terminal.cursorColumn == column)
  }

  @Test(
    "erases, inserts and deletes",
    arguments: [
      ("␛[J", "aaa/b"), ("␛[1J", "/  b/ccc/ddd"), ("␛[2J", ""),
      ("␛[K", "aaa/b/ccc/ddd"), ("␛[1K", "aaa/  b/ccc/ddd"),
      ("␛[2K", "aaa//ccc/ddd"), ("␛[X", "aaa/b b/ccc/ddd"),
      ("␛[9X", "aaa/b/ccc/ddd"), ("␛[2@", "aaa/b  bb/ccc/ddd"),
      ("␛[P", "aaa/bb/ccc/ddd"), ("␛[99P", "aaa/b/ccc/ddd"),
      ("␛[L", "aaa//bbb/ccc"), ("␛[2M", "aaa/ddd"), ("␛[S", "bbb/ccc/ddd"),
      ("␛[2T", "//aaa/bbb"), ("␛[4hx␛[4l", "aaa/bxbb/ccc/ddd"),
      ("x␛[3b", "aaa/bxxxx/ccc/ddd"), ("␛c", ""), ("␛[3J", "aaa/bbb/ccc/ddd"),
    ])
  func editing(sequence: String, text: String) {
    let terminal = terminal(letters + "␛[2;2H" + sequence)
    #expect(terminal.text.replacing("\n", with: "/") == text)
  }

  @Test("scrolls only inside of the scroll region")
  func scrollRegion() {
    let region = letters + "␛[2;3r"
    #expect(terminal(region).cursorRow == 0)
    #expect(terminal(region + "␛[3H\nx").lines == ["aaa", "ccc", "x", "ddd"])
    #expect(terminal(region + "␛[2H␛Mx").lines == ["aaa", "x", "bbb", "ddd"])
    #expect(terminal(region + "␛[2H␛[L").lines == ["aaa", "", "bbb", "ddd"])
    #expect(terminal(region + "␛[S").lines == ["aaa", "ccc", "", "ddd"])
    #expect(terminal(region + "␛[4H\n").lines == ["aaa", "bbb", "ccc", "ddd"])
    #expect(terminal(region + "␛[4H␛[L").lines == ["aaa", "bbb", "ccc", "ddd"])
    #expect(terminal(region + "␛[?6h␛[9;1Hx").lines == ["aaa", "bbb", "xcc", "ddd"])
    #expect(terminal(region + "␛[2H␛[9B").cursorRow == 2)
  }

  @Test("begins a new line only when a character follows the last column")
  func deferredWrap() {
    let full = String(repeating: "x", count: 10)
    #expect(terminal(full).cursorRow == 0)
    #expect(terminal(full + "y").lines == [full, "y", "", ""])
    #expect(terminal(full + "\r\ny").lines == [full, "y", "", ""])
    #expect(terminal(full + "␈y").lines == ["xxxxxxxxyx", "", "", ""])
    #expect(terminal("␛[?7l" + full + "yz").lines == ["xxxxxxxxxz", "", "", ""])
    #expect(terminal("␛[4;10Hxy").lines == ["", "", "         x", "y"])
  }

  @Test("takes characters and sequences divided anywhere")
  func dividedInput() {
    let output = "┌─π𝛁🙂␛[1;38;5;200mx␛]0;title␛\\y␛(0q␛(B"
    var divided = TerminalEmulator(rows: 4, columns: 10)
    for byte in output.controls.utf8 { divided.feed([byte]) }
    #expect(divided.text == "┌─π𝛁🙂xy─")
    #expect(divided.cell(row: 0, column: 7) == terminal(output).cell(row: 0, column: 7))
    #expect(divided.cell(row: 0, column: 7).style.foreground == .indexed(200))
    #expect(divided.unknownSequences.isEmpty)
  }

  @Test("gives two cells to a wide character and none to a combining mark")
  func widths() {
    #expect(terminal("漢x").cell(row: 0, column: 2).scalar == "x")
    #expect(terminal("e\u{301}x").lines[0] == "e\u{301}x")
    #expect(terminal("漢␛[2Gx").lines[0] == " x")
    #expect(terminal("漢\rx").lines[0] == "x")
    #expect(terminal("␛[10G漢").lines == ["", "漢", "", ""])
    #expect(terminal("漢字␛[2G␛[P").lines[0] == " 字")
  }

  @Test("draws lines in the DEC set through either designation")
  func lineDrawing() {
    #expect(terminal("␛(0lqwqk␛(Bq").text == "┌─┬─┐q")
    #expect(terminal("␛)0q␎q␏q").text == "q─q")
    #expect(terminal("␛(0a`f~x␛[2b").text == "▒◆°·│││")
  }

  @Test("keeps the main screen while the alternate one is shown", arguments: [47, 1047, 1049])
  func alternateScreen(mode: Int) {
    var terminal = terminal("main␛[?\(mode)h␛[Hother␛[3;3H")
    #expect(terminal.isAlternateScreen)
    #expect(terminal.text == "other")
    terminal.feed("␛[?\(mode)l".controls.utf8)
    #expect(!terminal.isAlternateScreen)
    #expect(terminal.text == "main")
    #expect(terminal.cursorColumn == (mode == 1049 ? 4 : 2))
  }

  @Test("follows the modes of the cursor, of the mouse and of pasting")
  func modes() {
    var terminal = terminal("␛[?1h␛=␛[?25l␛[?1006;1000h␛[?2004h")
    #expect(!terminal.isCursorVisible)
    #expect(terminal.isMouseReported)
    #expect(terminal.enabledModes == [1, 7, 1000, 1006, 2004])
    terminal.feed("␛[?1l␛>␛[?12l␛[?25h␛[?1006;1000l␛[?2004l".controls.utf8)
    #expect(terminal.isCursorVisible)
    #expect(!terminal.isMouseReported)
  }

  @Test("swallows titles, palettes and strings, with either end")
  func swallowed() {
    let palette = "␛]4;1;rgb:ff/00/00␛\\␛]104␇␛]P1ff0000␛]R"
    let strings = "␛]2;title␇␛Pdata␛\\␛[22;0;0t␛[?0c␛[2 q"
    #expect(terminal(palette + strings + "x").text == "x")
  }

  @Test("lists what it does not understand, and goes on after it")
  func unknownSequences() {
    var terminal = TerminalEmulator(rows: 1, columns: 9)
    terminal.feed("a␛[?77hb␛[5yc␛$d".controls.utf8)
    terminal.feed([0xC3, 0x41, 0xFF, 0x05])
    #expect(terminal.text == "abc\u{FFFD}A\u{FFFD}")
    #expect(
      terminal.unknownSequences == [
        "ESC [ ? 77 h", "ESC [ 5 y", "ESC $ d", "0xC3", "0xFF", "0x5",
      ])
  }

  @Test("keeps what fits when the size changes, and the cursor's row")
  func resizing() {
    var terminal = terminal(letters + "␛[2;3r␛[4;3H")
    terminal.resize(rows: 2, columns: 2)
    #expect(terminal.lines == ["cc", "dd"])
    #expect(terminal.cursorRow == 1)
    terminal.resize(rows: 3, columns: 5)
    terminal.feed("␛[3;5Hx\r\n".controls.utf8)
    #expect(terminal.lines == ["dd", "    x", ""])
    terminal.resize(rows: 0, columns: -1)
    terminal.feed((letters + "漢␛[9;9r␛[9L␛[9P␛[9@").controls.utf8)
    #expect(terminal.lines.count == 1)
  }
}
