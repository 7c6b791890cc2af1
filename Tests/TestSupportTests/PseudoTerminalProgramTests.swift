import Foundation
import TestSupport
import Testing

@Suite("A program on a pseudo-terminal")
struct PseudoTerminalProgramTests {
  private func shell(
    _ script: String, environment: [String: String] = [:], rows: Int = 5, columns: Int = 40,
    workingDirectory: String? = nil
  ) throws -> PseudoTerminalProgram {
    try PseudoTerminalProgram(
      executable: "/bin/sh", arguments: ["-c", script], environment: environment, rows: rows,
      columns: columns, workingDirectory: workingDirectory)
  }

  @Test("is typed at and answers")
  func typing() throws {
    let program = try PseudoTerminalProgram(executable: "/bin/cat", rows: 5, columns: 40)
    try program.send("hello")
    try program.send(.backspace)
    try program.send(.enter)
    try program.waitUntil("the answer") { $0.lines.contains("hell") && $0.cursorRow == 2 }
    try program.send(.control("d"))
    #expect(try program.waitForExit() == .code(0))
    #expect(program.transcript.contains(0x0A))
    #expect(program.terminal.unknownSequences.isEmpty)
  }

  @Test("is told of every new size")
  func resizing() throws {
    let program = try shell(
      "trap 'stty size' WINCH; stty size; while read -r line; do :; done", rows: 7, columns: 33)
    try program.waitUntil("the first size") { $0.text.contains("7 33") }
    program.resize(rows: 9, columns: 44)
    // Some shells run the trap only when the line they read is complete.
    try program.send("\n")
    try program.waitUntil("the second size") { $0.text.contains("9 44") }
    #expect(program.terminal.rows == 9)
    #expect(program.terminal.columns == 44)
  }

  @Test("ends with its exit code", arguments: [0, 3, 255] as [Int32])
  func exitCodes(code: Int32) throws {
    #expect(try shell("exit \(code)").waitForExit() == .code(code))
  }

  @Test("ends with 127 if it cannot be executed")
  func notExecutable() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("\u{0}", to: "program")
    #expect(throws: ProgramError.self) {
      try PseudoTerminalProgram(executable: path, rows: 5, columns: 40)
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    let program = try PseudoTerminalProgram(executable: path, rows: 5, columns: 40)
    #expect(try program.waitForExit() == .code(127))
  }

  @Test("is killed by a signal, also by one that this process blocks")
  func signals() throws {
    let program = try shell("echo ready; exec cat")
    try program.waitUntil("cat") { $0.text.contains("ready") }
    program.signal(SIGTERM)
    #expect(try program.waitForExit() == .signal(SIGTERM))
    program.signal(SIGTERM)
  }

  @Test("is interrupted and stopped from the keyboard")
  func jobControl() throws {
    let program = try shell("echo ready; exec cat")
    try program.waitUntil("cat") { $0.text.contains("ready") }
    try program.send(.control("z"))
    try program.waitUntilStopped()
    #expect(program.isStopped)
    program.signal(SIGCONT)
    #expect(!program.isStopped)
    try program.send("on\n")
    try program.waitUntil("the line twice") { $0.lines.filter { $0.hasSuffix("on") }.count == 2 }
    try program.send(.control("z"))
    try program.waitUntilStopped()
    program.signal(SIGCONT)
    try program.send(.control("c"))
    #expect(try program.waitForExit() == .signal(SIGINT))
  }

  @Test("has all of its output read when it has ended")
  func completeOutput() throws {
    let program = try shell(
      "i=0; while [ $i -lt 20000 ]; do echo 0123456789; i=$((i+1)); done; printf end")
    #expect(try program.waitForExit() == .code(0))
    #expect(program.transcript.count == 240_003)
    #expect(program.terminal.lines.last == "end")
  }

  @Test(
    "is understood when it uses the strings of its terminal",
    arguments: [
      "xterm-256color", "xterm", "vt100", "linux",
    ])
  func terminfo(name: String) throws {
    let script = """
      for name in is2 smcup clear enacs smkx civis bold rev smacs; do tput $name; done
      printf lqk; tput rmacs; tput sgr0; tput cup 2 4; printf there; read -r line
      for name in rmkx cnorm rmcup; do tput $name; done; printf done
      """
    let program = try shell(script, environment: ["TERM": name])
    try program.waitUntil("both texts") { $0.text == "┌─┐\n\n    there" }
    #expect(program.terminal.cell(row: 0, column: 2).style.isReversed)
    try program.send(.enter)
    #expect(try program.waitForExit() == .code(0))
    #expect(program.terminal.unknownSequences.isEmpty)
    #expect(program.terminal.text.contains("done"))
    #expect(program.terminalIsRestored)
  }

  @Test(
    "is seen to leave the terminal as it was, or not",
    arguments: [
      ("true", true), ("stty raw -echo; stty sane", true), ("stty -echo", false),
      ("stty raw", false),
      ("tput civis", false), ("tput smcup; tput rmcup", true), ("tput smcup", false),
      ("printf '\\033[?1000h'", false), ("printf '\\033[?2004h'", false),
    ])
  func restoration(script: String, isRestored: Bool) throws {
    // `stty sane` is not what a terminal begins with everywhere, so the settings are kept by hand.
    let script = script.replacing("stty sane", with: "stty \"$settings\"")
    let program = try shell("settings=$(stty -g); " + script)
    try program.waitForExit()
    #expect(program.terminalIsRestored == isRestored)
  }

  @Test("runs in the given directory with the given environment")
  func surroundings() throws {
    let directory = try TemporaryDirectory()
    let script = "[ -e marker ] && echo \"$TERM,$ANSWER,$SWIFT_BACKTRACE,${HOME-homeless}\""
    try directory.write("", to: "marker")
    let program = try shell(
      script, environment: ["ANSWER": "42"], columns: 80, workingDirectory: directory.path)
    #expect(try program.waitForExit() == .code(0))
    #expect(program.terminal.text == "xterm-256color,42,interactive=no,color=no,homeless")
  }

  @Test("is waited for no longer than allowed, and its screen is in the error")
  func timeout() throws {
    let program = try shell("echo shown; exec cat")
    try program.waitUntil("cat") { $0.text.contains("shown") }
    let error = #expect(throws: ProgramError.self) {
      try program.waitUntil("the impossible", timeoutSeconds: 0.01) { _ in false }
    }
    #expect(error.map { "\($0)" }?.contains("the impossible") == true)
    #expect(error.map { "\($0)" }?.contains("|shown") == true)
  }

  @Test("is not waited for after its end")
  func endWhileWaiting() throws {
    let program = try shell("echo last words; exit 4")
    try program.waitUntil("its last words") { $0.text.contains("last words") }
    let error = #expect(throws: ProgramError.self) {
      try program.waitUntil("more") { _ in false }
    }
    #expect(error.map { "\($0)" }?.contains("code(4)") == true)
    #expect(error.map { "\($0)" }?.contains("last words") == true)
    #expect(throws: ProgramError.self) { try program.send("x") }
  }

  @Test("does not survive the object that stands for it")
  func killing() throws {
    let directory = try TemporaryDirectory()
    let processFile = directory.file("process")
    var program: PseudoTerminalProgram? = try shell(
      "trap '' HUP TERM INT; echo $$ > \(processFile); echo ready; while :; do read -r x; done")
    try program?.waitUntil("the traps") { $0.text.contains("ready") }
    let text = try String(contentsOfFile: processFile, encoding: .utf8)
    let number = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(kill(number, 0) == 0)
    program = nil
    #expect(kill(number, 0) == -1)
  }
}
