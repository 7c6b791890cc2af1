import Files
import TestSupport
import Testing

/// The real program, as it was built beside these tests.
enum DescentProgram {
  static var path: String { "\(ProgramFolder.path)/descent" }

  static let environment = [
    "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin",
  ]

  /// A small network on handwritten digits, an epoch of which takes a moment.
  static let experiment = experiment(
    name: "quick", summary: "A small network on handwritten digits",
    data: #"{ "source": "mnist", "validation_split": 0.1 }"#, units: 16, classes: 10,
    batchSize: 128, epochs: 1, seed: 42)

  /// A classifier with one hidden layer, trained with Adam.
  static func experiment(
    name: String, summary: String, data: String, units: Int, classes: Int, batchSize: Int,
    epochs: Int, seed: Int
  ) -> String {
    """
    {
      "schema": "descent/experiment/1",
      "name": "\(name)",
      "description": "\(summary)",
      "data": \(data),
      "model": {
        "layers": [
          { "type": "dense", "units": \(units), "activation": "relu" },
          { "type": "dense", "units": \(classes), "activation": "softmax" }
        ],
        "loss": "sparse_categorical_crossentropy",
        "metrics": ["accuracy"]
      },
      "training": {
        "optimizer": { "type": "adam", "learning_rate": 0.001 },
        "batch_size": \(batchSize),
        "epochs": \(epochs),
        "seed": \(seed)
      }
    }
    """
  }

  /// Runs the program without a terminal.
  static func run(
    _ arguments: String..., in folder: TemporaryDirectory
  ) throws -> (exitCode: Int32, standardOutput: String, standardError: String) {
    try CommandLineProgram.run(
      executable: path, arguments: arguments, environment: environment,
      workingDirectory: folder.path)
  }

  /// The dashboard on a pseudo-terminal, training for as long as nobody stops it.
  static func dashboard(
    in folder: TemporaryDirectory, rows: Int = 24, columns: Int = 80,
    environment extra: [String: String] = [:], arguments: [String] = ["--epochs", "100000"]
  ) throws -> PseudoTerminalProgram {
    let file = try folder.write(experiment, to: "quick.json")
    return try PseudoTerminalProgram(
      executable: path, arguments: ["run", file, "--runs", folder.file("runs")] + arguments,
      environment: environment.merging(userFolders(in: folder)) { $1 }.merging(extra) { $1 },
      rows: rows, columns: columns,
      workingDirectory: folder.path)
  }

  /// Where configuration and view are, so that no test sees those of a person or of another test.
  static func userFolders(in folder: TemporaryDirectory) -> [String: String] {
    ["XDG_CONFIG_HOME": folder.file("config"), "XDG_STATE_HOME": folder.file("state")]
  }

  /// The saved runs in a folder, as JSON.
  static func savedRuns(in folder: TemporaryDirectory) throws -> [JSONValue] {
    let runs = folder.file("runs")
    return try FileContents.names(inFolder: runs).filter { $0.hasSuffix(".json") }.map { name in
      try JSONParser.parse(try FileContents.read("\(runs)/\(name)")).value
    }
  }
}

extension PseudoTerminalProgram {
  /// Leaves the dashboard as a person does who wants the run to end and to be kept.
  func stopAndSave(exit expected: ProgramExit = .code(0)) throws {
    try send("q")
    try waitUntil("the question") { $0.text.contains("stop and save") }
    try send("s")
    #expect(try waitForExit() == expected)
  }

  /// Sets hyperparameters by commands such as `momentum 0.5`, each when the one before is in force.
  func set(_ commands: [String]) throws {
    for command in commands {
      try send(":set \(command)\r")
      let value = String(command.split(separator: " ")[1])
      try waitUntil(command) { $0.text.contains("\(value) @") }
    }
  }
}
