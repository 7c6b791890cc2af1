import Datasets
import Files
import Monitoring
import NeuralNetworks

/// What has to fit together before anything is trained.
extension TrainingPlan {
  /// Checks that loss, outputs and targets speak of the same thing.
  static func check(_ model: ModelPlan, _ samples: Samples) throws(InputError) {
    let outputs = model.outputShape.count
    if case .labels(_, let count) = samples.targets, model.outputShape.rank > 1 {
      throw model.lossMismatch(
        found: "an output of shape \(model.outputShape) for one class a sample",
        expected: "one row of outputs for each sample",
        advice: "put a flatten before the last dense layer, which then has \(count) units")
    }
    switch (model.loss, samples.targets) {
    case (.sparseCategoricalCrossentropy, .labels(let labels, let count)):
      guard outputs > 1 else {
        throw model.lossMismatch(
          found: "an output of shape \(model.outputShape)", expected: "one output for each class",
          advice: "give the last layer \(count) units, or use binary_crossentropy")
      }
      if count > outputs {
        let index = labels.firstIndex { $0 >= outputs } ?? 0
        throw model.lossMismatch(
          found: "the label \(labels[index]) (sample \(index)) and \(outputs) outputs",
          expected: "labels from 0 to \(outputs - 1)",
          advice: "give the last layer at least \(count) units")
      }
    case (.sparseCategoricalCrossentropy, .values):
      throw model.lossMismatch(
        found: "targets that are values", expected: "targets that are class numbers",
        advice: "use categorical_crossentropy or mean_squared_error")
    case (.sparseCategoricalCrossentropy, .inputs):
      throw model.lossMismatch(
        found: "targets that are the inputs", expected: "targets that are class numbers",
        advice: "use mean_squared_error or binary_crossentropy")
    case (_, .labels(_, let count)):
      guard
        outputs == count || (outputs == 1 && count <= 2) || (outputs == 1 && isValue(model.loss))
      else {
        throw model.lossMismatch(
          found: "an output of shape \(model.outputShape) for \(count) classes",
          expected: count == 2 ? "1 or 2 outputs" : "\(count) outputs, one for each class",
          advice: model.loss == .binaryCrossentropy && count > 2
            ? "use sparse_categorical_crossentropy with softmax" : "change the last layer's units")
      }
    case (_, .values(_, let width)):
      guard outputs == width else {
        throw model.lossMismatch(
          found: "an output of shape \(model.outputShape)",
          expected: "\(width) outputs, as many as the targets have",
          advice: "give the last layer \(width) units")
      }
    case (_, .inputs):
      let width = samples.shape.count
      guard outputs == width else {
        throw model.lossMismatch(
          found: "an output of shape \(model.outputShape)",
          expected: "\(width) outputs, as many as a sample has values",
          advice: "give the last layer \(width) units")
      }
    }
  }

  /// Checks that metrics of classes have classes to look at.
  func checkMetrics() throws(InputError) {
    if case .labels = dataset.samples.targets { return }
    guard let metric = model.metrics.first(where: { !$0.usesValues(columns: model.width) }) else {
      return
    }
    throw InputError(
      place: "model.metrics", found: "\(metric.rawValue.quoted) for targets that are values",
      expected: "a metric of values",
      advice: "use mean_absolute_error, root_mean_squared_error or r2_score")
  }

  /// Checks that no noise is asked for where no network gives samples back.
  func refuseInputNoise() throws(InputError) {
    guard definition.data.inputNoise > 0 else { return }
    throw InputError(
      place: "data.input_noise", found: "noise for a generator and a discriminator",
      expected: "a network that gives its inputs back",
      advice: "begin the discriminator with a gaussian_noise layer instead")
  }

  /// Checks that an embedding at the beginning has a vector for each character of a text, and for each number.
  /// - Parameter place: where the samples are from; nil for those that are trained on.
  func checkEmbedding(of samples: Samples, at place: String?) throws(InputError) {
    guard model.network.typeNames.first == "embedding",
      let rows = model.network.layers.first?.parameters.first?.shape.extents.first
    else { return }
    let key = "model.layers[0].input_dim"
    if let count = dataset.vocabulary?.count {
      guard rows < count else { return }
      throw InputError(
        place: key, found: "\(rows) for a text of \(count) characters",
        expected: "a vector for each", advice: "set it to \(count)")
    }
    guard let (sample, value) = samples.firstValue(outside: rows) else { return }
    let isNumber = value >= 0 && value == value.rounded()
    throw InputError(
      place: place ?? key, found: "\(NumberText.short(Double(value))) in sample \(sample)",
      expected: "whole numbers from 0 to \(rows - 1)",
      advice: isNumber
        ? "set input_dim to more than the largest"
        : "an embedding needs numbers that are not scaled")
  }

  /// Checks that there is a text to write where a definition says how.
  func checkTextSampling() throws(InputError) {
    guard definition.training.textSampling != nil, !generatesText else { return }
    throw InputError(
      place: "training", found: "a temperature or sample_length for a model that writes no text",
      expected: "a text as data and a softmax over its characters", advice: "take it out")
  }

  /// Checks that what early stopping and the plateau watch is measured.
  func checkMonitors() throws(InputError) {
    let training = definition.training
    let names = monitoredMetrics
    for (key, name) in [
      ("early_stopping", training.earlyStopping?.monitor.name),
      ("reduce_lr_on_plateau", training.reduceOnPlateau?.monitor.name),
    ] {
      guard let name, !names.contains(name) else { continue }
      throw InputError(
        place: "training.\(key).monitor", found: name.quoted, expected: "a metric of the run",
        advice: "it measures \(names.joined(separator: ", "))")
    }
  }

  private static func isValue(_ loss: Loss) -> Bool { loss.fusedActivation == nil }
}

extension Samples {
  /// The first value that is no whole number from 0 up to, not including, `end`, and the sample it is in.
  fileprivate func firstValue(outside end: Int) -> (sample: Int, value: Float)? {
    func isOutside(_ value: Float) -> Bool {
      !(value >= 0 && value < Float(end) && value == value.rounded())
    }
    switch features {
    case .bytes(let bytes, let scale):
      return bytes.firstIndex { isOutside(Float($0) * scale) }
        .map { ($0 / shape.count, Float(bytes[$0]) * scale) }
    case .floats(let floats):
      return floats.firstIndex { isOutside($0) }.map { ($0 / shape.count, floats[$0]) }
    }
  }
}
