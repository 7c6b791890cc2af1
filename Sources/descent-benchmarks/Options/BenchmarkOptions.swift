import Files

/// What `make bench` is asked to measure.
struct BenchmarkOptions {
  /// A part of the benchmark, which can be run without the others.
  enum Part: String, CaseIterable {
    case peers, steps, frames, dashboard, startup, neighbor, scaling, runs
  }

  var parts = Part.allCases
  var nets = BenchmarkNet.allRuns
  var peers = Peer.allCases
  /// Threads for each framework; nil for the machine's cores.
  var threads: Int?
  /// Rounds that count.
  var rounds = 5
  /// Where the rows go as JSON.
  var output: String?
  /// Where the chart of the scaling goes as SVG.
  var chart: String?
  /// The folder of the peers' virtual environment.
  var environment = ".build/bench-venv"

  init(_ arguments: [String]) throws(InputError) {
    let options = try CommandLineOptions(
      arguments,
      known: ["parts", "nets", "peers", "threads", "rounds", "out", "chart", "environment"])
    if let words = options.words("parts") {
      parts = try words.map { word throws(InputError) in
        try Self.choice(word, "--parts", "a part of the benchmark")
      }
    }
    if let words = options.words("nets"), words != ["all"] {
      nets = []
      for word in words { nets += try BenchmarkNet.runs(named: word) }
    }
    if let words = options.words("peers") {
      for word in words where !Peer.frameworks.contains(word) {
        throw Self.unknown(word, "--peers", "a peer", Peer.frameworks)
      }
      peers = Peer.allCases.filter { words.contains($0.framework) }
    }
    threads = try options.whole("threads", in: 1...1024)
    rounds = try options.whole("rounds", in: 1...1000) ?? rounds
    output = options.text("out")
    chart = options.text("chart")
    environment = options.text("environment") ?? environment
  }

  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ word: String, _ place: String, _ expected: String
  ) throws(InputError) -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: word) else {
      throw unknown(word, place, expected, Choice.allCases.map(\.rawValue))
    }
    return choice
  }

  private static func unknown(
    _ word: String, _ place: String, _ expected: String, _ names: [String]
  ) -> InputError {
    InputError(
      place: place, found: word.quoted, expected: expected,
      advice: NearestName.advice(for: word, among: names))
  }
}
