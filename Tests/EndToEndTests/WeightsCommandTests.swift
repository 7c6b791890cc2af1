import Files
import TestSupport
import Testing

@Suite("descent export and evaluate, and going on from a checkpoint")
struct WeightsCommandTests {
  private func train(
    _ arguments: String..., in folder: TemporaryDirectory
  ) throws -> JSONValue {
    let result = try CommandLineProgram.run(
      executable: DescentProgram.path,
      arguments: ["train", "quick.json", "--json", "--runs", "runs"] + arguments,
      environment: DescentProgram.environment, workingDirectory: folder.path)
    try #require(result.exitCode == 0, "\(result.standardError)")
    let last = try #require(result.standardOutput.split(separator: "\n").last)
    return try JSONParser.parse(Array(last.utf8)).value
  }

  @Test(
    "two epochs after one equal three, evaluate repeats a run's metrics, export writes its weights")
  func weights() throws {
    let folder = try TemporaryDirectory()
    _ = try folder.write(DescentProgram.experiment, to: "quick.json")
    let whole = try train("--epochs", "3", in: folder)
    let first = try train("--epochs", "1", in: folder)
    let id = try #require(first["id"]?.string)
    let second = try train(
      "--epochs", "2", "--initial-weights", "runs/\(id)/step-141.safetensors", in: folder)
    for name in ["loss", "val_loss", "test_loss", "test_accuracy", "steps"] {
      #expect(second[name] == whole[name], "\(name)")
    }

    let evaluation = try DescentProgram.run(
      "evaluate", id, "--format", "json", "--runs", "runs", in: folder)
    #expect(evaluation.exitCode == 0, "\(evaluation.standardError)")
    let metrics = try JSONParser.parse(Array(evaluation.standardOutput.utf8)).value
    for name in ["val_loss", "val_accuracy", "test_loss", "test_accuracy"] {
      #expect(metrics[name] == first[name], "\(name)")
    }

    let export = try DescentProgram.run(
      "export", id, "--weights", "w.safetensors", "--runs", "runs", in: folder)
    #expect(export.exitCode == 0, "\(export.standardError)")
    let header = try FileContents.read(folder.file("w.safetensors")).dropFirst(8).prefix(400)
    #expect(String(decoding: header, as: UTF8.self).contains("layers.0.kernel"))
  }

  @Test("a file that is no safetensors is refused in one line")
  func badFile() throws {
    let folder = try TemporaryDirectory()
    _ = try folder.write(DescentProgram.experiment, to: "quick.json")
    _ = try folder.write("nothing", to: "bad.safetensors")
    let result = try DescentProgram.run(
      "train", "quick.json", "--initial-weights", "bad.safetensors", in: folder)
    #expect(result.exitCode == 2)
    #expect(result.standardError.hasPrefix("descent: bad.safetensors: found "))
  }
}
