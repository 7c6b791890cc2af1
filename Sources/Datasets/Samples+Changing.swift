import Tensors

extension Samples {
  /// The samples at `indices`, in that order.
  func subset(_ indices: [Int32]) -> Samples {
    func rows<Element>(_ all: [Element], width: Int) -> [Element] {
      var rows: [Element] = []
      rows.reserveCapacity(indices.count * width)
      for index in indices { rows += all[Int(index) * width..<(Int(index) + 1) * width] }
      return rows
    }
    let features: Features =
      switch features {
      case .bytes(let bytes, let scale): .bytes(rows(bytes, width: shape.count), scale: scale)
      case .floats(let floats): .floats(rows(floats, width: shape.count))
      }
    let targets: Targets =
      switch targets {
      case .labels(let labels, let count): .labels(rows(labels, width: 1), count: count)
      case .values(let values, let width): .values(rows(values, width: width), width: width)
      case .inputs: .inputs
      }
    return Samples(shape: shape, count: indices.count, features: features, targets: targets)
  }

  /// The same samples with themselves as targets.
  var reconstructing: Samples {
    Samples(shape: shape, count: count, features: features, targets: .inputs)
  }

  /// The same samples with other features.
  func with(_ features: Features) -> Samples {
    Samples(shape: shape, count: count, features: features, targets: targets)
  }

  /// The features of some samples as the network sees them, row after row.
  func originalFeatures(_ range: Range<Int>) -> [Float] {
    let places = range.lowerBound * shape.count..<range.upperBound * shape.count
    return switch features {
    case .bytes(let bytes, let scale): bytes[places].map { Float($0) * scale }
    case .floats(let floats): Array(floats[places])
    }
  }

  /// The same samples scaled; an empty list leaves features or targets as they are.
  func scaled(features featureScalings: [Scaling], targets targetScalings: [Scaling]) -> Samples {
    var features = features
    if !featureScalings.isEmpty {
      var floats = originalFeatures(0..<count)
      Scaling.apply(featureScalings, to: &floats)
      features = .floats(floats)
    }
    var targets = targets
    if !targetScalings.isEmpty, case .values(var values, let width) = targets {
      Scaling.apply(targetScalings, to: &values)
      targets = .values(values, width: width)
    }
    return Samples(shape: shape, count: count, features: features, targets: targets)
  }
}
