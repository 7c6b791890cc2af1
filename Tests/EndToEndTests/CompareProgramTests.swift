import Files
import Foundation
import TestSupport
import Testing

@Suite("descent compare on a terminal")
struct CompareProgramTests {
  private func compare(
    in folder: TemporaryDirectory, environment: [String: String] = [:], _ arguments: String...
  ) throws -> PseudoTerminalProgram {
    try PseudoTerminalProgram(
      executable: DescentProgram.path,
      arguments: ["compare", "--runs", folder.file("runs")] + arguments,
      environment: DescentProgram.environment.merging(DescentProgram.userFolders(in: folder)) {
        $1
      }.merging(environment) { $1 },
      rows: 30, columns: 110, workingDirectory: folder.path)
  }

  @Test("marks, filters, tags and leaves; new files appear, and the terminal is given back")
  func wholeVisit() throws {
    let folder = try RunSelectionTests.folderWithRuns()
    let program = try compare(in: folder, "--sort", "val_loss")
    try program.waitUntil("the runs") { $0.text.contains("3 of 3 runs") }
    try program.waitUntil("the curves of the first runs") { terminal in
      terminal.text.contains("● b learning_rate 0.1") && terminal.text.contains("▲ a lear")
        && terminal.text.contains("val_loss by step")
    }
    try program.send(" ")
    try program.waitUntil("one curve less") { !$0.text.contains("● b learning_rate 0.1") }
    try program.send("/learning_rate < 0.05")
    try program.waitUntil("the one run that passes") { $0.text.contains("1 of 3 runs") }
    try program.send(.enter)
    try program.send("t")
    try program.send("paper")
    try program.send(.enter)
    try program.waitUntil("the tag") { $0.text.contains("saved") && $0.text.contains("paper") }
    try folder.write(RunSelectionTests.run(id: "d", rate: 0.02, loss: 1), to: "runs/d.json")
    try program.waitUntil("the new run") { $0.text.contains("2 of 4 runs") }
    try program.send("q")
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(0))
    #expect(program.terminalIsRestored)
    #expect(program.terminal.unknownSequences.isEmpty)
    let saved = try JSONParser.parse(try FileContents.read(folder.file("runs/c.json"))).value
    #expect(saved["tags"] == ["paper"])
  }

  @Test("a terminal that cannot move its cursor gets one line that says what to do")
  func printer() throws {
    let folder = try RunSelectionTests.folderWithRuns()
    let program = try compare(in: folder, environment: ["TERM": "dumb"])
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(2))
    let text = program.terminal.text.split(separator: "\n").joined()
    #expect(text.contains("TERM: found \"dumb\"; expected a terminal that can move its cursor"))
    #expect(text.contains("--format table"))
  }

  @Test("pasted text runs no keys, and goes into the filter as text")
  func paste() throws {
    let folder = try RunSelectionTests.folderWithRuns()
    let program = try compare(in: folder)
    try program.waitUntil("the runs") { $0.text.contains("3 of 3 runs") }
    try program.send("\u{1B}[200~Dyq\u{1B}[201~")
    try program.waitUntil("the word") { $0.text.contains("pasted text was left out") }
    try program.send("/\u{1B}[200~learning_rate\r < 0.05\r\u{1B}[201~")
    try program.waitUntil("the run that passes") {
      $0.text.contains("1 of 3 runs") && $0.text.contains("/learning_rate < 0.05")
    }
    program.signal(SIGTERM)
    #expect(try program.waitForExit(timeoutSeconds: 60) != .code(0))
    #expect(program.terminalIsRestored)
  }

  @Test("a run is deleted after a yes, and named runs are drawn at once")
  func deletes() throws {
    let folder = try RunSelectionTests.folderWithRuns()
    let program = try compare(in: folder, "a", "b", "--sort", "-loss")
    try program.waitUntil("both curves") {
      $0.text.contains("● a 3.5000  ■ b 1.5000")
    }
    try program.send("D")
    try program.waitUntil("the question") { $0.text.contains("delete a and its weights?") }
    try program.send("y")
    try program.waitUntil("two runs") { $0.text.contains("2 of 2 runs") }
    #expect(!FileContents.exists(folder.file("runs/a.json")))
    try program.send(.control("c"))
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(0))
  }

  @Test("c in the dashboard shows the live run beside others while it goes on, and esc comes back")
  func fromDashboard() throws {
    let folder = try RunSelectionTests.folderWithRuns()
    let program = try DescentProgram.dashboard(in: folder, rows: 30, columns: 110)
    try program.waitUntil("the first epochs") { $0.text.contains("validation 0.") }
    try program.send("c")
    try program.waitUntil("the live run and the others") {
      $0.text.contains("4 of 4 runs") && $0.text.contains("running")
    }
    let before = epochs(program.terminal)
    try program.waitUntil("the live run has gone on") { epochs($0) > before + 1 }
    try program.send(.escape)
    try program.waitUntil("the dashboard") { $0.text.contains("● training") }
    try program.send("c")
    try program.waitUntil("the screen again") { $0.text.contains("descent compare") }
    program.resize(rows: 20, columns: 90)
    try program.send("q")
    try program.waitUntil("the dashboard in the new size") { $0.text.contains("● training") }
    try program.stopAndSave()
    #expect(program.terminalIsRestored)
    let saved = try DescentProgram.savedRuns(in: folder).first { $0["status"] == "stopped" }
    let steps = try #require(saved?["steps"]?["last_step"]?.array)
    let done = try #require(saved?["epochs"]?.array)
    // Nothing is missing of the time that the other screen was in front.
    #expect(done.enumerated().allSatisfy { $1["epoch"]?.number == Double($0 + 1) })
    let firsts = saved?["steps"]?["first_step"]?.array?.dropFirst().map { $0.number ?? 0 } ?? []
    #expect(zip(steps, firsts).allSatisfy { $0.number.map { $0 + 1 } == $1 })
  }

  /// The epochs that the live run has done, in the table.
  private func epochs(_ terminal: TerminalEmulator) -> Int {
    let row = terminal.lines.first { $0.contains(" running ") } ?? ""
    return row.split { !$0.isNumber && $0 != "." }.compactMap { Int($0) }.last ?? 0
  }

  @Test("two processes train into one folder: both curves grow on the screen, and nothing is lost")
  func twoProcesses() throws {
    let folder = try TemporaryDirectory()
    let file = try folder.write(DescentProgram.experiment, to: "quick.json")
    try AtomicFile.createFolder(folder.file("runs"))
    let trainers = try (1...2).map { seed in
      try PseudoTerminalProgram(
        executable: DescentProgram.path,
        arguments: [
          "train", file, "--epochs", "100000", "--seed", "\(seed)", "--runs", folder.file("runs"),
          "--quiet",
        ],
        environment: DescentProgram.environment, rows: 24, columns: 80,
        workingDirectory: folder.path)
    }
    let program = try compare(in: folder)
    func rows(_ terminal: TerminalEmulator) -> [String] {
      terminal.lines.filter { $0.contains("running") }
    }
    try program.waitUntil("both runs") { rows($0).count == 2 }
    try program.waitUntil("both curves") {
      $0.text.contains("● ") && $0.text.contains("■ ") && $0.text.contains("val_loss by step")
    }
    let before = rows(program.terminal)
    try program.waitUntil("both have gone on") { terminal in
      let now = rows(terminal)
      return now.count == 2 && now[0] != before[0] && now[1] != before[1]
    }
    for trainer in trainers { trainer.signal(2) }
    for trainer in trainers {
      #expect(try trainer.waitForExit(timeoutSeconds: 60) == .code(130))
    }
    try program.waitUntil("both have ended") { terminal in
      terminal.lines.filter { $0.contains("interrupted") }.count == 2
    }
    try program.send("q")
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(0))
    let runs = try DescentProgram.savedRuns(in: folder)
    #expect(Set(runs.compactMap { $0["seed"]?.number }) == [1, 2])
    for run in runs {
      let epochs = try #require(run["epochs"]?.array)
      #expect(!epochs.isEmpty)
      #expect(epochs.enumerated().allSatisfy { $1["epoch"]?.number == Double($0 + 1) })
    }
  }

  @Test("curves are exported as SVG, PNG and CSV")
  func exports() throws {
    let folder = try RunSelectionTests.folderWithRuns()
    for name in ["a.svg", "a.png"] {
      let result = try DescentProgram.run(
        "export", "a", "c", "--chart", name, "--x", "epoch", "--metric", "loss", "--size",
        "300x200", "--log", "--runs", "runs", in: folder)
      #expect(result.exitCode == 0, "\(result.standardError)")
    }
    let svg = String(decoding: try FileContents.read(folder.file("a.svg")), as: UTF8.self)
    #expect(svg.contains("learning_rate 0.5 → 0.01</text>"))
    #expect(try FileContents.read(folder.file("a.png")).starts(with: [0x89, 0x50, 0x4E, 0x47]))
    let csv = try DescentProgram.run(
      "export", "a", "b", "--csv", "-", "--runs", "runs", in: folder)
    let lines = csv.standardOutput.split { $0.isNewline }
    // Of each run eight steps of the loss, and two epochs of the loss and of the validation loss.
    #expect(lines.count == 1 + 2 * (8 + 4))
    #expect(lines.first == "run,metric,kind,first_step,last_step,epoch,seconds,min,mean,max")
    #expect(lines.contains("a,loss,steps,2,2,1,0.500000,3.5,3.5,3.5"))
    #expect(lines.contains("b,val_loss,epoch,8,8,2,0.000000,1.5,1.5,1.5"))
    let one = try DescentProgram.run(
      "export", "a", "b", "--csv", "-", "--metric", "val_loss", "--runs", "runs", in: folder)
    #expect(one.standardOutput.split { $0.isNewline }.count == 1 + 2 * 2)
    // Below a file there is no folder: nothing wrong with what was asked, but nothing written.
    let failed = try DescentProgram.run(
      "export", "a", "--csv", "a.svg/x.csv", "--runs", "runs", in: folder)
    #expect(failed.exitCode == 1)
    #expect(
      failed.standardError == "descent: cannot create the folder a.svg: a file stands there\n")
  }

  @Test(
    "what cannot be exported is one line",
    arguments: [
      (["a"], "export: found nothing to write; expected --weights, --chart or --csv"),
      (["a", "--chart", "x.jpg"], "--chart: found \"x.jpg\"; expected a file that ends in .svg"),
      (["a", "b", "--weights", "x"], "--weights: found 2 runs; expected one"),
      (["a", "--chart", "x.svg", "--metric", "los"], "did you mean \"loss\"?"),
    ])
  func mistakes(_ arguments: [String], _ message: String) throws {
    let folder = try RunSelectionTests.folderWithRuns()
    let result = try CommandLineProgram.run(
      executable: DescentProgram.path, arguments: ["export"] + arguments + ["--runs", "runs"],
      environment: DescentProgram.environment, workingDirectory: folder.path)
    #expect(result.exitCode == 2)
    #expect(result.standardError.contains(message), "\(result.standardError)")
  }
}
