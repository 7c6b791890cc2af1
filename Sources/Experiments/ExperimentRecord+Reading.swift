import Files
import Monitoring

extension ExperimentRecord {
  /// Reads a saved run.
  /// - Throws: `InputError` when the file is not a record of a schema that this version knows.
  public init(contentsOf path: String) throws(InputError) {
    try self.init(from: try JSONReader(contentsOf: path))
  }

  init(from object: JSONReader) throws(InputError) {
    try object.requireSchema(Self.schema)
    guard object.has("id") else {
      throw object.error(
        at: nil, found: "no \"id\"", expected: "a saved run",
        advice: "a definition has no results; train it first")
    }
    id = try object.string("id")
    guard Self.isID(id) else {
      throw object.error(
        at: "id", found: String(id.prefix(80)).quoted,
        expected: "1 to 200 letters, digits, '-', '_' or '.', not starting with '.'",
        advice: "the id is the file's name")
    }
    name = try object.string("name")
    status = try object.choice("status", of: "a status")
    reason = object.has("reason") ? try object.string("reason") : nil
    startedAt = try Self.time("started_at", object) ?? 0
    endedAt = try Self.time("ended_at", object)
    trainingSeconds = try object.number("training_seconds", in: 0...1e12, default: 0)
    seed = UInt64(try object.number("seed", in: 0...1.8e19, default: 0))
    threads = try object.whole("threads", in: 1...1_000_000, default: 1)
    let hostObject = try object.object("host")
    host = Host(
      name: try hostObject.string("name", default: ""),
      system: try hostObject.string("system", default: ""),
      processors: try hostObject.whole("processors", in: 0...1_000_000, default: 0),
      process: try hostObject.whole("process", in: 0...Int(Int32.max), default: 0),
      version: try hostObject.string("descent", default: ""))
    checkpoint = object.has("checkpoint") ? try object.string("checkpoint") : nil
    if let name = checkpoint, !SavedCheckpoint.isName(name) {
      throw object.error(
        at: "checkpoint", found: name.quoted, expected: "a file name without folders")
    }
    checkpoints = []
    for checkpoint in try object.objectsIfPresent("checkpoints") {
      checkpoints.append(try SavedCheckpoint(from: checkpoint))
    }
    if let lineage = try object.objectIfPresent("parent") {
      parent = Lineage(
        id: try lineage.string("id"), step: try lineage.whole("step", in: 0...Int(1e15)))
    }
    gitRevision = object.has("git_revision") ? try object.string("git_revision") : nil
    tags = try object.strings("tags", default: [])
    notes = try object.string("notes", default: "")
    isPinned = try object.boolean("pinned", default: false)
    isHidden = try object.boolean("hidden", default: false)
    for incident in try object.objectsIfPresent("incidents") {
      incidents.append(try Incident(from: incident))
    }
    definition = object.node("definition")?.value ?? .null
    hyperparameters = []
    for (key, value) in try Self.members("hyperparameters", object) {
      if let value = HyperparameterValue(json: value) { hyperparameters.append((key, value)) }
    }
    changes = []
    for change in try object.objects("changes") { changes.append(try AppliedChange(from: change)) }
    metrics = MetricValues(
      try Self.members("metrics", object).map { ($0.key, $0.value.number ?? .nan) })
    best = []
    if let bestObject = try object.objectIfPresent("best") {
      for name in bestObject.keys {
        let entry = try bestObject.object(name)
        best.append(
          (
            name,
            Best(
              value: entry.node("value")?.value.number ?? .nan,
              epoch: try entry.whole("epoch", in: 0...Int(1e15), default: 0))
          ))
      }
    }
    let stepsObject = try object.object("steps")
    metricDescriptors = try Self.members("metric_directions", object).map { key, value in
      MetricDescriptor(
        name: key, isHigherBetter: value.string == "higher", isPerStep: stepsObject.has(key))
    }
    confusion = try object.objectIfPresent("confusion").map(ConfusionMatrix.init(from:))
    epochs = []
    for epoch in try object.objects("epochs") { epochs.append(try EpochReport(from: epoch)) }
    steps = try MetricSeries(from: stepsObject, metrics: metricDescriptors)
    histograms = []
    for histogram in try object.objects("histograms") {
      histograms.append(try TensorHistogram(from: histogram))
    }
    for snapshot in try object.objectsIfPresent("histogram_course") {
      histogramCourse.append(try HistogramSnapshot(from: snapshot))
    }
    // These follow from others.
    for key in ["ended_at", "wall_seconds"] { _ = object.node(key) }
    unknown = object.unknownMembers
  }

  /// Whether a text can be the name of a run's file.
  static func isID(_ text: String) -> Bool { FileName.isPlain(text, longest: 200) }

  /// The step series of a record that grows on.
  public static let seriesCapacity = 512

  private static func time(_ key: String, _ object: JSONReader) throws(InputError) -> Double? {
    guard let node = object.node(key), node.value != .null else { return nil }
    let text = try object.string(key)
    guard let time = UTCTime.seconds(text) else {
      throw object.error(
        at: key, found: text.quoted, expected: "a time such as 2026-01-31T12:00:00Z")
    }
    return time
  }

  private static func members(
    _ key: String, _ object: JSONReader
  ) throws(InputError) -> [(key: String, value: JSONValue)] {
    try object.objectIfPresent(key)?.value.object?.members ?? []
  }
}

extension ConfusionMatrix {
  init(from object: JSONReader) throws(InputError) {
    let classes = try object.strings("classes", default: [])
    let rows = object.node("counts")?.value.array ?? []
    var counts: [Int] = []
    for row in rows {
      let numbers = row.array ?? []
      guard numbers.count == classes.count else { break }
      for number in numbers {
        guard let count = number.number.flatMap(Int.init(exactly:)), (0...Int(1e15)).contains(count)
        else { break }
        counts.append(count)
      }
    }
    guard !classes.isEmpty, classes.count <= 10_000, rows.count == classes.count,
      counts.count == classes.count * classes.count
    else {
      throw object.error(
        at: "counts", found: "counts that do not fit the classes",
        expected: "a row of whole numbers for each class, one for each class")
    }
    self.init(classes: classes, counts: counts)
  }
}

extension EpochReport {
  init(from object: JSONReader) throws(InputError) {
    let known = ["epoch", "step", "learning_rate", "seconds"]
    let members = object.value.object?.members ?? []
    self.init(
      epoch: try object.whole("epoch", in: 0...Int(1e15)), epochs: 0,
      step: try object.whole("step", in: 0...Int(1e15)),
      metrics: MetricValues(
        members.filter { !known.contains($0.key) }.map { ($0.key, $0.value.number ?? .nan) }),
      learningRate: try object.number("learning_rate", in: -1e300...1e300, default: 0),
      seconds: try object.number("seconds", in: 0...1e12, default: 0))
  }
}

extension TensorHistogram {
  init(from object: JSONReader) throws(InputError) {
    func number(_ key: String) -> Double { object.node(key)?.value.number ?? .nan }
    self.init(
      layer: try object.whole("layer", in: 0...1_000_000), tensor: try object.string("tensor"),
      histogram: Histogram(
        lower: number("lower"), upper: number("upper"),
        counts: try object.wholes("counts", in: 0...Int(1e15)) ?? [], mean: number("mean"),
        deviation: number("deviation"),
        notFiniteCount: try object.whole("not_finite", in: 0...Int(1e15), default: 0)))
  }
}

extension MetricSeries {
  init(from object: JSONReader, metrics: [MetricDescriptor]) throws(InputError) {
    func column(_ key: String, of reader: JSONReader) -> [Double] {
      reader.node(key)?.value.array?.map { $0.number ?? .nan } ?? []
    }
    let first = column("first_step", of: object)
    let last = column("last_step", of: object)
    let plain = ["epoch", "samples", "seconds", "learning_rate"].map { column($0, of: object) }
    var lanes: [(index: Int, min: [Double], max: [Double], mean: [Double], finite: [Double])] = []
    for (index, metric) in metrics.prefix(StepSummary.laneCount).enumerated() {
      guard let values = try object.objectIfPresent(metric.name) else { continue }
      lanes.append(
        (
          index, column("min", of: values), column("max", of: values), column("mean", of: values),
          column("finite", of: values)
        ))
    }
    let lengths =
      plain.map(\.count)
      + lanes.flatMap { lane in
        [lane.min.count, lane.max.count, lane.mean.count, lane.finite.count]
      }
    let numbers = first + last + plain[0] + plain[1]
    guard last.count == first.count, lengths.allSatisfy({ $0 == first.count }),
      numbers.allSatisfy({ $0 >= 0 && $0 < 1e15 }),
      zip(first, last).allSatisfy({ $0 >= 1 && $0 <= $1 }),
      lanes.allSatisfy({ $0.finite.allSatisfy { $0 >= 0 && $0 < 2e9 } })
    else {
      throw object.error(
        at: nil, found: "columns that do not fit each other", expected: "columns of equal length")
    }
    let width = try object.whole("bucket_width", in: 1...(1 << 50), default: 1)
    var buckets: [StepSummary] = []
    for index in first.indices {
      var summary = StepSummary(
        step: Int(first[index]), epoch: Int(plain[0][index]), samples: Int(plain[1][index]),
        seconds: plain[2][index], learningRate: plain[3][index],
        values: SIMD8(repeating: .nan))
      summary.lastStep = Int(last[index])
      for values in lanes {
        let lane = values.index
        let count = values.finite[index]
        summary.finiteCount[lane] = Int32(count)
        summary.minimum[lane] = count > 0 ? Float(values.min[index]) : .infinity
        summary.maximum[lane] = count > 0 ? Float(values.max[index]) : -.infinity
        summary.sum[lane] = count > 0 ? values.mean[index] * count : 0
      }
      buckets.append(summary)
    }
    self.init(
      bucketWidth: width, buckets: buckets,
      capacity: max(ExperimentRecord.seriesCapacity, buckets.count))
  }
}
