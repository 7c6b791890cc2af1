import Files
import TestSupport
import Testing

@Suite("descent list, show and compare")
struct SavedRunCommandTests {
  /// A folder with two runs that differ in their learning rate.
  private func folderWithRuns() throws -> TemporaryDirectory {
    let folder = try TemporaryDirectory()
    _ = try folder.write(DescentProgram.experiment, to: "quick.json")
    for rate in ["0.001", "0.01"] {
      let result = try DescentProgram.run(
        "train", "quick.json", "--quiet", "--set", "learning_rate=\(rate)", "--runs", "runs",
        in: folder)
      #expect(result.exitCode == 0)
    }
    return folder
  }

  @Test("saved runs are listed, shown by a beginning of their id and compared")
  func savedRuns() throws {
    let folder = try folderWithRuns()
    let list = try DescentProgram.run("list", "--format", "json", "--runs", "runs", in: folder)
    let runs = try #require(try JSONParser.parse(Array(list.standardOutput.utf8)).value.array)
    #expect(runs.count == 2)
    for run in runs {
      #expect(run["status"] == "finished" && run["name"] == "quick")
      #expect(run["metrics"]?["test_accuracy"]?.number != nil)
      #expect(run["hyperparameters"]?["batch_size"] == 128)
    }
    let ids = runs.compactMap { $0["id"]?.string }
    let show = try DescentProgram.run(
      "show", String(ids[0].dropLast(1)), "--runs", "runs", in: folder)
    #expect(show.exitCode == 0)
    #expect(show.standardOutput.contains("val_accuracy") && show.standardOutput.contains(ids[0]))
    #expect(show.standardOutput.contains("Confusion matrix of the test samples"))

    let compare = try DescentProgram.run("compare", ids[0], ids[1], "--runs", "runs", in: folder)
    #expect(compare.exitCode == 0)
    let lines = compare.standardOutput.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.contains(["learning_rate", "0.001", "0.01"]))
    #expect(!lines.contains { $0.first == "batch_size" })
    #expect(lines.contains { $0.starts(with: ["best", "val_accuracy"]) && $0.contains("*") })
  }

  @Test("csv has metrics with all their digits, and no marks among them")
  func digits() throws {
    let folder = try folderWithRuns()
    let runs = try DescentProgram.savedRuns(in: folder)
    func lines(_ arguments: String...) throws -> [[String]] {
      let result = try CommandLineProgram.run(
        executable: DescentProgram.path,
        arguments: arguments + ["--format", "csv", "--runs", "runs"],
        environment: DescentProgram.environment, workingDirectory: folder.path)
      return result.standardOutput.split { $0.isNewline }.map { line in
        line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
    }
    let losses = runs.compactMap { $0["metrics"]?["val_loss"]?.number }.sorted()
    #expect(losses.count == 2)
    let list = try lines("list")
    let column = try #require(list.first?.firstIndex(of: "VAL_LOSS"))
    #expect(list.dropFirst().compactMap { Double($0[column]) }.sorted() == losses)
    let ids = runs.compactMap { $0["id"]?.string }
    let comparison = try lines("compare", ids[0], ids[1])
    let row = try #require(comparison.first { $0.first == "best val_loss" })
    #expect(row.dropFirst().compactMap { Double($0) }.sorted() == losses)
    let epochs = try lines("show", ids[0])
    let place = try #require(epochs.first?.firstIndex(of: "VAL_LOSS"))
    #expect(Double(epochs[1][place]) == runs[0]["metrics"]?["val_loss"]?.number)
  }

  @Test("an empty folder says how to make a run")
  func empty() throws {
    let folder = try TemporaryDirectory()
    let result = try DescentProgram.run("list", "--runs", "runs", in: folder)
    #expect(result.exitCode == 0)
    #expect(result.standardOutput.contains("No runs in runs yet"))
  }

  @Test("runs are in --runs, else where the environment says, else beside the experiments")
  func runsFolder() throws {
    let folder = try TemporaryDirectory()
    func list(_ environment: [String: String], _ arguments: String...) throws -> String {
      let result = try CommandLineProgram.run(
        executable: DescentProgram.path, arguments: ["list"] + arguments,
        environment: DescentProgram.environment.merging(environment) { $1 },
        workingDirectory: folder.path)
      return result.standardOutput.split(separator: ";").first.map(String.init) ?? ""
    }
    let home = ["HOME": "/home/ada"]
    #expect(try list(home) == "No runs in /home/ada/.local/share/descent/runs yet")
    // A relative path is none.
    #expect(
      try list(home.merging(["XDG_DATA_HOME": "data"]) { $1 })
        == "No runs in /home/ada/.local/share/descent/runs yet")
    let data = home.merging(["XDG_DATA_HOME": "/data"]) { $1 }
    #expect(try list(data) == "No runs in /data/descent/runs yet")
    _ = try folder.write("", to: "experiments/x")
    #expect(try list(data) == "No runs in experiments/runs yet")
    let chosen = data.merging(["DESCENT_RUNS": "chosen"]) { $1 }
    #expect(try list(chosen) == "No runs in chosen yet")
    #expect(try list(chosen, "--runs", "given") == "No runs in given yet")
  }

  @Test("a screenshot is a picture of a real frame")
  func screenshot() throws {
    let folder = try TemporaryDirectory()
    _ = try folder.write(DescentProgram.experiment, to: "quick.json")
    for name in ["frame.svg", "frame.txt"] {
      let result = try DescentProgram.run(
        "run", "quick.json", "--epochs", "2", "--screenshot", name, "--at-step", "200", "--keys",
        "+", "--size", "100x30", in: folder)
      #expect(result.exitCode == 0, "\(result.standardError)")
    }
    let svg = String(decoding: try FileContents.read(folder.file("frame.svg")), as: UTF8.self)
    #expect(svg.hasPrefix("<svg ") && svg.contains("hyperparameters"))
    let text = String(decoding: try FileContents.read(folder.file("frame.txt")), as: UTF8.self)
    #expect(text.contains("0.002 @141") && text.contains("▾"))
  }

  @Test("a screenshot of a classifier of digits shows the digits, in each of its forms")
  func screenshotOfImages() throws {
    let folder = try TemporaryDirectory()
    for (name, pixels) in [
      ("a.svg", "shape-rendering"), ("a.txt", "@"), ("a.ansi", "\u{1B}[0;38;2;0;0;0;48;2;0;0;0m▀"),
    ] {
      let result = try DescentProgram.run(
        "run", "mnist-softmax", "--screenshot", name, "--at-step", "1", in: folder)
      #expect(result.exitCode == 0, "\(result.standardError)")
      let text = String(decoding: try FileContents.read(folder.file(name)), as: UTF8.self)
      #expect(text.contains(pixels), "\(name)")
    }
  }

  @Test("a screenshot of a model of a text shows what it has written last")
  func screenshotOfText() throws {
    let folder = try TemporaryDirectory()
    try folder.write(String(repeating: "abcd", count: 100), to: "letters.txt")
    try folder.write(
      """
      {"schema": "descent/experiment/1", "name": "letters",
       "data": {"source": "text", "path": "letters.txt", "length": 2, "validation_split": 0.2},
       "model": {"layers": [{"type": "embedding", "input_dim": 4, "output_dim": 8},
           {"type": "flatten"}, {"type": "dense", "units": 4, "activation": "softmax"}],
         "loss": "sparse_categorical_crossentropy"},
       "training": {"optimizer": {"type": "adam", "learning_rate": 0.1}, "batch_size": 8,
                    "epochs": 3, "seed": 3, "temperature": 0, "sample_length": 16}}
      """, to: "letters.json")
    let result = try DescentProgram.run(
      "run", "letters.json", "--screenshot", "a.txt", "--at-step", "100", "--keys", "7",
      "--size", "100x30", in: folder)
    #expect(result.exitCode == 0, "\(result.standardError)")
    let text = String(decoding: try FileContents.read(folder.file("a.txt")), as: UTF8.self)
    #expect(text.contains("7 text @") && text.contains("abcdabcdabcd"))
  }
}
