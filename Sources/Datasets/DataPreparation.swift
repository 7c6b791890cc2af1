import Files
import Tensors

/// Splits what a reader loaded, fills what is missing and scales it; all that is fitted sees the training part only.
struct DataPreparation {
  let samples: Samples
  let trainingCount: Int
  /// The samples split off for testing, or nil when none were.
  let test: Samples?
  let featureScalings: [Scaling]
  let targetScalings: [Scaling]

  init(_ definition: DataDefinition, _ data: LoadedData) throws(InputError) {
    let split = definition.split
    guard split.test == 0 || data.test == nil else {
      throw definition.place.error(
        found: "a test split of \(split.test) for data with a test set of its own",
        advice: "take \"test_split\" out")
    }
    let counts = split.counts(of: data.count)
    guard counts.training > 0 else {
      throw definition.place.error(
        found: "\(data.count) samples with a validation split of \(split.validation)"
          + (split.test == 0 ? "" : " and a test split of \(split.test)"),
        expected: "at least one sample to train on", advice: "lower validation_split")
    }
    trainingCount = counts.training

    var all = data.samples
    if let order = split.order(count: data.count, labels: try Self.labels(split, all, definition)) {
      all = all.subset(order)
    }
    if definition.reconstructsInputs { all = all.reconstructing }
    all = try Self.filled(all, data.fill, trainingCount: counts.training, definition)
    featureScalings = try Self.featureScalings(all, data, counts.training, definition)
    targetScalings = try Self.targetScalings(
      all, data, featureScalings, counts.training, definition)
    all = all.scaled(features: featureScalings, targets: targetScalings)

    guard counts.kept < data.count else {
      samples = all
      test = nil
      return
    }
    samples = all.subset((0..<counts.kept).map { Int32($0) })
    test = all.subset((counts.kept..<data.count).map { Int32($0) })
  }

  private static func labels(
    _ split: SplitDefinition, _ samples: Samples, _ definition: DataDefinition
  ) throws(InputError) -> [Int32]? {
    guard split.stratifies else { return nil }
    guard case .labels(let labels, _) = samples.targets else {
      throw definition.place.error(
        found: "\"stratify\" for targets that are no classes", expected: "classes",
        advice: "take \"stratify\" out")
    }
    return labels
  }

  // MARK: Missing values

  private static func filled(
    _ samples: Samples, _ policy: MissingPolicy, trainingCount: Int, _ definition: DataDefinition
  ) throws(InputError) -> Samples {
    guard case .floats(var floats) = samples.features else { return samples }
    guard [.mean, .median, .zero].contains(policy), floats.contains(where: \.isNaN) else {
      return samples
    }
    let width = samples.shape.count
    for column in 0..<width {
      let places = Swift.stride(from: column, to: floats.count, by: width)
      guard places.contains(where: { floats[$0].isNaN }) else { continue }
      let known = places.prefix(trainingCount).map { floats[$0] }.filter { !$0.isNaN }
      let value: Float
      switch policy {
      case .mean: value = Float(known.reduce(0.0) { $0 + Double($1) } / Double(known.count))
      case .median: value = median(known)
      case .zero, .error, .drop: value = 0
      }
      guard value.isFinite else {
        throw definition.place.error(
          found: "no value of feature \(column) in the training part",
          expected: "one to take the \(policy.rawValue) of",
          advice: "leave the column out with \"inputs\", or set \"missing\" to \"zero\"")
      }
      for place in places where floats[place].isNaN { floats[place] = value }
    }
    return samples.with(.floats(floats))
  }

  private static func median(_ numbers: [Float]) -> Float {
    guard !numbers.isEmpty else { return .nan }
    let sorted = numbers.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2
  }

  // MARK: Scales

  private static func featureScalings(
    _ samples: Samples, _ data: LoadedData, _ trainingCount: Int, _ definition: DataDefinition
  ) throws(InputError) -> [Scaling] {
    guard definition.normalization != .none else { return [] }
    let width = samples.shape.count
    var scalings = Scaling.fit(
      definition.normalization,
      to: samples.originalFeatures(0..<trainingCount)[...], channels: samples.shape.last)
    if data.isIndicator.count == width {
      for (column, isIndicator) in data.isIndicator.enumerated() where isIndicator {
        scalings[column] = .identity
      }
    }
    return scalings
  }

  private static func targetScalings(
    _ samples: Samples, _ data: LoadedData, _ features: [Scaling], _ trainingCount: Int,
    _ definition: DataDefinition
  ) throws(InputError) -> [Scaling] {
    // A network that goes on with a series needs one scale for what it reads and what it writes.
    if data.targetsFollowFeatures, definition.targetNormalization == definition.normalization {
      return features
    }
    guard definition.targetNormalization != .none else { return [] }
    guard case .values(let values, let width) = samples.targets else {
      throw definition.place.error(
        found: "\"target_normalization\" for targets that are "
          + (definition.reconstructsInputs ? "the inputs" : "classes"),
        expected: "targets that are values", advice: "take it out")
    }
    return Scaling.fit(
      definition.targetNormalization, to: values[..<(trainingCount * width)], channels: width)
  }
}
