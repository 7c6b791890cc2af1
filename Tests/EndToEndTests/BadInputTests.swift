import Files
import Foundation
import TestSupport
import Testing

@Suite("Wrong input gets one clear line and exit code 2")
struct BadInputTests {
  /// Part of the good definition, what stands there instead, and what the line must say.
  static let definitions: [(part: String, wrong: String, message: String)] = [
    (
      "\"name\": \"quick\",", "\"name\": \"quick\"", "bad.json:4:3: found '\"'; expected ',' or '}'"
    ),
    ("\"dense\", \"units\": 16", "\"desne\", \"units\": 16", "did you mean \"dense\"?"),
    ("\"units\": 16", "\"units\": -3", "bad.json:8:35: model.layers[0].units: found -3"),
    ("\"units\": 10", "\"units\": 5", "the label 5 (sample 0) and 5 outputs"),
    ("\"softmax\"", "\"linear\"", "expected \"softmax\""),
    (
      "sparse_categorical_crossentropy", "binary_crossentropy",
      "expected \"sigmoid\", because the loss"
    ),
  ]

  @Test("a definition with a mistake", arguments: definitions.indices)
  func definition(_ index: Int) throws {
    let mistake = Self.definitions[index]
    let folder = try TemporaryDirectory()
    let text = DescentProgram.experiment.replacing(mistake.part, with: mistake.wrong)
    try #require(text != DescentProgram.experiment)
    _ = try folder.write(text, to: "bad.json")
    try expectOneLine(mistake.message, "train", "bad.json", in: folder)
  }

  @Test("outputs with more than one row for a sample")
  func forgottenFlatten() throws {
    let folder = try TemporaryDirectory()
    let text = DescentProgram.experiment.replacing(
      "{ \"type\": \"dense\", \"units\": 16, \"activation\": \"relu\" }",
      with: "{ \"type\": \"reshape\", \"target_shape\": [28, 28] }")
    try #require(text != DescentProgram.experiment)
    _ = try folder.write(text, to: "bad.json")
    try expectOneLine("put a flatten before the last dense layer", "train", "bad.json", in: folder)
  }

  @Test("a folder for runs that cannot be written, before anything is trained")
  func unwritableRuns() throws {
    let folder = try TemporaryDirectory()
    _ = try folder.write(DescentProgram.experiment, to: "good.json")
    _ = try folder.write("", to: "file")
    try expectOneLine(
      "the folder of runs: found ", "train", "good.json", "--runs", "file/runs", in: folder)
  }

  @Test("a file in place of the folder of runs")
  func fileForRuns() throws {
    let folder = try TemporaryDirectory()
    _ = try folder.write(DescentProgram.experiment, to: "good.json")
    _ = try folder.write("", to: "file")
    let message = "file: found a file; expected the folder of saved runs"
    try expectOneLine(message, "list", "--runs", "file", in: folder)
    try expectOneLine(message, "compare", "--runs", "file", in: folder)
    try expectOneLine(message, "train", "good.json", "--runs", "file", in: folder)
  }

  @Test("a device in place of a definition, and a picture of an unknown kind")
  func otherFiles() throws {
    let folder = try TemporaryDirectory()
    try expectOneLine("expected a regular file", "train", "/dev/zero", in: folder)
    _ = try folder.write(DescentProgram.experiment, to: "good.json")
    try expectOneLine(
      "expected a file that ends in .svg, .txt or .ansi", "run", "good.json", "--screenshot",
      "x.png",
      in: folder)
  }

  @Test("a missing file and an unknown name")
  func missing() throws {
    let folder = try TemporaryDirectory()
    try expectOneLine(
      "nothing.json: found no such file or directory", "train", "nothing.json", in: folder)
    try expectOneLine("did you mean \"mnist-mlp\"?", "train", "mnist-mpl", in: folder)
    try expectOneLine("no such run", "show", "nothing", in: folder)
  }

  @Test("a truncated gzip file")
  func truncated() throws {
    let folder = try TemporaryDirectory()
    let resources = "\(ProgramFolder.path)/descent_Datasets.resources/mnist"
    let labels = "\(resources)/t10k-labels-idx1-ubyte.gz"
    let images = try FileContents.read("\(resources)/t10k-images-idx3-ubyte.gz")
    try AtomicFile.write(Array(images.prefix(100_000)), to: folder.file("images.gz"))
    let text = DescentProgram.experiment.replacing(
      "\"source\": \"mnist\"",
      with: "\"source\": \"idx\", \"images\": \"images.gz\", \"labels\": \"\(labels)\"")
    _ = try folder.write(text, to: "bad.json")
    try expectOneLine(
      "images.gz: found a gzip file that ends after", "train", "bad.json", in: folder)
  }

  @Test("options that do not fit")
  func options() throws {
    let folder = try TemporaryDirectory()
    _ = try folder.write(DescentProgram.experiment, to: "good.json")
    try expectOneLine(
      "did you mean \"learning_rate\"?", "train", "good.json", "--set", "learning_rat=1", in: folder
    )
    try expectOneLine(
      "--set learning_rate: found \"fast\"", "train", "good.json", "--set", "learning_rate=fast",
      in: folder)
    try expectOneLine("--epochs: found \"0\"", "train", "good.json", "--epochs", "0", in: folder)
    try expectOneLine("Unknown option '--jason'", "train", "good.json", "--jason", in: folder)
  }

  @Test("the dashboard without a terminal names train")
  func noTerminal() throws {
    let folder = try TemporaryDirectory()
    try expectOneLine("use \"descent train mnist-mlp\" instead", "run", in: folder)
    try expectOneLine("use \"descent train mnist-mlp\" instead", in: folder)
  }

  private func expectOneLine(
    _ message: String, _ arguments: String..., in folder: TemporaryDirectory,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try CommandLineProgram.run(
      executable: DescentProgram.path, arguments: arguments,
      environment: DescentProgram.environment, workingDirectory: folder.path)
    #expect(result.exitCode == 2, sourceLocation: sourceLocation)
    #expect(result.standardOutput.isEmpty, sourceLocation: sourceLocation)
    let lines = result.standardError.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.count == 2 && lines.last == "", "\(result.standardError)",
      sourceLocation: sourceLocation)
    #expect(
      result.standardError.hasPrefix("descent: ") && result.standardError.contains(message),
      "\(result.standardError)", sourceLocation: sourceLocation)
    #expect(
      FileContents.names(inFolder: folder.file("runs")).isEmpty, sourceLocation: sourceLocation)
  }

  @Test("output that cannot be written is an error, not a loss that nobody sees")
  func fullDisk() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let folder = try TemporaryDirectory()
    let result = try CommandLineProgram.run(
      executable: "/bin/sh",
      arguments: ["-c", "'\(DescentProgram.path)' describe mnist-mlp > /dev/full"],
      environment: DescentProgram.environment, workingDirectory: folder.path)
    #expect(result.exitCode == 1)
    #expect(result.standardError.hasPrefix("descent: standard output: could not be written"))
  }
}
