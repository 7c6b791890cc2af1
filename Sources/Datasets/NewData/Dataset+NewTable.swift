import Files
import Tensors

/// Tables with the columns of the one to train on.
extension Dataset {
  func table(
    _ bytes: [UInt8], _ file: String, needsTarget: Bool
  ) throws(InputError) -> NewSamples {
    let encoding = encoding ?? plainEncoding
    let table = try EncodedTable(
      CSVFile(bytes, file: file, separator: encoding.separator), encoding,
      needsTarget: needsTarget)
    var features = table.features
    if !fillValues.isEmpty {
      let width = fillValues.count
      for index in features.indices where features[index].isNaN {
        features[index] = fillValues[index % width]
      }
    }
    try checkRange(features, file)
    guard !table.rows.isEmpty else {
      throw InputError(
        file: file, found: "missing values in every row", expected: "at least one whole row")
    }
    return NewSamples(
      prepared(
        Samples(
          shape: samples.shape, count: table.rows.count, features: .floats(features),
          targets: table.targets)), rows: table.rows, rowCount: table.rowCount)
  }

  /// How a table for data that is none looks: the numbers of a sample, its targets behind them.
  private var plainEncoding: TableEncoding {
    let count = samples.shape.count
    switch samples.targets {
    case .labels(_, let classes):
      return TableEncoding(
        features: count, classes: (0..<classes).map { "\($0)" }, targets: 1)
    case .values(_, let width):
      return TableEncoding(features: count, classes: nil, targets: width)
    case .inputs: return TableEncoding(features: count, classes: nil, targets: 0)
    }
  }
}
