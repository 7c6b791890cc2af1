import Curses
import Files
import Monitoring
import Training

/// Descent's side of the comparison, a process that is started and asked as the peers are.
struct DescentWorker {
  private let engine: TrainingEngine
  private let wake = WakePipe()
  private let dataSeconds: Double
  private var events: [RunEvent] = []

  init(_ arguments: [String]) throws {
    let options = try CommandLineOptions(arguments, known: ["net", "batch", "threads"])
    let net = options.text("net") ?? ""
    let batch = try options.whole("batch", in: 1...1_048_576) ?? 32
    let threads = try options.whole("threads", in: 1...1024) ?? 1
    guard let run = try BenchmarkNet.runs(named: "\(net):\(batch)").first
    else { throw InputError(found: net.quoted, expected: "a net") }
    let definition = try run.net.definition(batch: batch)
    let start = MonotonicClock.now()
    let dataset = run.net.dataset(samples: run.samples)
    dataSeconds = MonotonicClock.now() - start
    var plan = try TrainingPlan(definition, dataset: dataset)
    plan.threads = threads
    // As `descent` has it: loss, accuracy and histograms, but nothing that records.
    engine = Self.engine(plan, wake: wake)
  }

  private static func engine(_ plan: TrainingPlan, wake: WakePipe) -> TrainingEngine {
    TrainingEngine(plan, onEvents: { wake.wake() })
  }

  /// One step, a warm-up, and then a round for each line of standard input.
  mutating func run() {
    engine.send(.pause)
    engine.start()
    engine.send(.singleStep)
    while receive().steps == 0 { wait() }
    let firstStepAt = WallClock.now()
    _ = round(seconds: 0.3)
    answer([
      "version": "", "variant": "", "first_step_at": JSONValue(firstStepAt),
      "data_seconds": JSONValue(dataSeconds),
    ])
    while let line = readLine(), let seconds = Double(line) {
      let (count, spent) = round(seconds: seconds)
      answer([
        "samples": JSONValue(count.samples), "steps": JSONValue(count.steps),
        "seconds": JSONValue(spent),
      ])
    }
  }

  /// Trains until so much time is over, looking in on the engine 30 times a second as the dashboard does.
  private mutating func round(seconds: Double) -> (Count, seconds: Double) {
    var total = Count()
    let start = MonotonicClock.now()
    engine.send(.resume)
    while MonotonicClock.now() - start < seconds {
      _ = Input.wait([], seconds: 1.0 / 30)
      total.add(receive())
    }
    engine.send(.pause)
    while true {
      let count = receive()
      total.add(count)
      if count.isPaused { return (total, MonotonicClock.now() - start) }
      wait()
    }
  }

  private struct Count {
    var samples = 0
    var steps = 0
    /// Whether the engine has said that it stands still.
    var isPaused = false

    mutating func add(_ other: Count) {
      samples += other.samples
      steps += other.steps
    }
  }

  private mutating func receive() -> Count {
    var count = Count()
    engine.receive(into: &events)
    for event in events {
      switch event {
      case .steps(let summary):
        count.samples += summary.samples
        count.steps += summary.stepCount
      case .paused: count.isPaused = true
      default: break
      }
    }
    return count
  }

  private func wait() {
    _ = Input.wait([wake.descriptor], seconds: nil)
    wake.drain()
  }

  private func answer(_ object: JSONObject) {
    print(JSONWriter.line(.object(object)))
    flushOutput()
  }
}
