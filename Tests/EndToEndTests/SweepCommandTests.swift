import Files
import TestSupport
import Testing

@testable import descent

@Suite("descent sweep")
struct SweepCommandTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    try folder.write(Self.experiment, to: "blobs.json")
  }

  /// Trained within a moment.
  private static let experiment = DescentProgram.experiment(
    name: "blobs", summary: "A small network on three clouds of points",
    data: #"{ "source": "blobs", "samples": 2000, "validation_split": 0.2 }"#, units: 4,
    classes: 3, batchSize: 32, epochs: 2, seed: 7)

  private func sweep(
    _ arguments: String...
  ) throws -> (exitCode: Int32, standardOutput: String, standardError: String) {
    try CommandLineProgram.run(
      executable: DescentProgram.path, arguments: ["sweep"] + arguments + ["--runs", "runs"],
      environment: DescentProgram.environment, workingDirectory: folder.path)
  }

  private var files: [String] { FileContents.names(inFolder: folder.file("runs")) }

  /// The one sweep in the folder.
  private func saved() throws -> JSONValue {
    let name = try #require(files.first { $0.hasSuffix(".sweep.json") })
    return try JSONParser.parse(try FileContents.read(folder.file("runs/\(name)"))).value
  }

  private func run(_ trial: JSONValue) throws -> JSONValue {
    let id = try #require(trial["run"]?.string)
    return try JSONParser.parse(try FileContents.read(folder.file("runs/\(id).json"))).value
  }

  @Test("a grid of four trains each combination as a run, and says which is best")
  func grid() throws {
    let result = try sweep(
      "blobs.json", "--set", "learning_rate=0.001,0.05", "--set", "batch_size=16,64",
      "--parallel", "2")
    #expect(result.exitCode == 0, "\(result.standardError)")
    let sweep = try saved()
    #expect(sweep["status"] == "finished" && sweep["search"] == "grid")
    let id = try #require(sweep["id"]?.string)
    let trials = try #require(sweep["trials"]?.array)
    #expect(trials.count == 4)
    var losses: [Double] = []
    for trial in trials {
      let run = try run(trial)
      #expect(run["status"] == "finished" && run["tags"] == [.string("sweep:\(id)")])
      for key in ["learning_rate", "batch_size"] {
        #expect(run["hyperparameters"]?[key] == trial["values"]?[key])
      }
      #expect(trial["results"]?.array?.first == run["metrics"]?["val_loss"])
      losses.append(try #require(run["metrics"]?["val_loss"]?.number))
    }
    let lines = result.standardOutput.split(separator: "\n").map(String.init)
    let heading = try #require(lines.firstIndex { $0.hasPrefix("TRIAL  LEARNING_RATE") })
    #expect(lines[..<heading].filter { $0.hasPrefix("trial ") }.count == 4)
    let best = try #require(losses.min().flatMap { losses.firstIndex(of: $0) })
    #expect(lines[heading + 1].contains(" * "))
    #expect(lines[heading + 1].hasSuffix(try #require(trials[best]["run"]?.string)))
    #expect(lines.count == heading + 5)
    let list = try DescentProgram.run(
      "list", "--filter", "tags = \"sweep:\(id)\"", "--format", "json", "--runs", "runs",
      in: folder)
    #expect(try JSONParser.parse(Array(list.standardOutput.utf8)).value.array?.count == 4)
  }

  @Test("halving gives the better half twice the epochs, as one longer run has them")
  func halving() throws {
    let result = try sweep(
      "blobs.json", "--set", "learning_rate=0.0001..0.1:log", "--search", "halving", "--samples",
      "4", "--epochs", "8", "--seed", "3", "--json")
    #expect(result.exitCode == 0, "\(result.standardError)")
    let sweep = try saved()
    #expect(sweep["rounds"] == [2, 4, 8])
    let trials = try #require(sweep["trials"]?.array)
    let epochs = try trials.map { try run($0)["epochs"]?.array?.count ?? 0 }
    #expect(epochs.sorted() == [2, 2, 4, 8])
    let events = try result.standardOutput.split(separator: "\n").map {
      try JSONParser.parse(Array($0.utf8)).value
    }
    #expect(events.first?["event"] == "sweep_started")
    #expect(events.filter { $0["event"] == "trial_finished" }.count == 4 + 2 + 1)
    let winner = try #require(epochs.firstIndex(of: 8))
    #expect(events.last?["event"] == "sweep_finished")
    #expect(events.last?["best"]?["trial"]?.number == Double(winner + 1))

    // The run that went on twice is one that was never broken off.
    let rate = try #require(trials[winner]["values"]?["learning_rate"]?.number)
    let whole = try DescentProgram.run(
      "train", "blobs.json", "--set", "learning_rate=\(rate)", "--epochs", "8", "--seed", "3",
      "--threads", "\(Int(try #require(sweep["threads"]?.number)))", "--quiet", "--runs", "whole",
      in: folder)
    #expect(whole.exitCode == 0)
    let name = try #require(
      FileContents.names(inFolder: folder.file("whole")).first { $0.hasSuffix(".json") })
    let reference = try JSONParser.parse(try FileContents.read(folder.file("whole/\(name)"))).value
    #expect(try run(trials[winner])["metrics"] == reference["metrics"])
  }

  /// Runs until `moment` is on the screen, and then Ctrl-C.
  private func interrupt(
    _ arguments: [String], at moment: String
  ) throws -> PseudoTerminalProgram {
    let program = try PseudoTerminalProgram(
      executable: DescentProgram.path, arguments: ["sweep"] + arguments + ["--runs", "runs"],
      environment: DescentProgram.environment, rows: 24, columns: 300,
      workingDirectory: folder.path)
    try program.waitUntil(moment) { $0.text.contains(moment) }
    try program.send(.control("c"))
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(130))
    return program
  }

  @Test("Ctrl-C saves all, --resume goes on with what was broken off and keeps what had finished")
  func resume() throws {
    // Nobody waits for the second and the third.
    let program = try interrupt(
      ["blobs.json", "--set", "epochs=1,100000,100001", "--headless"], at: "trial 1/3  epochs 1")
    let before = try saved()
    #expect(before["status"] == "interrupted")
    let id = try #require(before["id"]?.string)
    #expect(program.terminal.text.contains("\"descent sweep --resume \(id)\" goes on"))
    let old = try #require(before["trials"]?.array)
    #expect(old[0]["status"] == "finished" && old[1]["status"] == "interrupted")
    #expect(try run(old[1])["status"] == "interrupted")
    let done = try run(old[1])["epochs"]?.array?.count ?? 0

    _ = try interrupt(["--resume", id, "--json"], at: "\"event\":\"epoch\",\"trial\":2")
    let new = try #require(try saved()["trials"]?.array)
    #expect(new.count == 3 && new[0] == old[0] && new[1]["run"] == old[1]["run"])
    #expect(new[1]["status"] == "interrupted")
    #expect(try run(new[1])["epochs"]?.array?.count ?? 0 > done)
  }

  @Test("on a terminal the runs are seen at once; one is changed, one is ended, the others go on")
  func screen() throws {
    // Its epochs are long, so that the screen has little to read.
    try folder.write(DescentProgram.experiment, to: "quick.json")
    let program = try PseudoTerminalProgram(
      executable: DescentProgram.path,
      arguments: [
        "sweep", "quick.json", "--set", "epochs=100000,100001,1", "--parallel", "2", "--runs",
        "runs",
      ],
      environment: DescentProgram.environment.merging(DescentProgram.userFolders(in: folder)) {
        $1
      },
      rows: 30, columns: 130, workingDirectory: folder.path)
    try program.waitUntil("two that train") { terminal in
      terminal.text.contains("0 of 3 trials done, 2 training  2 of 2 runs")
    }
    try program.send(":set learning_rate 0.25")
    try program.send(.enter)
    try program.waitUntil("the change") { $0.text.contains("learning_rate is 0.25 after step") }
    try program.send("X")
    try program.waitUntil("the question") {
      $0.text.contains("where it is; any other key does not")
    }
    try program.send("y")
    try program.waitUntil("the end of the third") { $0.text.contains("2 of 3 trials done") }
    try program.send("q")
    try program.waitUntil("the question") { $0.text.contains("y stops the sweep") }
    try program.send("y")
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(130))
    #expect(program.terminalIsRestored)
    let trials = try #require(try saved()["trials"]?.array)
    let statuses = trials.compactMap { $0["status"]?.string }
    #expect(statuses.sorted() == ["finished", "interrupted", "stopped"])
    let changed = try trials.map { try run($0) }.filter { $0["changes"]?.array?.isEmpty == false }
    #expect(changed.count == 1 && changed.first?["changes"]?.array?.first?["to"] == 0.25)
  }

  @Test("a killed sweep goes on as well; one that has finished does not")
  func killed() throws {
    let result = try sweep("blobs.json", "--set", "learning_rate=0.01,0.02", "--quiet")
    #expect(result.exitCode == 0 && result.standardOutput.isEmpty)
    let id = try #require(try saved()["id"]?.string)
    let finished = try sweep("--resume", id)
    #expect(finished.exitCode == 2)
    #expect(finished.standardError.contains("found a finished sweep; expected trials to train"))

    // As it stands on the disk when the process is gone in the middle of the second trial.
    let second = try #require(try saved()["trials"]?.array?[1])
    let loss = try #require(second["results"]?.array?.first?.number)
    let text = JSONWriter.pretty(try saved())
    let broken = text.replacing("\"status\": \"finished\"", with: "\"status\": \"running\"")
      .replacing("\"results\": [\(loss)]", with: "\"results\": []")
      .replacing(
        "\"process\": \(Int(try #require(try saved()["process"]?.number)))",
        with: "\"process\": 2147483647")
    try folder.write(broken, to: "runs/\(id).sweep.json")
    let count = files.count
    let resumed = try sweep("--resume", id)
    #expect(resumed.exitCode == 0, "\(resumed.standardError)")
    let trial = try #require(try saved()["trials"]?.array?[1])
    #expect(trial["results"] == [.number(loss)] && trial["run"] == second["run"])
    #expect(files.count == count)
  }

  @Test(
    "ranges and a number of samples are drawn, lists are tried in all combinations",
    arguments: [
      (["--set", "learning_rate=0.1,0.2", "--set", "batch_size=8,16"], "grid", 4),
      (["--set", "learning_rate=0.1,0.2", "--samples", "3"], "random", 3),
      (["--set", "learning_rate=0.1..0.2"], "random", 16),
      (["--set", "learning_rate=0.1..0.2", "--search", "grid", "--samples", "3"], "grid", 3),
    ])
  func searches(_ arguments: [String], search: String, count: Int) throws {
    let options = try SweepOptions.parse(arguments)
    let record = try options.sweep(
      of: folder.file("blobs.json"), parallel: 1, threads: 1
    ).record
    #expect(record.search.rawValue == search && record.plan.trials.count == count)
  }

  @Test(
    "what is wrong is one line, before anything trains",
    arguments: [
      (
        ["blobs.json", "--set", "learning_rate=0.1,x"],
        "--set learning_rate: found \"x\"; expected a number from 0 to 1000"
      ),
      (
        ["blobs.json", "--set", "lerning_rate=1"],
        "found the hyperparameter \"lerning_rate\"; did you mean \"learning_rate\"?"
      ),
      (
        ["blobs.json", "--set", "batch_size=1.5..3"],
        "--set batch_size: found \"1.5\"; expected a whole number"
      ),
      (
        ["blobs.json", "--set", "learning_rate=0.1..1", "--search", "grid"],
        "--search grid: found a range and no --samples"
      ),
      (
        ["blobs.json", "--set", "optimizer=sgd,adam", "--set", "momentum=0.5,0.9"],
        "--set momentum: found \"0.5\" together with optimizer=adam; expected values that go together"
      ),
      (
        ["blobs.json", "--set", "learning_rate=1", "--metric", "val_accuracies"],
        "--metric: found \"val_accuracies\"; expected a metric of the run; "
          + "did you mean \"val_accuracy\"?"
      ),
      (["blobs.json", "--set", "learning_rate=1", "--search", "gird"], "--search: found \"gird\""),
      (["blobs.json", "--set", "learning_rate=1", "--parallel", "0"], "--parallel: found 0"),
      (["blobs.json", "--set", "learning_rate=1", "--samples", "0"], "--samples: found 0"),
      (["blobs.json"], "sweep: found no values to try"),
      ([], "sweep: found no experiment"),
      (["--resume", "none"], "sweep \"none\": found no such sweep in runs"),
      (["blobs.json", "--resume", "x"], "--resume: found an experiment or its values besides"),
    ])
  func mistakes(_ arguments: [String], _ message: String) throws {
    let result = try CommandLineProgram.run(
      executable: DescentProgram.path, arguments: ["sweep"] + arguments + ["--runs", "runs"],
      environment: DescentProgram.environment, workingDirectory: folder.path)
    #expect(result.exitCode == 2)
    #expect(result.standardError.contains(message), "\(result.standardError)")
    #expect(result.standardError.filter { $0 == "\n" }.count == 1 && result.standardOutput.isEmpty)
    #expect(files.isEmpty)
  }
}
