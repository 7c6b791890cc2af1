/// The features that one column of a table becomes.
enum FeatureBlock {
  /// One feature; NaN where a value is missing.
  case numbers([Float], name: String)
  /// One feature for each category, 1 for the one a sample is of; -1 is none of them.
  case categories([Int32], names: [String])

  var names: [String] {
    switch self {
    case .numbers(_, let name): [name]
    case .categories(_, let names): names
    }
  }

  var isIndicator: [Bool] {
    switch self {
    case .numbers: [false]
    case .categories(_, let names): names.map { _ in true }
    }
  }

  /// The blocks side by side, one row for each sample.
  static func rows(_ blocks: [FeatureBlock], count: Int, width: Int) -> [Float] {
    var floats = [Float](repeating: 0, count: count * width)
    var start = 0
    for block in blocks {
      switch block {
      case .numbers(let numbers, _):
        for row in 0..<count { floats[row * width + start] = numbers[row] }
      case .categories(let categories, _):
        for row in 0..<count where categories[row] >= 0 {
          floats[row * width + start + Int(categories[row])] = 1
        }
      }
      start += block.names.count
    }
    return floats
  }
}
