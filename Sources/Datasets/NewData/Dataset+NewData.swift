import Files
import Tensors

extension Dataset {
  /// Reads samples to predict: a table with the columns of the one to train on, or an array of samples.
  ///
  /// The scales, categories and stand-ins for missing values of the training part apply. A table for a series gives the
  /// windows at its end, whose targets lie beyond it. `-` is standard input.
  /// - Throws: `InputError` with file, line and column of what does not fit.
  public func newInputs(contentsOf path: String) throws(InputError) -> NewSamples {
    try refuseText()
    let file = try DataFile(contentsOf: path)
    if case .table(let bytes, let name) = file {
      if case .series(let series) = source { return try lastWindows(bytes, name, series) }
      return try table(bytes, name, needsTarget: false)
    }
    return NewSamples(prepared(try samples(file.numbers(named: nil), targets: .inputs)))
  }

  /// Reads samples with their targets, to evaluate on.
  ///
  /// A table has the target's column; an archive has arrays named as in the definition, or `x` and `y`; samples in a
  /// file of their own have their targets in another.
  /// - Parameters:
  ///   - labels: the file with the targets; nil when the first has them too.
  ///   - needsTargets: whether they are read at all; a discriminator does not, nor a model of its own inputs.
  /// - Throws: `InputError` with file, line and column of what does not fit.
  public func newSamples(
    contentsOf path: String, labels: String?, needsTargets: Bool = true
  ) throws(InputError) -> Samples {
    try refuseText()
    let needsTargets = needsTargets && !reconstructsInputs
    guard needsTargets || labels == nil else {
      throw InputError(
        place: "--labels", found: "it for a run that reads no targets",
        expected: "the samples alone", advice: "take it out")
    }
    let file = try DataFile(contentsOf: path)
    if case .table(let bytes, let name) = file {
      guard labels == nil else {
        throw InputError(
          place: "--labels", found: "it with a table", expected: "the targets in the table itself")
      }
      if case .series(let series) = source { return try allWindows(bytes, name, series) }
      return try table(bytes, name, needsTarget: needsTargets).samples
    }
    return prepared(try pair(file, labels, needsTargets: needsTargets))
  }

  private func refuseText() throws(InputError) {
    guard vocabulary != nil else { return }
    throw InputError(
      found: "a run trained on a text", expected: "one trained on a table, arrays or a series",
      advice: "characters are no columns of other data")
  }

  // MARK: Tables

  private func table(
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

  // MARK: Series

  private func values(
    _ bytes: [UInt8], _ file: String, _ series: SeriesDefinition
  ) throws(InputError) -> [Float] {
    let table = try CSVFile(bytes, file: file, separator: series.separator)
    let hasHeader = table.looksLikeHeader(MissingMarkers())
    let names = hasHeader ? (0..<table.columnCount).map { table.text(0, $0) } : nil
    // A table of one column needs no name for it.
    let column =
      table.columnCount == 1
      ? 0
      : try series.column.resolve(names: names, count: table.columnCount, file: file)
    return try SeriesReader.values(table, column: column, hasHeader: hasHeader)
  }

  private func lastWindows(
    _ bytes: [UInt8], _ file: String, _ series: SeriesDefinition
  ) throws(InputError) -> NewSamples {
    let values = try values(bytes, file, series)
    let first = max(0, values.count - series.window - series.horizon + 1)
    guard values.count >= series.window else {
      throw InputError(
        file: file, found: "\(values.count) values", expected: "a window of \(series.window)")
    }
    let starts = first...(values.count - series.window)
    let samples = Samples(
      shape: self.samples.shape, count: starts.count,
      features: .floats(starts.flatMap { values[$0..<$0 + series.window] }), targets: .inputs)
    return NewSamples(
      prepared(samples),
      stepsAhead: starts.map { $0 + series.window + series.horizon - values.count })
  }

  private func allWindows(
    _ bytes: [UInt8], _ file: String, _ series: SeriesDefinition
  ) throws(InputError) -> Samples {
    let values = try values(bytes, file, series)
    guard values.count >= series.window + series.horizon else {
      throw InputError(
        file: file, found: "\(values.count) values",
        expected: "at least \(series.window + series.horizon), a window and its target")
    }
    return prepared(try SeriesReader.windows(values, series, file: file).samples)
  }

  // MARK: Arrays

  private func pair(
    _ file: DataFile, _ labels: String?, needsTargets: Bool
  ) throws(InputError) -> Samples {
    let arrays: NumPyDefinition? = if case .numPy(let arrays) = source { arrays } else { nil }
    let isArchive = arrays?.archive != nil
    func names(_ own: [String?], _ common: [String]) -> [String] {
      (isArchive ? own.compactMap { $0 } : []) + common
    }
    let numbers = try file.numbers(
      named: labels != nil || reconstructsInputs
        ? nil : names([arrays?.testFeatures, arrays?.features], ["x", "features", "x_test"]))
    if !needsTargets { return try samples(numbers, targets: .inputs) }
    let targets: DataNumbers
    if let labels {
      targets = try DataFile(contentsOf: labels).numbers(named: nil)
    } else if case .archive = file {
      targets = try file.numbers(
        named: names([arrays?.testTargets, arrays?.targets], ["y", "targets", "y_test"]))
    } else {
      throw InputError(
        file: numbers.file, found: "samples without targets", expected: "both",
        advice: "give the file of the targets with --labels")
    }
    let samples = try samples(numbers, targets: .inputs)
    return Samples(
      shape: samples.shape, count: samples.count, features: samples.features,
      targets: try self.targets(targets, count: samples.count))
  }

  private func samples(
    _ numbers: DataNumbers, targets: Samples.Targets
  ) throws(InputError) -> Samples {
    let shape = samples.shape
    let extents = Array(numbers.extents.dropFirst())
    func withoutOnes(_ extents: [Int]) -> [Int] {
      Array(extents.reversed().drop { $0 == 1 }.reversed())
    }
    guard
      withoutOnes(extents) == withoutOnes(shape.extents) || extents == [shape.count],
      numbers.extents[0] > 0
    else {
      let isSingle = withoutOnes(numbers.extents) == withoutOnes(shape.extents)
      throw InputError(
        file: numbers.file, found: "an array of shape \(Shape(numbers.extents))",
        expected: "samples of shape \(shape) along the first axis",
        advice: isSingle ? "for a single sample put an axis of 1 before it" : nil)
    }
    let features: Samples.Features
    switch numbers.elements {
    case .bytes(let bytes): features = .bytes(bytes, scale: byteScale)
    case .floats(let floats):
      let scale = floatScale
      let scaled = scale == 1 ? floats : floats.map { $0 * scale }
      try checkRange(scaled, numbers.file)
      features = .floats(scaled)
    }
    return Samples(
      shape: shape, count: numbers.extents[0], features: features, targets: targets)
  }

  /// What a byte of a file is multiplied by, as in the files to train on.
  private var byteScale: Float {
    switch source {
    case .mnist, .idx: 1 / 255
    default: floatScale
    }
  }

  private var floatScale: Float {
    if case .numPy(let arrays) = source { Float(1 / arrays.divisor) } else { 1 }
  }

  /// Notices bytes that came as floats for a network that was trained on 0 to 1.
  private func checkRange(_ floats: [Float], _ file: String) throws(InputError) {
    guard case .bytes(_, let scale) = samples.features, scale < 1 else { return }
    let limit = 255 * scale
    guard let value = floats.first(where: { $0 > 2 * limit }) else { return }
    func text(_ number: Float) -> String {
      // A scale of 1/255 is a rounded one.
      abs(number - number.rounded()) < 1e-5 * number && number < 1e6
        ? "\(Int(number.rounded()))" : "\(number)"
    }
    throw InputError(
      file: file, found: "the value \(text(value))",
      expected: "0 to \(text(limit)), as in the training data",
      advice: "divide by \(text(1 / scale)), or save bytes as uint8")
  }

  /// A number of a file; a whole one has no point.
  private static func text(_ number: Float) -> String {
    let isWhole = number == number.rounded() && number.magnitude < 1e6
    return isWhole ? "\(Int(number))" : "\(number)"
  }

  private func targets(
    _ numbers: DataNumbers, count: Int
  ) throws(InputError) -> Samples.Targets {
    let floats = numbers.floats
    func mismatch(_ expected: String) -> InputError {
      InputError(
        file: numbers.file, found: "targets of shape \(Shape(numbers.extents))",
        expected: expected)
    }
    guard numbers.extents[0] == count else {
      throw mismatch("\(count), one for each sample")
    }
    switch samples.targets {
    case .inputs: return .inputs
    case .values(_, let width):
      guard floats.count == count * width else { throw mismatch("\(width) values for each sample") }
      return .values(floats, width: width)
    case .labels(_, let classes):
      guard floats.count == count else { throw mismatch("one class number for each sample") }
      if let index = floats.firstIndex(where: {
        !($0 >= 0 && $0 < Float(classes)) || $0 != $0.rounded()
      }) {
        throw InputError(
          file: numbers.file, found: "the label \(Self.text(floats[index])) of sample \(index)",
          expected: "a class number from 0 to \(classes - 1)")
      }
      return .labels(floats.map { Int32($0) }, count: classes)
    }
  }
}
