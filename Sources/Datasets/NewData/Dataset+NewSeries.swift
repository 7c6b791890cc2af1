import Files
import Tensors

/// Windows of other series.
extension Dataset {
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

  func lastWindows(
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

  func allWindows(
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
}
