import Files
import TestSupport

/// The real program, as it was built beside these tests.
enum DescentProgram {
  static var path: String { "\(ProgramFolder.path)/descent" }

  static let environment = [
    "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin",
  ]

  static let experiment = """
    {
      "schema": "descent/experiment/1",
      "name": "quick",
      "description": "A small network on handwritten digits",
      "data": { "source": "mnist", "validation_split": 0.1 },
      "model": {
        "layers": [
          { "type": "dense", "units": 16, "activation": "relu" },
          { "type": "dense", "units": 10, "activation": "softmax" }
        ],
        "loss": "sparse_categorical_crossentropy",
        "metrics": ["accuracy"]
      },
      "training": {
        "optimizer": { "type": "adam", "learning_rate": 0.001 },
        "batch_size": 128,
        "epochs": 1,
        "seed": 42
      }
    }
    """

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
