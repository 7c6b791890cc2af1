import Datasets
import Files
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Predictions and confusion matrices")
struct PredictorTests {
  private static let line = #"[{"type": "dense", "units": 1, "activation": "linear"}]"#
  private static let unit = #"[{"type": "dense", "units": 1, "activation": "sigmoid"}]"#

  /// Two features, values for one output or another kind of target.
  private func dataset(_ targets: Samples.Targets, test: Samples? = nil) -> Dataset {
    Dataset(
      samples: Samples(
        shape: [2], count: 4, features: .floats([0, 0, 1, 0, 0, 1, 1, 1]), targets: targets),
      trainingCount: 2, test: test)
  }

  private func outputs(
    _ targets: Samples.Targets, layers: String, loss: String
  ) throws -> ModelOutputs {
    try TrainingFixture.plan(
      layers: layers, loss: loss, metrics: "[]", dataset: dataset(targets)
    ).outputs
  }

  @Test("what outputs stand for follows from the targets and the loss")
  func meaning() throws {
    let labels = Samples.Targets.labels([0, 1, 1, 0], count: 2)
    let two = TrainingFixture.layers
    #expect(
      try outputs(labels, layers: two, loss: "sparse_categorical_crossentropy")
        == .classes(["0", "1"], areProbabilities: true))
    #expect(
      try outputs(labels, layers: Self.unit, loss: "binary_crossentropy")
        == .classes(["0", "1"], areProbabilities: true))
    #expect(
      try outputs(labels, layers: Self.unit, loss: "mse")
        == .classes(["0", "1"], areProbabilities: false))
    let values = Samples.Targets.values([0, 1, 1, 0], width: 1)
    #expect(try outputs(values, layers: Self.line, loss: "mse") == .values(["prediction"]))
    #expect(
      try outputs(values, layers: Self.unit, loss: "binary_crossentropy")
        == .classes(["0", "1"], areProbabilities: true))
    let rows = Samples.Targets.values([0, 1, 1, 0, 1, 0, 0, 1], width: 2)
    #expect(
      try outputs(rows, layers: two, loss: "categorical_crossentropy")
        == .classes(["0", "1"], areProbabilities: true))
    #expect(
      try outputs(.inputs, layers: #"[{"type": "dense", "units": 2}]"#, loss: "mse")
        == .values(["output_0", "output_1"]))
  }

  @Test("values come in the unit they had before scaling")
  func originalUnit() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("0,100\n1,300\n2,500\n", to: "x.csv")
    let data = """
      {"source": "csv", "path": "\(path)", "normalization": "min_max",
       "target_normalization": "min_max"}
      """
    let text = """
      {"schema": "descent/experiment/1", "name": "line", "data": \(data),
       "model": {"layers": [{"type": "dense", "units": 1, "kernel_initializer": "ones"}],
                 "loss": "mse"},
       "training": {"optimizer": {"type": "sgd"}}}
      """
    let plan = try TrainingPlan(ExperimentDefinition(JSONParser.parse(Array(text.utf8))))
    // With a weight of one the scaled target is the scaled input: y = 100 + 200 x.
    let new = try plan.dataset.newInputs(contentsOf: directory.write("0.5\n3\n", to: "new.csv"))
    #expect(try Predictor(plan).predict(new.samples) == [200, 700])
  }

  @Test("several columns come by their names, each in its own unit")
  func severalColumns() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("x,size,price\n0,10,1000\n1,20,3000\n", to: "x.csv")
    let text = """
      {"schema": "descent/experiment/1", "name": "columns",
       "data": {"source": "csv", "path": "\(path)", "target": ["price", "size"],
                "target_normalization": "min_max"},
       "model": {"layers": [{"type": "dense", "units": 2, "kernel_initializer": "ones"}],
                 "loss": "mse"},
       "training": {"optimizer": {"type": "sgd"}}}
      """
    let plan = try TrainingPlan(ExperimentDefinition(JSONParser.parse(Array(text.utf8))))
    #expect(plan.outputs == .values(["price", "size"]))
    let new = try plan.dataset.newInputs(contentsOf: directory.write("x\n0.5\n", to: "new.csv"))
    #expect(try Predictor(plan).predict(new.samples) == [2000, 15])
  }

  @Test("the weights are those of the plan, in batches of any number")
  func weights() throws {
    let session = TrainingSession(try TrainingFixture.plan())
    _ = TrainingFixture.losses(session)
    let plan = try TrainingPlan(
      TrainingFixture.definition(), dataset: TrainingFixture.dataset(),
      initial: session.checkpoint())
    let samples = try #require(try plan.dataset.testSamples())
    guard case .labels(let labels, _) = samples.targets else { return }
    let outputs = try Predictor(plan).predict(samples)
    #expect(outputs.count == 2 * samples.count)
    let right = labels.indices.filter { row in
      (outputs[2 * row + 1] > outputs[2 * row]) == (labels[row] == 1)
    }
    let accuracy = try session.evaluateTest()["test_accuracy"] ?? .nan
    #expect(Double(right.count) / Double(labels.count) == accuracy)
    for row in labels.indices {
      #expect(abs(outputs[2 * row] + outputs[2 * row + 1] - 1) < 1e-6)
    }
    let many = Samples(
      shape: [3], count: 600, features: .floats(Array(repeating: 0.5, count: 1800)),
      targets: .inputs)
    #expect(Set(try Predictor(plan).predict(many).map(\.bitPattern)).count == 2)
  }

  @Test("a matrix counts the samples evaluated last, and its diagonal is the accuracy")
  func confusion() throws {
    let session = TrainingSession(try TrainingFixture.plan())
    repeat { _ = session.trainStep() } while !session.isAtEpochEnd
    let report = session.finishEpoch()
    let validation = try #require(report.confusion)
    #expect(validation.classes == ["0", "1"])
    #expect(validation.counts.reduce(0, +) == 10)
    let right =
      validation.count(truth: 0, prediction: 0) + validation.count(truth: 1, prediction: 1)
    #expect(Double(right) / 10 == report.metrics["val_accuracy"])
    _ = try session.evaluateTest()
    let test = try #require(session.confusion)
    #expect(test.counts.reduce(0, +) == 20)
    let samples = try #require(try session.plan.dataset.testSamples())
    guard case .labels(let labels, _) = samples.targets else { return }
    let ones = labels.filter { $0 == 1 }.count
    #expect(test.count(truth: 1, prediction: 0) + test.count(truth: 1, prediction: 1) == ones)
  }

  @Test("one sigmoid output is counted as two classes, values are not counted")
  func binary() throws {
    // The logit is x₁ + x₂: above 0.5 but for the sample 0, 0.
    let layers = #"""
      [{"type": "dense", "units": 1, "activation": "sigmoid", "kernel_initializer": "ones"}]
      """#
    let data = dataset(.labels([0, 1, 0, 1], count: 2))
    let session = TrainingSession(
      try TrainingFixture.plan(
        layers: layers, loss: "binary_crossentropy", metrics: "[]", dataset: data))
    _ = session.evaluate(data.samples)
    #expect(session.confusion?.counts == [1, 1, 0, 2])
    let values = TrainingSession(
      try TrainingFixture.plan(
        layers: Self.line, loss: "mse", metrics: "[]",
        dataset: dataset(.values([0, 1, 2, 3], width: 1))))
    _ = values.evaluateValidation()
    #expect(values.confusion == nil)
  }
}
