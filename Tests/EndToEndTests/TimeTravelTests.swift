import Files
import TestSupport
import Testing

@Suite("descent resume, fork and replay, and going back in the dashboard")
struct TimeTravelTests {
  private func train(
    _ arguments: [String], in folder: TemporaryDirectory
  ) throws -> JSONValue {
    _ = try folder.write(DescentProgram.experiment, to: "quick.json")
    let result = try CommandLineProgram.run(
      executable: DescentProgram.path,
      arguments: ["train", "quick.json", "--quiet", "--runs", "runs"] + arguments,
      environment: DescentProgram.environment, workingDirectory: folder.path)
    #expect(result.exitCode == 0, "\(result.standardError)")
    return try #require(try DescentProgram.savedRuns(in: folder).first)
  }

  private func run(_ arguments: String..., in folder: TemporaryDirectory) throws -> String {
    let result = try CommandLineProgram.run(
      executable: DescentProgram.path, arguments: arguments + ["--runs", "runs"],
      environment: DescentProgram.environment, workingDirectory: folder.path)
    #expect(result.exitCode == 0, "\(arguments): \(result.standardError)")
    return result.standardOutput
  }

  private func losses(_ run: JSONValue) -> [JSONValue?] {
    (run["epochs"]?.array ?? []).map { $0["loss"] }
  }

  @Test("a fork repeats its parent to the last bit from any step until something is changed")
  func forks() throws {
    let folder = try TemporaryDirectory()
    let parent = try train(["--epochs", "3"], in: folder)
    let id = try #require(parent["id"]?.string)
    // In the middle of the second epoch, where no checkpoint is.
    _ = try run("fork", id, "--at", "200", "--quiet", in: folder)
    _ = try run(
      "fork", id, "--at", "200", "--set", "learning_rate=0.01", "--quiet", in: folder)
    let forks = try DescentProgram.savedRuns(in: folder).filter { $0["parent"] != nil }
    #expect(forks.count == 2)
    for fork in forks {
      #expect(fork["parent"] == ["id": .string(id), "step": 200])
      let isChanged = fork["changes"]?.array?.isEmpty == false
      #expect(losses(fork)[0] == losses(parent)[0])
      #expect((losses(fork) == losses(parent)) == !isChanged)
      #expect((fork["steps"]?["loss"] == parent["steps"]?["loss"]) == !isChanged)
      let again = try run("replay", #require(fork["id"]?.string), in: folder)
      #expect(again.contains("equal to the last bit"))
      guard isChanged else { continue }
      #expect(
        fork["changes"] == [
          [
            "step": 200, "epoch": 2, "key": "learning_rate", "from": 0.001, "to": 0.01,
            "author": "command_line",
          ]
        ])
    }
    #expect(forks.filter { $0["changes"]?.array?.isEmpty == true }.count == 1)
  }

  @Test("a run with five changes, an undo and another optimizer is repeated to the last bit")
  func replay() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder, rows: 40, columns: 120)
    try program.waitUntil("training") { $0.text.contains("● training") }
    let commands = [
      "learning_rate 0.002", "learning_rate 0.004", "beta_1 0.8", "optimizer sgd", "momentum 0.5",
    ]
    try program.set(commands)
    try program.send("u")
    let expected = commands.map { String($0.split(separator: " ")[0]) } + ["momentum"]
    try program.waitUntil("the undo") { terminal in
      terminal.lines.contains { $0.contains("momentum") && $0.contains(" 0 @") }
    }
    let epoch = program.terminal.text.range(of: "epoch ").map {
      program.terminal.text[$0.upperBound...].prefix { $0.isNumber }
    }
    try program.waitUntil("another epoch") { !$0.text.contains("epoch \(epoch ?? "")/") }
    try program.stopAndSave()
    let saved = try #require(try DescentProgram.savedRuns(in: folder).first)
    let changes = saved["changes"]?.array ?? []
    #expect(changes.compactMap { $0["key"]?.string } == expected)
    #expect(changes.last?["author"] == "undo" && changes.last?["undoes"] == 4)
    let id = try #require(saved["id"]?.string)
    #expect(try run("replay", id, in: folder).contains("equal to the last bit"))
  }

  @Test("weights that are not those of the run fail its replay, even if all losses are equal")
  func otherWeights() throws {
    let folder = try TemporaryDirectory()
    let id = try #require(try train(["--seed", "1"], in: folder)["id"]?.string)
    _ = try train(["--seed", "2"], in: folder)
    let other = try #require(
      try DescentProgram.savedRuns(in: folder).compactMap { $0["id"]?.string }.first { $0 != id })
    // The end of another run of as many steps.
    let file = "step-141.safetensors"
    let weights = try FileContents.read(folder.file("runs/\(other)/\(file)"))
    try AtomicFile.write(weights, to: folder.file("runs/\(id)/\(file)"))
    let replay = try DescentProgram.run("replay", id, "--runs", "runs", in: folder)
    #expect(replay.exitCode == 1 && replay.standardOutput.isEmpty)
    #expect(
      replay.standardError
        == "descent: \(id): the losses are equal, the weights of \(file) are not\n")
  }

  @Test("five changes taken back leave the hyperparameters as they were, and all ten are recorded")
  func undo() throws {
    let folder = try TemporaryDirectory()
    let before = try #require(try train([], in: folder)["hyperparameters"])
    let program = try DescentProgram.dashboard(in: folder, rows: 40, columns: 120)
    try program.waitUntil("training") { $0.text.contains("● training") }
    try program.set([
      "learning_rate 0.002", "learning_rate 0.004", "beta_1 0.8", "global_clipnorm 3",
      "weight_decay 0.01",
    ])
    try program.send("uuuuu")
    try program.waitUntil("the first rate") { $0.text.contains("0.001 @") }
    try program.stopAndSave()
    let run = try #require(
      try DescentProgram.savedRuns(in: folder).first { $0["status"] == "stopped" })
    let changes = run["changes"]?.array ?? []
    #expect(
      changes.map { $0["author"] } == Array(repeating: "person", count: 5)
        + Array(repeating: "undo", count: 5))
    #expect(changes.suffix(5).map { $0["undoes"] } == [4, 3, 2, 1, 0])
    for member in before.object?.members ?? [] where member.key != "epochs" {
      #expect(run["hyperparameters"]?[member.key] == member.value, "\(member.key)")
    }
  }

  @Test("the dashboard goes back to a checkpoint, and the run goes on as one of its own")
  func rewind() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder, rows: 40, columns: 120)
    try program.waitUntil("training") { $0.text.contains("● training") }
    try program.send(" ")
    try program.waitUntil("the pause") { $0.text.contains("‖ paused") }
    try program.send("s")
    try program.waitUntil("the line in the log") { $0.text.contains("checkpoint kept") }
    try program.send("r")
    try program.waitUntil("the checkpoint") { $0.text.contains("yours") }
    try program.send("\u{1B}")
    try program.waitUntil("the list to close") { !$0.text.contains("yours") }
    try program.send(" ")
    try program.waitUntil("going on") { $0.text.contains("● training") }
    try program.send("r")
    try program.waitUntil("the list") { $0.text.contains("go back to") }
    try program.send(.end)
    try program.send("\r")
    try program.waitUntil("the way back") { $0.text.contains("back at step") }
    try program.stopAndSave()
    let runs = try DescentProgram.savedRuns(in: folder)
    let fork = try #require(runs.first { $0["parent"] != nil })
    let parent = try #require(runs.first { $0["parent"] == nil })
    #expect(runs.count == 2 && fork["parent"]?["id"] == parent["id"])
    #expect(
      parent["status"] == "stopped" && parent["reason"]?.string?.contains("goes on as") == true)
    for run in runs {
      let id = try #require(run["id"]?.string)
      #expect(try self.run("replay", id, in: folder).contains("equal to the last bit"))
    }
  }

  @Test("what cannot go on says why in one line")
  func refusals() throws {
    let folder = try TemporaryDirectory()
    let id = try #require(try train([], in: folder)["id"]?.string)
    for (arguments, text) in [
      (["resume", id], "found a finished run; expected more to train; ask for more with --epochs"),
      (
        ["fork", id, "--at", "9999"], "--at: found 9999; expected a step of the run, from 0 to 141"
      ),
      (["fork", id, "--set", "rate=1"], "--set: found the hyperparameter \"rate\""),
      (["replay", "nothing"], "found no such run"),
      (["resume", id, "--threads", "0"], "--threads: found 0; expected a whole number"),
    ] {
      let result = try CommandLineProgram.run(
        executable: DescentProgram.path, arguments: arguments + ["--runs", "runs"],
        environment: DescentProgram.environment, workingDirectory: folder.path)
      #expect(result.exitCode == 2 && result.standardError.contains(text))
      #expect(result.standardError.split(separator: "\n").count == 1)
    }
    let schema = try DescentProgram.run("schema", in: folder)
    let check = try JSONSchemaCheck(schema.standardOutput)
    for name in FileContents.names(inFolder: folder.file("runs")) where name.hasSuffix(".json") {
      let text = String(decoding: try FileContents.read(folder.file("runs/\(name)")), as: UTF8.self)
      #expect(try check.complaints(about: text).isEmpty)
    }
  }
}
