import Files
import TestSupport
import Testing

@Suite("descent with a generator and a discriminator")
struct AdversarialRunTests {
  static let experiment = """
    {
      "schema": "descent/experiment/1",
      "name": "points",
      "data": { "source": "circles", "samples": 200, "validation_split": 0.2 },
      "model": {
        "latent_dim": 2,
        "generator": {
          "layers": [{ "type": "dense", "units": 8, "activation": "relu" },
                     { "type": "dropout", "rate": 0.1 }, { "type": "dense", "units": 2 }],
          "optimizer": { "type": "adam" }
        },
        "discriminator": {
          "layers": [{ "type": "dense", "units": 8, "activation": "relu" },
                     { "type": "dense", "units": 1, "activation": "sigmoid" }],
          "optimizer": { "type": "adam", "beta_1": 0.5, "weight_decay": 0.01 }
        }
      },
      "training": { "batch_size": 32, "epochs": 2 }
    }
    """

  private func run(_ arguments: [String], in folder: TemporaryDirectory) throws -> JSONValue {
    let result = try CommandLineProgram.run(
      executable: DescentProgram.path, arguments: arguments,
      environment: DescentProgram.environment, workingDirectory: folder.path)
    try #require(result.exitCode == 0, "\(result.standardError)")
    let last = result.standardOutput.split(separator: "\n").last ?? ""
    let text = arguments.contains("train") ? String(last) : result.standardOutput
    return try JSONParser.parse(Array(text.utf8)).value
  }

  @Test(
    "trains with changes to either network, and its saved run can be shown, evaluated and exported")
  func wholeWay() throws {
    let folder = try TemporaryDirectory()
    _ = try folder.write(Self.experiment, to: "points.json")
    let ending = try run(
      [
        "train", "points.json", "--json", "--runs", "runs", "--set",
        "generator.learning_rate=0.01", "--set", "discriminator.optimizer=sgd", "--set",
        "discriminator.momentum=0.5", "--set", "generator.layers.1.rate=0.2",
      ], in: folder)
    let id = try #require(ending["id"]?.string)
    let record = try run(["show", id, "--format", "json", "--runs", "runs"], in: folder)
    let values = try #require(record["hyperparameters"])
    #expect(values["generator.learning_rate"]?.number == 0.01)
    #expect(values["discriminator.optimizer"]?.string == "sgd")
    #expect(values["discriminator.momentum"]?.number == 0.5)
    #expect(values["discriminator.weight_decay"]?.number == 0.01)
    #expect(values["generator.layers.1.rate"]?.number == 0.2)
    let evaluation = try run(["evaluate", id, "--format", "json", "--runs", "runs"], in: folder)
    for name in ["val_generator_loss", "val_discriminator_loss", "val_fake_accuracy"] {
      #expect(evaluation[name]?.number != nil, "\(name)")
      #expect(evaluation[name] == ending[name], "\(name)")
    }
    _ = try folder.write("0,1\n1,0\n", to: "new.csv")
    let other = try run(
      ["evaluate", id, "--data", "new.csv", "--format", "json", "--runs", "runs"], in: folder)
    #expect(other["discriminator_loss"]?.number != nil)
    let prediction = try DescentProgram.run(
      "predict", id, "--input", "new.csv", "--runs", "runs", in: folder)
    #expect(prediction.exitCode == 2)
    #expect(
      prediction.standardError.hasPrefix(
        "descent: found a run of a generator and a discriminator; expected a run of one network"))
    let description = try run(["describe", "points.json", "--format", "json"], in: folder)
    #expect(description["parameters"]?.number == 75)
    _ = try run(["compare", id, id, "--format", "json", "--runs", "runs"], in: folder)
    let export = try DescentProgram.run(
      "export", id, "--weights", "w.safetensors", "--runs", "runs", in: folder)
    #expect(export.exitCode == 0, "\(export.standardError)")
    let header = try FileContents.read(folder.file("w.safetensors")).dropFirst(8).prefix(900)
    #expect(String(decoding: header, as: UTF8.self).contains("discriminator.layers.0.kernel"))
  }
}
