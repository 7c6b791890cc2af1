import Datasets
import Files
import Training

/// Predictions as CSV and JSON, one line or element for each row of the input.
struct PredictionTable {
  private let outputs: ModelOutputs
  private let inputs: NewSamples
  private let values: [Float]
  private let width: Int

  /// - Parameter values: `[samples, outputs]`, row after row.
  init(_ outputs: ModelOutputs, _ inputs: NewSamples, values: [Float]) {
    self.outputs = outputs
    self.inputs = inputs
    self.values = values
    width = max(1, values.count / max(1, inputs.samples.count))
  }

  /// For each row of the input its sample, or nil where it has none.
  private var samples: [Int?] {
    var samples = [Int?](repeating: nil, count: inputs.rowCount)
    for (sample, row) in inputs.rows.enumerated() { samples[row] = sample }
    return samples
  }

  private func row(_ sample: Int) -> ArraySlice<Float> {
    values[sample * width..<(sample + 1) * width]
  }

  /// One number for each class; a single output stands for two.
  private func classValues(_ sample: Int) -> [Float] {
    let row = Array(row(sample))
    return width == 1 ? [1 - row[0], row[0]] : row
  }

  /// The class as the accuracy counts it: the largest output, or the side of 0.5 for one.
  private func best(_ values: [Float]) -> Int {
    if width == 1 { return values[1] > 0.5 ? 1 : 0 }
    return values.indices.dropFirst().reduce(0) { values[$1] > values[$0] ? $1 : $0 }
  }

  // MARK: CSV

  /// Lines that end in a line feed, for programs in a pipe; a row without a prediction has empty cells.
  var csv: String {
    let columns = headings
    var text = columns.map(TextTable.csv).joined(separator: ",") + "\n"
    // A line without anything in it would count as none.
    let empty =
      (columns.count == 1 ? "\"\"" : String(repeating: ",", count: columns.count - 1)) + "\n"
    for sample in samples {
      guard let sample else {
        text += empty
        continue
      }
      text += cells(sample).joined(separator: ",") + "\n"
    }
    return text
  }

  private var headings: [String] {
    let ahead = inputs.stepsAhead == nil ? [] : ["steps_ahead"]
    switch outputs {
    case .classes(let names, let areProbabilities):
      let kind = areProbabilities ? "probability" : "output"
      return ahead + ["class", kind] + names.map { "\(kind)_\($0)" }
    case .values(let names): return ahead + names
    }
  }

  private func cells(_ sample: Int) -> [String] {
    let ahead = inputs.stepsAhead.map { ["\($0[sample])"] } ?? []
    switch outputs {
    case .classes(let names, _):
      let values = classValues(sample)
      let best = best(values)
      return ahead + [TextTable.csv(names[best]), "\(values[best])"] + values.map { "\($0)" }
    case .values: return ahead + row(sample).map { "\($0)" }
    }
  }

  // MARK: JSON

  /// A list with an object for each row; null for a row without a prediction.
  var json: JSONValue { .array(samples.map { $0.map(object(of:)) ?? .null }) }

  private func object(of sample: Int) -> JSONValue {
    var object: JSONObject = [:]
    if let ahead = inputs.stepsAhead { object["steps_ahead"] = JSONValue(ahead[sample]) }
    switch outputs {
    case .classes(let names, let areProbabilities):
      let values = classValues(sample)
      let best = best(values)
      object["class"] = .string(names[best])
      object[areProbabilities ? "probability" : "output"] = JSONValue(values[best])
      object[areProbabilities ? "probabilities" : "outputs"] = .object(
        JSONObject(zip(names, values).map { (key: $0, value: JSONValue($1)) }))
    case .values(let names):
      for (name, value) in zip(names, row(sample)) { object[name] = JSONValue(value) }
    }
    return .object(object)
  }
}
