import Datasets
import Files
import Tensors
import Testing

@testable import Training

@Suite("A plan is checked whole before anything is trained")
struct TrainingPlanTests {
  private func failure(
    layers: String, loss: String, targets: Samples.Targets = .labels([0, 1, 2], count: 3)
  ) -> String {
    let samples = Samples(
      shape: [2], count: 3, features: .floats(Array(repeating: 0, count: 6)), targets: targets)
    do {
      _ = try TrainingFixture.plan(
        layers: layers, loss: loss, metrics: "[]",
        dataset: Dataset(samples: samples, trainingCount: 3))
      return "nothing is wrong"
    } catch { return "\(error)" }
  }

  private func dense(_ units: Int, _ activation: String) -> String {
    #"[{"type": "dense", "units": \#(units), "activation": "\#(activation)"}]"#
  }

  @Test("a label beyond the outputs is named with its sample")
  func labelOutOfRange() {
    let text = failure(layers: dense(2, "softmax"), loss: "sparse_categorical_crossentropy")
    #expect(text.hasPrefix("points.json:"))
    #expect(text.contains("the label 2 (sample 2) and 2 outputs; expected labels from 0 to 1"))
    #expect(text.contains("give the last layer at least 3 units"))
  }

  @Test("a number for which an embedding has no vector is named with its sample")
  func embedding() throws {
    let layers = """
      [{"type": "embedding", "input_dim": 4, "output_dim": 2}, {"type": "flatten"},
       {"type": "dense", "units": 1}]
      """
    func failure(_ values: [Float], test: [Float] = [0, 0]) -> String {
      func samples(_ values: [Float]) -> Samples {
        Samples(
          shape: [2], count: values.count / 2, features: .floats(values),
          targets: .values(Array(repeating: 0, count: values.count / 2), width: 1))
      }
      do {
        let plan = try TrainingFixture.plan(
          layers: layers, loss: "mse", metrics: "[]",
          dataset: Dataset(samples: samples(values), trainingCount: 1, test: samples(test)))
        _ = try plan.testSamples()
        return "nothing is wrong"
      } catch { return "\(error)" }
    }
    #expect(failure([0, 3, 2, 1]) == "nothing is wrong")
    #expect(
      failure([0, 3, 2, 4])
        == "model.layers[0].input_dim: found 4 in sample 1; expected whole numbers from 0 to 3; "
        + "set input_dim to more than the largest")
    for value: Float in [-1, 0.5, .nan] {
      let text = failure([0, value])
      #expect(text.hasSuffix("an embedding needs numbers that are not scaled"), "\(value)")
    }
    #expect(failure([0, 3], test: [0, 0, 9, 0]).hasPrefix("the test set: found 9 in sample 1;"))
  }

  @Test("sparse cross-entropy over one output is refused")
  func oneOutput() {
    let text = failure(layers: dense(1, "softmax"), loss: "sparse_categorical_crossentropy")
    #expect(text.contains("expected one output for each class"))
  }

  @Test("binary cross-entropy over three classes and one output is refused")
  func binaryOverThree() {
    let text = failure(layers: dense(1, "sigmoid"), loss: "binary_crossentropy")
    #expect(text.contains("use sparse_categorical_crossentropy with softmax"))
  }

  @Test("values need as many outputs as they are wide")
  func width() {
    let values = Samples.Targets.values([1, 2, 3, 4, 5, 6], width: 2)
    let text = failure(layers: dense(3, "linear"), loss: "mse", targets: values)
    #expect(text.contains("expected 2 outputs, as many as the targets have"))
    #expect(
      failure(layers: dense(2, "linear"), loss: "mse", targets: values) == "nothing is wrong")
  }

  @Test("class numbers are refused by no loss when every class has an output")
  func labelsFit() {
    for loss in ["sparse_categorical_crossentropy", "categorical_crossentropy"] {
      #expect(failure(layers: dense(3, "softmax"), loss: loss) == "nothing is wrong")
    }
    #expect(failure(layers: dense(3, "linear"), loss: "mse") == "nothing is wrong")
  }

  @Test("accuracy of values is refused, and a reconstruction needs as many outputs as inputs")
  func valuesAndInputs() throws {
    func failure(_ targets: Samples.Targets, units: Int, metrics: String) -> String {
      let samples = Samples(
        shape: [2], count: 2, features: .floats([1, 2, 3, 4]), targets: targets)
      do {
        _ = try TrainingFixture.plan(
          layers: dense(units, "linear"), loss: "mse", metrics: metrics,
          dataset: Dataset(samples: samples, trainingCount: 2))
        return "nothing is wrong"
      } catch { return "\(error)" }
    }
    let values = Samples.Targets.values([1, 2, 3, 4], width: 2)
    #expect(
      failure(values, units: 2, metrics: #"["accuracy"]"#).contains("for targets that are values"))
    #expect(failure(values, units: 2, metrics: #"["mae"]"#) == "nothing is wrong")
    #expect(failure(.inputs, units: 2, metrics: "[]") == "nothing is wrong")
    #expect(failure(.inputs, units: 3, metrics: "[]").contains("expected"))
  }

  @Test("the description lists layers, metrics and controls")
  func description() throws {
    let description = try TrainingFixture.plan().description(threads: 1)
    #expect(description.layers.map(\.parameterCount) == [32, 18])
    #expect(description.metrics.map(\.name) == ["loss", "accuracy"])
    #expect(
      description.hyperparameters.map(\.key.rawValue) == [
        "learning_rate", "optimizer", "beta_1", "beta_2", "global_clipnorm", "schedule",
        "batch_size", "epochs", "weight_decay", "layers.0.trainable", "layers.1.trainable",
        "early_stopping",
      ])
    #expect(description.trainingSamples == 50 && description.validationSamples == 10)
  }
}
