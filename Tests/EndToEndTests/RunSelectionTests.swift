import Files
import TestSupport
import Testing

@testable import descent

@Suite("descent list and compare with many runs")
struct RunSelectionTests {
  /// Three runs without training: rates 0.1, 0.1 and 0.01, losses 3, 1 and 2.
  static func folderWithRuns() throws -> TemporaryDirectory {
    let folder = try TemporaryDirectory()
    for (id, rate, loss) in [("a", 0.1, 3.0), ("b", 0.1, 1), ("c", 0.01, 2)] {
      try folder.write(run(id: id, rate: rate, loss: loss), to: "runs/\(id).json")
    }
    return folder
  }

  static func run(id: String, rate: Double, loss: Double, name: String = "quick") -> String {
    let steps: JSONValue = .array((1...8).map { JSONValue($0) })
    let losses: JSONValue = .array((1...8).map { JSONValue(loss + 1 / Double($0)) })
    return JSONWriter.pretty([
      "schema": "descent/experiment/1", "id": .string(id), "name": .string(name),
      "status": "finished", "started_at": .string("2026-01-31T12:00:0\(Int(loss)).000Z"),
      "ended_at": .null, "training_seconds": 2, "seed": 42, "threads": 1, "host": [:],
      "definition": ["training": ["optimizer": ["type": "adam", "learning_rate": .number(rate)]]],
      "hyperparameters": ["learning_rate": .number(rate)],
      "changes": [
        ["step": 4, "epoch": 1, "key": "learning_rate", "from": 0.5, "to": .number(rate)]
      ],
      "metrics": ["loss": .number(loss), "val_loss": .number(loss + 0.5)],
      "best": ["val_loss": ["value": .number(loss), "epoch": 1]],
      "metric_directions": ["loss": "lower"],
      "epochs": [
        ["epoch": 1, "step": 4, "loss": .number(loss + 1), "val_loss": .number(loss)],
        ["epoch": 2, "step": 8, "loss": .number(loss), "val_loss": .number(loss + 0.5)],
      ],
      "steps": [
        "bucket_width": 1, "first_step": steps, "last_step": steps,
        "epoch": [1, 1, 1, 1, 2, 2, 2, 2], "samples": [8, 8, 8, 8, 8, 8, 8, 8],
        "seconds": [0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25],
        "learning_rate": [0.5, 0.5, 0.5, 0.5, 0.1, 0.1, 0.1, 0.1],
        "loss": [
          "min": losses, "max": losses, "mean": losses, "finite": [1, 1, 1, 1, 1, 1, 1, 1],
        ],
      ], "histograms": [],
    ])
  }

  private func lines(_ folder: TemporaryDirectory, _ arguments: [String]) throws -> [[String]] {
    let result = try CommandLineProgram.run(
      executable: DescentProgram.path, arguments: arguments + ["--runs", "runs"],
      environment: DescentProgram.environment, workingDirectory: folder.path)
    #expect(result.exitCode == 0, "\(result.standardError)")
    return result.standardOutput.split { $0.isNewline }.map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test("a filter narrows the list, and an order goes either way")
  func list() throws {
    let folder = try Self.folderWithRuns()
    func ids(_ arguments: String...) throws -> [String] {
      try lines(folder, ["list", "--format", "csv"] + arguments).dropFirst().map { $0[0] }
    }
    #expect(try ids() == ["b", "c", "a"])
    #expect(try ids("--sort", "loss") == ["b", "c", "a"])
    #expect(try ids("--sort", "-loss") == ["a", "c", "b"])
    #expect(try ids("--filter", "learning_rate = 0.1 and best.val_loss > 2") == ["a"])
    let table = try lines(folder, ["list", "--format", "csv", "--metric", "val_loss"])
    #expect(table[0].suffix(2) == ["VAL_LOSS", "BEST.VAL_LOSS"])
    #expect(table[1].suffix(2) == ["1.5", "1.0"])
  }

  @Test("forks stand below their parents in the table, and nowhere else")
  func tree() throws {
    let folder = try Self.folderWithRuns()
    let root = try JSONParser.parse(Array(Self.run(id: "e", rate: 0.1, loss: 4).utf8)).value
    var fork = try #require(root.object)
    fork["parent"] = ["id": "b", "step": 412]
    try folder.write(JSONWriter.pretty(.object(fork)), to: "runs/e.json")
    func first(_ arguments: String...) throws -> [String] {
      let result = try CommandLineProgram.run(
        executable: DescentProgram.path, arguments: ["list"] + arguments + ["--runs", "runs"],
        environment: DescentProgram.environment, workingDirectory: folder.path)
      return result.standardOutput.split { $0.isNewline }.map { line in
        String(line.prefix { $0 != "," }.split(separator: "  ")[0])
      }
    }
    #expect(try first() == ["RUN", "b", "└ e @412", "c", "a"])
    #expect(try first("--sort", "started") == ["RUN", "b", "c", "a", "e"])
    #expect(try first("--format", "csv") == ["RUN", "b", "c", "a", "e"])
    let json = try DescentProgram.run("list", "--format", "json", "--runs", "runs", in: folder)
    let runs = try JSONParser.parse(Array(json.standardOutput.utf8)).value.array
    #expect(runs?.map { $0["parent"] ?? .null } == [.null, .null, .null, fork["parent"] ?? .null])
  }

  @Test("compare takes all runs that pass, in rows when they were not named")
  func compareAll() throws {
    let folder = try Self.folderWithRuns()
    let table = try lines(
      folder, ["compare", "--format", "csv", "--metric", "val_loss", "--sort", "-val_loss"])
    #expect(
      table[0] == [
        "RUN", "STATUS", "EPOCHS_DONE", "LEARNING_RATE", "VAL_LOSS", "BEST_VAL_LOSS",
      ])
    #expect(table.dropFirst().map { $0[0] } == ["a", "c", "b"])
    let text = try lines(folder, ["compare", "--filter", "loss < 2.5"]).flatMap { $0 }
    #expect(text.count == 3 && text.contains { $0.contains("* 1.000") })
  }

  @Test("many runs have every hyperparameter that differs in a column of its own name")
  func wide() throws {
    let folder = try TemporaryDirectory()
    for (number, rate) in [0.0005, 0.001, 0.01, 0.1, 0.0005, 0.001, 0.01, 0.1, 0.1].enumerated() {
      let run = try JSONParser.parse(Array(Self.run(id: "r\(number)", rate: rate, loss: 1).utf8))
      var object = try #require(run.value.object)
      object["definition"] = [
        "training": [
          "epochs": JSONValue(number + 1),
          "optimizer": ["type": "adam", "learning_rate": .number(rate)],
        ]
      ]
      object["hyperparameters"] = ["learning_rate": .number(rate), "epochs": JSONValue(number + 1)]
      object["changes"] = .array(
        [0.0005, 0.00025, 0.000125].map { (value) -> JSONValue in
          [
            "step": 4, "epoch": 1, "key": "learning_rate", "from": .number(rate),
            "to": .number(value),
          ]
        })
      try folder.write(JSONWriter.pretty(.object(object)), to: "runs/r\(number).json")
    }
    for format in ["table", "markdown", "csv"] {
      let result = try DescentProgram.run(
        "compare", "--format", format, "--runs", "runs", in: folder)
      let first = try #require(result.standardOutput.split { $0.isNewline }.first)
      let headings = first.split { " |,".contains($0) }.map(String.init)
      #expect(headings.contains("LEARNING_RATE"), "\(first)")
      #expect(Set(headings).count == headings.count, "\(first)")
      #expect(headings.contains("EPOCHS") && headings.contains("EPOCHS_DONE"), "\(first)")
    }
  }

  @Test("what was written about a run is shown with it")
  func remarks() throws {
    let folder = try Self.folderWithRuns()
    func show(_ format: String) throws -> [String] {
      try DescentProgram.run("show", "a", "--format", format, "--runs", "runs", in: folder)
        .standardOutput.split { $0.isNewline }.map(String.init)
    }
    #expect(try !show("table").contains { $0.hasPrefix("tags") || $0.hasPrefix("notes") })
    let run = try JSONParser.parse(Array(Self.run(id: "a", rate: 0.1, loss: 1).utf8)).value
    var object = try #require(run.object)
    object["tags"] = ["paper", "best"]
    object["notes"] = "well done"
    try folder.write(JSONWriter.pretty(.object(object)), to: "runs/a.json")
    let table = try show("table").map { $0.split(separator: " ").joined(separator: " ") }
    #expect(table.contains("tags paper, best") && table.contains("notes well done"))
    #expect(try show("markdown").contains("| notes | well done |"))
  }

  @Test("an argument that is a run is called so", arguments: ["show", "compare", "export", "fork"])
  func help(_ command: String) throws {
    let help = try DescentProgram.run(command, "--help", in: try TemporaryDirectory())
    #expect(help.standardOutput.contains("<run>"))
    #expect(!help.standardOutput.contains("<run-i"))
  }

  @Test("groups show mean and deviation")
  func groups() throws {
    let folder = try Self.folderWithRuns()
    let table = try lines(
      folder,
      ["compare", "--format", "csv", "--group-by", "learning_rate", "--metric", "best.val_loss"])
    #expect(
      table == [
        ["LEARNING_RATE", "RUNS", "BEST.VAL_LOSS_MEAN", "BEST.VAL_LOSS_DEVIATION"],
        ["0.01", "1", "2.0", ""], ["0.1", "2", "2.0", "1.4142135623730951"],
      ])
  }

  @Test("a baseline shows differences")
  func baseline() throws {
    let folder = try Self.folderWithRuns()
    let result = try DescentProgram.run(
      "compare", "a", "b", "--baseline", "c", "--metric", "loss", "--runs", "runs", in: folder)
    let rows = result.standardOutput.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(rows.first == ["RUN", "c", "a", "b"])
    #expect(rows.contains(["loss", "2.0000", "3.0000", "(+1.0000)", "1.0000", "(-1.0000)"]))
  }

  @Test(
    "what cannot be meant is one line",
    arguments: [
      (["list", "--filter", "loss <"], "filter, column 7: found the end; expected a number"),
      (["list", "--filter", "lossy < 3"], "did you mean \"loss\"?"),
      (["list", "--sort", "-los"], "--sort: found \"los\", which no run has"),
      (["compare", "--group-by", "rate"], "--group-by: found \"rate\", which no run has"),
      (["compare", "--filter", "loss > 100"], "compare: found no run that passes"),
      (["compare", "--baseline", "zz"], "no such run"),
      (["compare", "a"], "compare: found one run; expected two or more"),
    ])
  func mistakes(_ arguments: [String], _ message: String) throws {
    let folder = try Self.folderWithRuns()
    let result = try CommandLineProgram.run(
      executable: DescentProgram.path, arguments: arguments + ["--runs", "runs"],
      environment: DescentProgram.environment, workingDirectory: folder.path)
    #expect(result.exitCode == 2)
    #expect(result.standardError.contains(message), "\(result.standardError)")
    #expect(result.standardError.split(separator: "\n").count == 1)
  }

  @Test("nothing in a file reaches the terminal as anything but text")
  func hostile() throws {
    let folder = try Self.folderWithRuns()
    let names = [
      "\u{1B}[2J\u{1B}]0;title\u{7}", "a\nb\rc", String(repeating: "x", count: 10_000),
      "../../../etc/passwd", "\u{202E}right to left",
    ]
    for (number, name) in names.enumerated() {
      try folder.write(
        Self.run(id: "evil-\(number)", rate: 0.2, loss: 4, name: name),
        to: "runs/evil\(number).json")
    }
    try folder.write(Self.run(id: names[0], rate: 1, loss: 1), to: "runs/broken.json")
    try folder.write("{\"schema\": \"a\\u001b[2J\"}", to: "runs/broken2.json")
    try AtomicFile.write("{", to: folder.file("runs/\u{1B}[31mred.json"))
    for arguments in [
      ["list"], ["list", "--format", "csv"], ["list", "--format", "markdown"],
      ["list", "--format", "json"], ["compare"], ["compare", "--group-by", "name"],
      ["compare", "--format", "csv"],
    ] {
      let result = try CommandLineProgram.run(
        executable: DescentProgram.path, arguments: arguments + ["--runs", "runs"],
        environment: DescentProgram.environment, workingDirectory: folder.path)
      #expect(result.exitCode == 0)
      #expect(result.standardError.split(separator: "\n").count == 3)
      for scalar in (result.standardOutput + result.standardError).unicodeScalars {
        #expect(!scalar.isControl || scalar == "\n" || scalar == "\r\n".unicodeScalars.first)
      }
      if arguments == ["list"] {
        #expect(result.standardOutput.split(separator: "\n").allSatisfy { $0.count < 200 })
      }
    }
  }

  @Test("on a narrow screen leave out the metrics that fewest runs have")
  func narrowed() {
    let table = TextTable(
      headings: ["RUN", "EPOCHS", "VAL_LOSS", "VAL_R2_SCORE", "VAL_ACCURACY"],
      rows: [["a", "5", "0.5", "–", "0.9"], ["b", "5", "0.4", "0.7", "0.8"]],
      numeric: [1, 2, 3, 4])
    #expect(table.narrowed(to: 80, keeping: 2).text(as: .table) == table.text(as: .table))
    #expect(
      table.narrowed(to: 40, keeping: 2).text(as: .table) == """
        RUN  EPOCHS  VAL_LOSS  VAL_ACCURACY
        a         5       0.5           0.9
        b         5       0.4           0.8
        """)
    #expect(table.narrowed(to: 3, keeping: 2).headings == ["RUN", "EPOCHS"])
  }
}
