import Files
import Training

/// Trains the same networks in Descent and its peers, in turn, and compares their throughput.
struct PeerBenchmark {
  let options: BenchmarkOptions
  /// The least time of one measurement.
  private static let secondsOfRound = 0.8
  private let log = ".build/bench-peers.log"

  /// Prints the table as it grows and returns its rows.
  func run() throws -> [ComparisonRow] {
    let environment = PeerEnvironment(folder: options.environment)
    let peers = try options.peers.isEmpty || !environment.prepare() ? [] : options.peers
    let threads = options.threads ?? ProcessorCount.physicalCores
    print(
      """
      training, \(threads) threads each, by turns; ratio: Descent by the fastest peer; by step: by \
      the fastest of those that come back after each step
      """)
    if ProcessorTime.busy() == nil {
      print("  what other programs take is not known on this system: every round counts")
    }
    print(ComparisonTable.heading)
    var rows: [ComparisonRow] = []
    for run in options.nets {
      let contestants = try start(run, peers, environment.python, threads: threads)
      rows += compare(run, contestants, threads: threads)
    }
    return rows
  }

  private func start(
    _ run: BenchmarkNet.Run, _ peers: [Peer], _ python: String, threads: Int
  ) throws -> [Contestant] {
    var contestants: [Contestant] = []
    func add(
      _ name: String, isStepwise: Bool = true, _ executable: String, _ arguments: [String]
    ) throws {
      let contestant = try Contestant(
        name: name, isStepwise: isStepwise, executable, arguments, log: log)
      if let contestant { contestants.append(contestant) }
      if contestant == nil {
        print("  \(run.net.rawValue) \(run.batch): \(name) does not start; see \(log)")
      }
    }
    try add(
      "descent", "\(ProgramFolder.path)/descent-benchmarks",
      ["worker", "--net", run.net.rawValue, "--batch", "\(run.batch)", "--threads", "\(threads)"])
    for peer in peers where peer.takesPart(in: run.net) {
      try add(
        peer.framework, isStepwise: peer.isStepwise, python,
        [peer.script, run.net.rawValue, "\(run.batch)", "\(run.samples)", "\(threads)"]
          + peer.arguments)
    }
    return contestants
  }

  private func compare(
    _ run: BenchmarkNet.Run, _ contestants: [Contestant], threads: Int
  ) -> [ComparisonRow] {
    guard !contestants.isEmpty else { return [] }
    var collection = RoundCollection(wanted: options.rounds)
    while !collection.isComplete {
      var round = Round(measurements: [])
      for contestant in contestants {
        guard let measurement = contestant.round(seconds: Self.secondsOfRound) else {
          print("  \(run.net.rawValue) \(run.batch): \(contestant.name) ended early; see \(log)")
          return []
        }
        round.measurements.append(measurement)
      }
      collection.add(round)
    }
    let stepwise = contestants.indices.filter { contestants[$0].isStepwise }
    let rows = contestants.enumerated().map { index, contestant in
      row(run, contestant, index, collection, stepwise, threads: threads)
    }
    for row in rows { print(ComparisonTable.line(row)) }
    if let note = ComparisonTable.note(collection) { print(note) }
    flushOutput()
    return rows
  }

  private func row(
    _ run: BenchmarkNet.Run, _ contestant: Contestant, _ index: Int, _ collection: RoundCollection,
    _ stepwise: [Int], threads: Int
  ) -> ComparisonRow {
    let used = collection.used
    let isDescent = contestant.name == "descent"
    func ratio(among others: [Int]? = nil) -> ComparisonRow.Ratio? {
      guard isDescent else { return nil }
      return ComparisonRow.Ratio(used.compactMap { $0.ratio(of: index, toFastestOf: others) })
    }
    return ComparisonRow(
      net: run.net.rawValue, batch: run.batch, framework: contestant.name,
      version: contestant.version, variant: contestant.variant, threads: threads,
      samplesPerSecond: median(used.map { $0.measurements[index].samplesPerSecond }),
      stepMicroseconds: median(used.map { $0.measurements[index].stepMicroseconds }),
      startupSeconds: contestant.startupSeconds, peakMegabytes: contestant.end(),
      ratio: ratio(), stepwiseRatio: ratio(among: stepwise),
      rounds: used.count, roundsDiscarded: collection.discardedCount,
      isTrustworthy: collection.isTrustworthy)
  }
}
