import Files
import TestSupport
import Testing

@Suite("descent train")
struct TrainCommandTests {
  private func events(_ output: String) throws -> [JSONValue] {
    try output.split(separator: "\n").map { try JSONParser.parse(Array($0.utf8)).value }
  }

  @Test("prints one JSON object a line, and the same losses for the same seed")
  func json() throws {
    let folder = try TemporaryDirectory()
    _ = try folder.write(DescentProgram.experiment, to: "quick.json")
    func run(_ seed: String) throws -> [JSONValue] {
      let result = try DescentProgram.run(
        "train", "quick.json", "--json", "--seed", seed, "--runs", "runs", in: folder)
      #expect(result.exitCode == 0, "\(result.standardError)")
      return try events(result.standardOutput)
    }
    let first = try run("3")
    #expect(first.first?["event"] == "run_started")
    #expect(first.last?["event"] == "run_finished")
    #expect(first.last?["status"] == "finished")
    for name in ["loss", "accuracy", "val_loss", "val_accuracy", "test_loss", "test_accuracy"] {
      #expect(first.last?[name]?.number != nil, "\(name)")
    }
    #expect((first.last?["test_accuracy"]?.number ?? 0) > 0.85)
    func losses(_ events: [JSONValue]) -> [JSONValue] {
      events.filter { $0["event"] != "run_started" }.map { $0["loss"] ?? .null }
    }
    #expect(losses(first).count > 5)
    #expect(losses(first) == losses(try run("3")))
    #expect(losses(first) != losses(try run("4")))
  }

  @Test("prints a line an epoch without a terminal, and where the run is saved")
  func lines() throws {
    let folder = try TemporaryDirectory()
    _ = try folder.write(DescentProgram.experiment, to: "quick.json")
    let result = try DescentProgram.run(
      "train", "quick.json", "--epochs", "2", "--runs", "runs", in: folder)
    #expect(result.exitCode == 0)
    let lines = result.standardOutput.split(separator: "\n")
    #expect(lines.filter { $0.hasPrefix("epoch ") }.count == 2)
    #expect(lines.last?.hasPrefix("saved runs/quick-") == true)
    #expect(!result.standardOutput.contains("\u{1B}"))
  }

  @Test("says at the end what the advisor has to say, in lines and in JSON")
  func advice() throws {
    let folder = try TemporaryDirectory()
    _ = try folder.write(DescentProgram.experiment, to: "quick.json")
    let arguments = ["--set", "optimizer=sgd", "--set", "learning_rate=900", "--runs", "runs"]
    let result = try CommandLineProgram.run(
      executable: DescentProgram.path, arguments: ["train", "quick.json"] + arguments,
      environment: DescentProgram.environment, workingDirectory: folder.path)
    let lines = result.standardOutput.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("advice: diverging: the loss ") })
    #expect(
      lines.contains("  --set learning_rate=300") || lines.contains("  --set learning_rate=90"))
    let json = try CommandLineProgram.run(
      executable: DescentProgram.path, arguments: ["train", "quick.json", "--json"] + arguments,
      environment: DescentProgram.environment, workingDirectory: folder.path)
    let events = try events(json.standardOutput)
    let advice = try #require(events.first { $0["event"] == "advice" })
    #expect(advice["rule"] == "diverging" && advice["severity"] == "critical")
    #expect(advice["change"]?["key"] == "learning_rate")
    #expect(events.last?["event"] == "run_finished")
  }

  @Test("a run knows its commit, of a loose branch, a packed one, none or a worktree's")
  func commit() throws {
    let (first, second, third) = ("a", "b", "c")
    func commit(_ letter: String) -> String { String(repeating: letter, count: 40) }
    for (files, expected) in [
      (
        [".git/HEAD": "ref: refs/heads/main\n", ".git/refs/heads/main": commit(first) + "\n"],
        first
      ),
      (
        [
          ".git/HEAD": "ref: refs/heads/main\n",
          ".git/packed-refs":
            "# pack-refs\n\(commit(first)) refs/heads/domain\n\(commit(second)) refs/heads/main\n",
        ], second
      ),
      ([".git/HEAD": commit(third)], third),
      (
        [
          ".git": "gitdir: main/worktrees/w\n", "main/worktrees/w/HEAD": "ref: refs/heads/w\n",
          "main/worktrees/w/commondir": "../..\n", "main/refs/heads/w": commit(second),
        ], second
      ),
    ] {
      let folder = try TemporaryDirectory()
      for (name, text) in files { _ = try folder.write(text, to: name) }
      _ = try folder.write(Self.tiny, to: "tiny.json")
      let result = try DescentProgram.run(
        "train", "tiny.json", "--quiet", "--runs", "runs", in: folder)
      #expect(result.exitCode == 0, "\(result.standardError)")
      let run = try #require(try DescentProgram.savedRuns(in: folder).first)
      #expect(run["git_revision"] == .string(commit(expected)), "\(files)")
    }
  }

  private static let tiny = """
    {"schema": "descent/experiment/1", "name": "tiny", "data": {"source": "xor"},
     "model": {"layers": [{"type": "dense", "units": 2, "activation": "softmax"}],
               "loss": "sparse_categorical_crossentropy"},
     "training": {"optimizer": {"type": "sgd"}, "epochs": 1}}
    """

  @Test("--set replaces a value and the saved run says so")
  func set() throws {
    let folder = try TemporaryDirectory()
    _ = try folder.write(DescentProgram.experiment, to: "quick.json")
    let result = try DescentProgram.run(
      "train", "quick.json", "--quiet", "--set", "learning_rate=0.02", "--set", "batch_size=500",
      "--runs", "runs", in: folder)
    #expect(result.exitCode == 0)
    #expect(result.standardOutput.isEmpty)
    let run = try #require(try DescentProgram.savedRuns(in: folder).first)
    #expect(run["hyperparameters"]?["learning_rate"] == 0.02)
    #expect(run["definition"]?["training"]?["batch_size"] == 500)
    #expect(run["epochs"]?.array?.first?["step"] == 36)
  }

  @Test("shows a bar on a terminal; Ctrl-C saves the run as interrupted and exits with 130")
  func interrupt() throws {
    let folder = try TemporaryDirectory()
    let file = try folder.write(DescentProgram.experiment, to: "quick.json")
    let program = try PseudoTerminalProgram(
      executable: DescentProgram.path,
      arguments: ["train", file, "--epochs", "100000", "--runs", folder.file("runs")],
      environment: DescentProgram.environment, rows: 24, columns: 80)
    try program.waitUntil("two epochs") { $0.text.contains("epoch 2/100000  loss") }
    try program.send(.control("c"))
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(130))
    #expect(program.terminal.text.contains("interrupted after"))
    #expect(try DescentProgram.savedRuns(in: folder).first?["status"] == "interrupted")
  }
}
