import TestSupport
import Testing

@Suite("The style of a terminal's cells")
struct TerminalStyleTests {
  private func style(_ parameters: String) -> TerminalStyle {
    var terminal = TerminalEmulator(rows: 1, columns: 9)
    terminal.feed("␛[\(parameters)mx".controls.utf8)
    #expect(terminal.unknownSequences.isEmpty)
    return terminal.cell(row: 0, column: 0).style
  }

  @Test(
    "takes its colours in every notation",
    arguments: [
      ("31", TerminalColor.indexed(1)), ("97", .indexed(15)), ("38;5;208", .indexed(208)),
      ("38:5:208", .indexed(208)), ("38;2;1;2;3", .rgb(red: 1, green: 2, blue: 3)),
      ("38:2:1:2:3", .rgb(red: 1, green: 2, blue: 3)),
      ("38:2::1:2:3", .rgb(red: 1, green: 2, blue: 3)), ("31;39", .standard), ("31;0", .standard),
      ("31;", .standard), ("", .standard),
    ])
  func foreground(parameters: String, color: TerminalColor) {
    #expect(style(parameters) == TerminalStyle(foreground: color))
  }

  @Test("takes both colours and the attributes from one sequence")
  func combined() {
    var expected = TerminalStyle(foreground: .indexed(9), background: .indexed(240))
    expected.isBold = true
    expected.isReversed = true
    expected.isUnderlined = true
    #expect(style("1;38;5;9;48;5;240;7;4") == expected)
    #expect(style("1;7;4:3;91;48:5:240") == expected)
    #expect(style("104").background == .indexed(12))
    #expect(style("48;2;0;128;255;49").background == .standard)
  }

  @Test("loses each attribute by its own sequence")
  func attributes() {
    #expect(style("1;2;3;4;5;7;8;9;22;23;24;25;27;28;29") == TerminalStyle())
    #expect(style("2").isDim)
    #expect(style("3").isItalic)
    #expect(style("5").isBlinking)
    #expect(style("8").isHidden)
    #expect(style("9").isStruckThrough)
    #expect(!style("4;4:0").isUnderlined)
  }

  @Test("fills what is erased with the background alone")
  func backgroundColorErase() {
    var terminal = TerminalEmulator(rows: 2, columns: 4)
    terminal.feed("␛[1;31;44m␛[K␛[2;4H\n".controls.utf8)
    #expect(terminal.cell(row: 0, column: 3).style == TerminalStyle())
    #expect(terminal.cell(row: 1, column: 3).style == TerminalStyle(background: .indexed(4)))
  }

  @Test("is listed as unknown where it is")
  func unknown() {
    var terminal = TerminalEmulator(rows: 1, columns: 9)
    terminal.feed("␛[77m␛[38;9;1m".controls.utf8)
    #expect(terminal.unknownSequences == ["ESC [ 7 7 m", "ESC [ 3 8 ; 9 ; 1 m"])
  }
}
