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
  /// What takes the place of a missing value of each feature; empty where nothing does.
  let fillValues: [Float]

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
    fillValues = Self.fillValues(all, data.fill, trainingCount: counts.training)
    all = try Self.filled(all, fillValues, data.fill, definition)
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

  private static func fillValues(
    _ samples: Samples, _ policy: MissingPolicy, trainingCount: Int
  ) -> [Float] {
    guard case .floats(let floats) = samples.features else { return [] }
    let width = samples.shape.count
    switch policy {
    case .error, .drop: return []
    case .zero: return Array(repeating: 0, count: width)
    case .mean, .median: break
    }
    return (0..<width).map { column in
      let places = Swift.stride(from: column, to: trainingCount * width, by: width)
      let known = places.map { floats[$0] }.filter { !$0.isNaN }
      return policy == .median
        ? median(known) : Float(known.reduce(0.0) { $0 + Double($1) } / Double(known.count))
    }
  }

  private static func filled(
    _ samples: Samples, _ values: [Float], _ policy: MissingPolicy, _ definition: DataDefinition
  ) throws(InputError) -> Samples {
    guard !values.isEmpty, case .floats(var floats) = samples.features,
      floats.contains(where: \.isNaN)
    else { return samples }
    let width = values.count
    for place in floats.indices where floats[place].isNaN {
      let value = values[place % width]
      guard value.isFinite else {
        throw definition.place.error(
          found: "no value of feature \(place % width) in the training part",
          expected: "one to take the \(policy.rawValue) of",
          advice: "leave the column out with \"inputs\", or set \"missing\" to \"zero\"")
      }
      floats[place] = value
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
