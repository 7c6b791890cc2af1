import Files
import Foundation
import TestSupport
import Testing

@Suite("The dashboard on a terminal")
struct DashboardProgramTests {
  /// The step that the progress panel shows.
  private func step(_ terminal: TerminalEmulator) -> Int? {
    guard let place = terminal.text.range(of: "step ", options: .backwards) else { return nil }
    return Int(terminal.text[place.upperBound...].prefix { $0.isNumber })
  }

  @Test("a whole run: a change is confirmed, marked and saved; resize, pause and quit work")
  func wholeRun() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder)
    try program.waitUntil("the first epochs") {
      $0.text.contains("training  epoch") && $0.text.contains("validation 0.")
    }
    try program.send("+")
    try program.waitUntil("the change is confirmed") { $0.text.contains("0.002 @") }
    try program.waitUntil("a marker on a chart") { $0.text.contains("▾") }

    program.resize(rows: 40, columns: 130)
    try program.waitUntil("the new width") { terminal in
      terminal.lines[1].count > 120 && terminal.lines[39].contains("quit")
    }
    try program.send(" ")
    try program.waitUntil("the pause") { $0.text.contains("‖ paused") }
    let before = step(program.terminal)
    try program.send("?")
    try program.waitUntil("the help") { $0.text.contains("show or hide this help") }
    #expect(step(program.terminal) == before)
    try program.send("?")
    try program.waitUntil("no help") { !$0.text.contains("show or hide this help") }
    try program.send(".")
    try program.waitUntil("a single step") { terminal in
      step(terminal) == before.map { $0 + 1 }
    }
    try program.send(" ")
    try program.waitUntil("going on") { $0.text.contains("● training") }

    try program.stopAndSave()
    #expect(program.terminalIsRestored)
    #expect(program.terminal.unknownSequences.isEmpty)

    let run = try #require(try DescentProgram.savedRuns(in: folder).first)
    #expect(run["status"] == "stopped")
    let change = try #require(run["changes"]?.array?.first)
    #expect(change["key"] == "learning_rate")
    #expect(change["from"] == 0.001 && change["to"] == 0.002)
    #expect((change["step"]?.number ?? 0) > 0)
  }

  @Test("what is wrong with an experiment is said on the terminal that has been given back")
  func wrongInput() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(
      in: folder, arguments: ["--set", "learning_rate=fast"])
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(2))
    #expect(program.terminalIsRestored)
    #expect(program.terminal.text.contains("learning_rate"))
    #expect(try DescentProgram.savedRuns(in: folder).isEmpty)
  }

  @Test("Ctrl-S does not freeze the screen")
  func flowControl() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder)
    try program.waitUntil("training") { $0.text.contains("● training") }
    try program.send(.control("s"))
    try program.send("?")
    try program.waitUntil("the help") { $0.text.contains("show or hide this help") }
  }

  @Test("a folder that stops taking runs is said, and the run is saved elsewhere")
  func vanishedFolder() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(
      in: folder, environment: ["TMPDIR": folder.file("elsewhere")])
    try program.waitUntil("training") { $0.text.contains("● training") }
    // A file where the folder was: even root cannot write there.
    let runs = folder.file("runs")
    try FileManager.default.removeItem(atPath: runs)
    try AtomicFile.write("", to: runs)
    try program.waitUntil("the warning") { $0.text.contains("NOT SAVED") }
    try program.stopAndSave(exit: .code(1))
    #expect(program.terminalIsRestored)
    let saved = FileContents.names(inFolder: folder.file("elsewhere"))
    #expect(saved.contains { $0.hasPrefix("quick-") && $0.hasSuffix(".json") })
  }

  @Test(
    "TERM and QUIT restore the terminal and save the run as interrupted",
    arguments: [SIGTERM, SIGQUIT])
  func terminate(_ number: Int32) throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder)
    try program.waitUntil("training") { $0.text.contains("● training") }
    program.signal(number)
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(130))
    #expect(program.terminalIsRestored)
    #expect(try DescentProgram.savedRuns(in: folder).first?["status"] == "interrupted")
  }

  @Test("quitting without saving leaves no file")
  func discard() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder)
    try program.waitUntil("training") { $0.text.contains("● training") }
    try program.send(.control("c"))
    try program.waitUntil("the question") { $0.text.contains("quit without saving") }
    try program.send("n")
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(0))
    #expect(program.terminalIsRestored)
    #expect(try DescentProgram.savedRuns(in: folder).isEmpty)
  }

  @Test("a typed value is set, and one out of range is explained")
  func typing() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder)
    try program.waitUntil("training") { $0.text.contains("● training") }
    try program.send(.enter)
    try program.send("-5")
    try program.send(.enter)
    try program.waitUntil("the complaint") { $0.text.contains("found -5; expected") }
    try program.send(.control("u"))
    try program.send("0.03")
    try program.send(.enter)
    try program.waitUntil("the value") { $0.text.contains("0.03 @") }
  }

  @Test("a finished run stays on the screen and goes on when it is given more epochs")
  func moreEpochs() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder, arguments: [])
    try program.waitUntil("the end") { $0.text.contains("● finished  epoch 1/1") }
    try program.send(":set epochs 2")
    try program.send(.enter)
    try program.waitUntil("the second end") { $0.text.contains("● finished  epoch 2/2") }
    try program.send("q")
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(0))
    let run = try #require(try DescentProgram.savedRuns(in: folder).first)
    #expect(run["status"] == "finished")
    #expect(run["epochs"]?.array?.count == 2)
  }

  @Test("Ctrl-Z gives terminal and mouse back, and continuing takes them over again")
  func suspend() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder)
    try program.waitUntil("training") { $0.text.contains("● training") }
    try program.send(.control("z"))
    try program.waitUntilStopped(timeoutSeconds: 60)
    #expect(!program.terminal.isAlternateScreen && !program.terminal.isMouseReported)
    program.signal(SIGCONT)
    try program.waitUntil("the dashboard") {
      $0.isAlternateScreen && $0.isMouseReported && $0.text.contains("● training")
    }
  }

  @Test("Ctrl-Z below a script gives the terminal back before the script stops, and all go on")
  func suspendScript() throws {
    let folder = try TemporaryDirectory()
    let file = try folder.write(DescentProgram.experiment, to: "quick.json")
    let program = try PseudoTerminalProgram(
      executable: "/bin/sh",
      arguments: [
        "-c", "\"$0\" run \"$1\" --runs \"$2\" --epochs 100000; echo the script goes on",
        DescentProgram.path, file, folder.file("runs"),
      ],
      environment: DescentProgram.environment.merging(DescentProgram.userFolders(in: folder)) {
        $1
      }, rows: 24, columns: 80, workingDirectory: folder.path)
    for _ in 0..<2 {
      try program.waitUntil("training") {
        $0.isAlternateScreen && $0.text.contains("● training")
      }
      try program.send(.control("z"))
      try program.waitUntilStopped()
      #expect(program.terminalIsRestored)
      program.continueJob()
    }
    try program.waitUntil("the dashboard") {
      $0.isAlternateScreen && $0.text.contains("● training")
    }
    try program.send("q")
    try program.waitUntil("the question") { $0.text.contains("stop and save") }
    try program.send("n")
    #expect(try program.waitForExit() == .code(0))
    #expect(program.terminal.text.contains("the script goes on") && program.terminalIsRestored)
  }

  @Test(
    "every kind of terminal and locale shows the dashboard",
    arguments: [
      ["TERM": "xterm"], ["TERM": "linux"], ["TERM": "vt100"], ["TERM": "tmux-256color"],
      ["LC_ALL": "C", "LANG": "C"], ["NO_COLOR": "1"],
    ])
  func terminals(_ environment: [String: String]) throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder, environment: environment)
    try program.waitUntil("training") { terminal in
      terminal.text.contains("training  epoch") && terminal.text.contains("hyperparameters")
    }
    if environment["LC_ALL"] == "C" || environment["TERM"] == "vt100" {
      #expect(program.terminal.text.utf8.allSatisfy { $0 < 128 })
    }
    program.signal(SIGTERM)
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(130))
    #expect(program.terminalIsRestored)
  }

  @Test("a terminal that cannot move its cursor gets one line that says what to do")
  func printer() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder, environment: ["TERM": "dumb"])
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(2))
    let text = program.terminal.text.split(separator: "\n").joined()
    #expect(text.contains("TERM: found \"dumb\"; expected a terminal that can move its cursor"))
    #expect(text.contains("descent train"))
  }

  @Test("a tiny terminal that grows again is survived")
  func resizes() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder)
    try program.waitUntil("training") { $0.text.contains("● training") }
    for (rows, columns) in [(1, 1), (2, 5), (3, 40), (60, 200), (12, 40)] {
      program.resize(rows: rows, columns: columns)
    }
    try program.waitUntil("the narrow dashboard") { terminal in
      terminal.columns == 40 && terminal.text.contains("loss")
        && terminal.lines[11].contains("quit")
    }
  }
}
