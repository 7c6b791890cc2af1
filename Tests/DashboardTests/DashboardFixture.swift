import Files
import Foundation
import Monitoring
import TerminalUI

@testable import Dashboard

/// A run as the tests tell it, and dashboards in the middle of one.
enum DashboardFixture {
  static let learningRate = HyperparameterDescriptor(
    key: HyperparameterKey(rawValue: "learning_rate"), label: "learning rate",
    kind: .number(0...10, .logarithmic(factor: 2, smallest: 1e-6)), effect: .nextStep,
    explanation: "How far each update goes.")

  static let batchSize = HyperparameterDescriptor(
    key: HyperparameterKey(rawValue: "batch_size"), label: "batch size",
    kind: .whole(1...4096, .logarithmic(factor: 2, smallest: 1)), unit: "samples",
    effect: .nextEpoch, explanation: "Samples in each update.")

  static let nesterov = HyperparameterDescriptor(
    key: HyperparameterKey(rawValue: "nesterov"), label: "nesterov", kind: .flag,
    effect: .nextStep, explanation: "Looks where momentum leads.")

  static let epochs = HyperparameterDescriptor(
    key: HyperparameterKey(rawValue: "epochs"), label: "epochs",
    kind: .whole(1...100_000, .linear(1)), effect: .nextEpoch,
    explanation: "Passes over the training data.")

  static let loss = MetricDescriptor(name: "loss", isHigherBetter: false)
  static let accuracy = MetricDescriptor(name: "accuracy", isHigherBetter: true)

  static func description(
    metrics: [MetricDescriptor] = [loss, accuracy],
    hyperparameters: [HyperparameterDescriptor] = [learningRate, batchSize, nesterov, epochs]
  ) -> RunDescription {
    let values: HyperparameterValues = [
      learningRate.key: .number(0.001), batchSize.key: .number(32), nesterov.key: .flag(false),
      epochs.key: .number(4),
    ]
    return RunDescription(
      name: "mnist", summary: "dense 32, dense 10", definition: .object(JSONObject([])),
      layers: [
        RunDescription.Layer(type: "dense", outputShape: [32], parameterCount: 25_120),
        RunDescription.Layer(type: "dense", outputShape: [10], parameterCount: 330),
      ],
      metrics: metrics, hyperparameters: hyperparameters, values: values, seed: 1, threads: 1,
      trainingSamples: 3200, validationSamples: 800)
  }

  /// A dashboard before the run has begun.
  static func empty(
    _ columns: Int = 80, _ rows: Int = 24, _ symbols: Symbols = .braille
  ) -> DashboardState {
    DashboardState(
      size: Size(columns: columns, rows: rows), symbols: symbols,
      themes: [.standard, Theme(name: "other", colors: [:])])
  }

  /// A dashboard whose run has just begun.
  static func started(
    _ columns: Int = 80, _ rows: Int = 24, _ symbols: Symbols = .braille
  ) -> DashboardState {
    var state = empty(columns, rows, symbols)
    _ = state.update(.run(.started(description())))
    return state
  }

  static func step(_ step: Int, loss: Float? = nil, accuracy: Float? = nil) -> RunEvent {
    var values = SIMD8<Float>(repeating: 0)
    values[0] = loss ?? 2 / (1 + Float(step) * 0.02)
    values[1] = accuracy ?? 1 - 1 / (1 + Float(step) * 0.05)
    return .steps(
      StepSummary(
        step: step, epoch: (step - 1) / 100 + 1, samples: 32, seconds: 0.01, learningRate: 0.001,
        values: values))
  }

  static func epoch(_ epoch: Int, loss: Double, accuracy: Double) -> RunEvent {
    .epoch(
      EpochReport(
        epoch: epoch, epochs: 4, step: epoch * 100,
        metrics: MetricValues([
          ("loss", loss * 0.9), ("accuracy", accuracy + 0.01), ("val_loss", loss),
          ("val_accuracy", accuracy),
        ]), learningRate: 0.001, seconds: 1))
  }

  static let histograms: RunEvent = {
    let counts = [1, 2, 5, 9, 14, 18, 20, 18, 14, 9, 5, 2, 1, 0, 0, 1]
    let tensors = [(0, "kernel"), (0, "bias"), (1, "kernel"), (1, "bias")].map { layer, tensor in
      TensorHistogram(
        layer: layer, tensor: tensor,
        histogram: Histogram(
          lower: -0.25, upper: 0.25, counts: counts, mean: 0.001, deviation: 0.07))
    }
    return .histograms(tensors, step: 200)
  }()

  static func applied(
    _ from: HyperparameterValue, _ to: HyperparameterValue, step: Int,
    of descriptor: HyperparameterDescriptor = learningRate
  ) -> RunEvent {
    .applied(AppliedChange(key: descriptor.key, from: from, to: to, step: step, epoch: 1))
  }

  static func finished(_ status: RunStatus = .finished, reason: String? = nil) -> RunEvent {
    .finished(
      RunResult(
        status: status, reason: reason, steps: 400, epochs: 4,
        metrics: MetricValues([("test_loss", 0.25), ("test_accuracy", 0.93)]), trainingSeconds: 4))
  }

  /// A dashboard in its third epoch, with something in every panel.
  static func populated(
    _ columns: Int = 80, _ rows: Int = 24, _ symbols: Symbols = .braille
  ) -> DashboardState {
    var state = started(columns, rows, symbols)
    for number in 1...250 {
      _ = state.update(.run(step(number)))
      if number == 100 { _ = state.update(.run(epoch(1, loss: 0.8, accuracy: 0.8))) }
      if number == 120 {
        let change = applied(.number(0.001), .number(0.002), step: 120)
        _ = state.update(.run(change))
      }
      if number == 200 {
        _ = state.update(.run(epoch(2, loss: 0.5, accuracy: 0.88)))
        _ = state.update(.run(histograms))
      }
    }
    return state
  }

  static func canvas(_ state: DashboardState) -> Canvas {
    var canvas = Canvas(Size(columns: 0, rows: 0))
    DashboardView.draw(state, on: &canvas)
    return canvas
  }

  static func text(_ state: DashboardState) -> String { canvas(state).text }

  /// The style of the first cell of a text where it stands first on the screen.
  static func style(of text: String, in state: DashboardState) -> Style? {
    let canvas = canvas(state)
    for (row, line) in canvas.lines.enumerated() {
      guard let place = line.range(of: text) else { continue }
      return canvas[line[..<place.lowerBound].unicodeScalars.count, row].style
    }
    return nil
  }
}

extension DashboardState {
  /// Presses keys one after another and returns what they ask for.
  @discardableResult
  mutating func press(_ keys: Key...) -> [DashboardEffect] { keys.flatMap { update(.key($0)) } }

  /// Types a text key by key.
  mutating func type(_ text: String) {
    for scalar in text.unicodeScalars { press(.character(scalar)) }
  }

  mutating func receive(_ event: RunEvent) { _ = update(.run(event)) }
}
