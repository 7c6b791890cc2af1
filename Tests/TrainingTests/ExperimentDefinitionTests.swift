import Files
import NeuralNetworks
import Testing
import Training

@Suite("Experiment files")
struct ExperimentDefinitionTests {
  private static let good = """
    {
      "schema": "descent/experiment/1",
      "name": "points",
      "data": { "source": "mnist", "validation_split": 0.1 },
      "model": { "layers": [{ "type": "dense", "units": 2 }], "loss": "mse" },
      "training": { "optimizer": { "type": "sgd" }, "epochs": 2 }
    }
    """

  private func read(
    _ text: String, overrides: [DefinitionOverride] = []
  ) throws -> ExperimentDefinition {
    try ExperimentDefinition(
      JSONParser.parse(Array(text.utf8), file: "a.json"), file: "a.json", overrides: overrides)
  }

  @Test("what is left out is Keras' default")
  func defaults() throws {
    let definition = try read(Self.good)
    #expect(definition.training.batchSize == 32)
    #expect(definition.training.epochs == 2)
    #expect(definition.training.optimizer?.learningRate == .constant(0.01))
    #expect(definition.data.validationSplit == 0.1)
  }

  /// A part to replace, what to put there, and what the message must say.
  static let mistakes: [(part: String, wrong: String, message: String)] = [
    ("experiment/1", "experiment/9", #"a.json:2:13: schema: found "descent/experiment/9""#),
    (#""points""#, #""../x""#, #"a.json:3:11: name: found "../x""#),
    ("\"mnist\"", "\"minst\"", #"did you mean "mnist"?"#),
    (
      "0.1 }", "1.5 }", "a.json:4:52: data.validation_split: found 1.5; expected a number from 0 to"
    ),
    ("\"epochs\": 2", "\"epochs\": 0", "training.epochs: found 0; expected a whole number from 1"),
    (
      "\"epochs\": 2", "\"epoch\": 2",
      #"training: found the unknown key "epoch"; did you mean "epochs"?"#
    ),
    ("\"sgd\"", "\"sdg\"", #"did you mean "sgd"?"#),
    ("\"mse\"", "\"mze\"", "model.loss: found"),
    ("[{ \"type\"", "[3, { \"type\"", "model.layers[0]: found 3; expected an object"),
    ("\"data\"", "\"date\"", #"found no "data""#),
  ]

  @Test("each mistake is named with its place", arguments: mistakes.indices)
  func mistake(_ index: Int) throws {
    let mistake = Self.mistakes[index]
    let text = Self.good.replacing(mistake.part, with: mistake.wrong)
    try #require(text != Self.good)
    let error = #expect(throws: InputError.self) { try read(text) }
    let line = error?.description ?? ""
    #expect(line.contains(mistake.message), "\(line)")
    #expect(!line.contains("\n"))
  }

  @Test("overrides replace and add values, in the JSON that is saved too")
  func overrides() throws {
    let definition = try read(
      Self.good,
      overrides: [
        DefinitionOverride(path: HyperparameterCatalog.path(to: .epochs), value: 7),
        DefinitionOverride(path: HyperparameterCatalog.path(to: .learningRate), value: 0.5),
      ])
    #expect(definition.training.epochs == 7)
    #expect(definition.training.optimizer?.learningRate == .constant(0.5))
    #expect(definition.json["training"]?["epochs"] == 7)
    #expect(definition.json["training"]?["optimizer"]?["learning_rate"] == 0.5)
  }

  @Test("another optimizer is not given the keys that only the file's optimizer reads")
  func otherOptimizer() throws {
    let text = Self.good.replacing(
      #""type": "sgd""#,
      with: #""type": "adam", "beta_1": 0.5, "epsilon": 1e-6, "weight_decay": 0.1"#)
    func optimizer(_ name: String) throws -> OptimizerDefinition? {
      try read(
        text,
        overrides: [
          DefinitionOverride(
            path: HyperparameterCatalog.path(to: .optimizer), value: .string(name))
        ]
      ).training.optimizer
    }
    let sgd = try #require(try optimizer("sgd"))
    #expect(sgd.kind == .sgd && sgd[.weightDecay] == 0.1)
    let rmsprop = try #require(try optimizer("rmsprop"))
    #expect(rmsprop[.epsilon] == 1e-6)
  }

  @Test(
    "the JSON that is saved has the whole paths of its files, so that they are found from elsewhere"
  )
  func paths() throws {
    func data(_ json: String) throws -> JSONValue? {
      let text = Self.good.replacing(
        #"{ "source": "mnist", "validation_split": 0.1 }"#, with: json)
      return try ExperimentDefinition(JSONParser.parse(Array(text.utf8)), file: "/folder/a.json")
        .json["data"]
    }
    let table = try data(#"{"source": "csv", "path": "x.csv", "target": "y"}"#)
    #expect(table == ["source": "csv", "path": "/folder/x.csv", "target": "y"])
    let arrays = try data(#"{"source": "npy", "features": "x.npy", "targets": "/y.npy"}"#)
    #expect(arrays == ["source": "npy", "features": "/folder/x.npy", "targets": "/y.npy"])
    let archive = try data(
      #"{"source": "npy", "path": "x.npz", "features": "x", "targets": "y"}"#)
    #expect(
      archive == ["source": "npy", "path": "/folder/x.npz", "features": "x", "targets": "y"])
    let images = try data(#"{"source": "idx", "images": "x", "targets": "inputs"}"#)
    #expect(images == ["source": "idx", "images": "/folder/x", "targets": "inputs"])
    #expect(try data(#"{"source": "mnist"}"#) == ["source": "mnist"])
  }
}
