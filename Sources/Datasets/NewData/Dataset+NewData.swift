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
    return NewSamples(prepared(try newSamples(file.numbers(named: nil), targets: .inputs)))
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

  /// Notices numbers beyond bytes for a network that was trained on bytes as 0 to 1.
  func checkRange(_ floats: [Float], _ file: String) throws(InputError) {
    guard case .bytes(_, let scale) = samples.features, scale < 1 else { return }
    let limit = 255 * scale
    guard let value = floats.first(where: { $0 > 2 * limit }) else { return }
    /// A scale of 1/255 is a rounded one.
    func rounded(_ number: Float) -> String { numberText((number * 1000).rounded() / 1000) }
    throw InputError(
      file: file, found: "the value \(numberText(value))",
      expected: "0 to \(rounded(limit)), as in the training data",
      advice: "divide by \(rounded(1 / scale)), or save bytes as uint8")
  }

  /// A number of a file; a whole one has no point.
  func numberText(_ number: Float) -> String {
    let isWhole = number == number.rounded() && number.magnitude < 1e6
    return isWhole ? "\(Int(number))" : "\(number)"
  }
}
