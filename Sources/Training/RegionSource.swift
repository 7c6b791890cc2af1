import Datasets
import Monitoring
import NeuralNetworks
import Tensors

/// What a preview of a classifier of two features is made of: a grid over the plane, and some samples.
struct RegionSource {
  /// Places across and down the plane, and samples that are shown.
  static let columns = 64
  static let rows = 48
  static let pointCount = 400

  private let x: ClosedRange<Double>
  private let y: ClosedRange<Double>
  private let points: [DecisionRegions.Point]
  private let classes: [String]
  /// `[rows · columns, 2]`, as the network reads them.
  private let grid: [Float]

  /// - Returns: nil for samples of more or fewer than two features, or without classes.
  init?(_ plan: TrainingPlan) {
    let dataset = plan.dataset
    guard plan.adversarial == nil, dataset.samples.shape.count == 2,
      let classes = plan.outputs.classes, case .labels(let labels, _) = dataset.samples.targets
    else { return nil }
    let scalings =
      dataset.featureScalings.count == 2 ? dataset.featureScalings : [.identity, .identity]
    let count = min(Self.pointCount, dataset.trainingCount)
    var values = [Float](repeating: 0, count: dataset.trainingCount * 2)
    let indices = (0..<dataset.trainingCount).map { Int32($0) }
    indices.withUnsafeBufferPointer { indices in
      values.withUnsafeMutableBufferPointer { values in
        if let start = values.baseAddress { dataset.samples.gather(indices, into: start) }
      }
    }
    func range(_ feature: Int) -> (scaled: ClosedRange<Float>, own: ClosedRange<Double>)? {
      let all = stride(from: feature, to: values.count, by: 2).map { values[$0] }
      guard let least = all.min(), let most = all.max(), least < most else { return nil }
      let margin = (most - least) * 0.08
      let (low, high) = (least - margin, most + margin)
      let ends = [low, high].map { Double(scalings[feature].original($0)) }
      return (low...high, min(ends[0], ends[1])...max(ends[0], ends[1]))
    }
    guard let across = range(0), let down = range(1) else { return nil }
    self.classes = classes
    (x, y) = (across.own, down.own)
    points = (0..<count).map { index in
      DecisionRegions.Point(
        x: Double(scalings[0].original(values[2 * index])),
        y: Double(scalings[1].original(values[2 * index + 1])), label: Int(labels[index]))
    }
    grid = (0..<Self.rows).flatMap { row in
      (0..<Self.columns).flatMap { column in
        [
          Self.place(column, of: Self.columns, in: across.scaled),
          Self.place(Self.rows - 1 - row, of: Self.rows, in: down.scaled),
        ]
      }
    }
  }

  /// The middle of one of equal parts.
  private static func place(_ index: Int, of count: Int, in range: ClosedRange<Float>) -> Float {
    range.lowerBound
      + (range.upperBound - range.lowerBound) * (Float(index) + 0.5) / Float(count)
  }

  /// Asks the network, in inference mode.
  ///
  /// - Complexity: a forward pass over the grid.
  func regions(of session: TrainingSession) -> DecisionRegions {
    var labels: [Int] = []
    var confidences: [Float] = []
    session.forEachAnswer(count: Self.rows * Self.columns) { range, input in
      grid.withUnsafeBufferPointer { grid in
        guard let values = grid.baseAddress else { return }
        input.update(from: values + 2 * range.lowerBound, count: 2 * range.count)
      }
    } _: { range in
      for row in 0..<range.count {
        let answer = ClassAnswer(session.model, row: row)
        labels.append(answer?.label ?? -1)
        confidences.append(answer?.confidence ?? 0)
      }
    }
    return DecisionRegions(
      x: x, y: y, columns: Self.columns, rows: Self.rows, labels: labels,
      confidences: confidences, points: points, classes: classes)
  }
}
