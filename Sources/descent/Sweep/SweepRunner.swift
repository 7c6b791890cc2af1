import Curses
import Experiments
import Files
import Monitoring
import Training

/// What has happened in a sweep.
enum SweepEvent {
  case began(SweepTrial)
  case epoch(SweepTrial, EpochReport)
  /// As far as the trial was asked to train, or not so far.
  case ended(SweepTrial)
  /// What became of a hyperparameter that a person changed.
  case applied(SweepTrial, AppliedChange)
  case rejected(SweepTrial, reason: String)
}

/// Trains the trials of a sweep, several at once, and keeps the file of the sweep.
///
/// Whoever runs it waits for `descriptor` and calls `service`, which never waits itself.
final class SweepRunner {
  private(set) var record: SweepRecord
  private let store: RunStore
  private let trials: SweepTrials
  private let wake = WakePipe()
  private var active: [Active] = []
  private var isStopping = false
  private(set) var failure: (any Error)?

  /// A trial that trains now.
  private final class Active {
    let place: Int
    let engine: TrainingEngine
    let recorder: RunRecorder
    /// What can be changed now.
    var descriptors: [HyperparameterDescriptor] = []

    init(place: Int, engine: TrainingEngine, recorder: RunRecorder) {
      self.place = place
      self.engine = engine
      self.recorder = recorder
    }
  }

  init(_ record: SweepRecord, trials: SweepTrials, store: RunStore) {
    self.record = record
    self.trials = trials
    self.store = store
  }

  /// Can be read when `service` has something to do.
  var descriptor: Int32 { wake.descriptor }

  /// Whether nothing trains any more and nothing will.
  var isOver: Bool { active.isEmpty && (isStopping || record.plan.isDone) }

  /// Whether `service` has something to do before long, whatever the descriptor says.
  var isWaiting: Bool { active.contains { $0.recorder.isWaiting } }

  /// Stops all that train; they are saved and go on when the sweep does.
  func stop() {
    isStopping = true
    for trial in active { trial.engine.send(.stop(.interrupted)) }
  }

  /// Sends a command to the engine of a run.
  /// - Returns: whether it trains here and now.
  func send(_ command: Monitoring.RunCommand, toRun id: String) -> Bool {
    guard let trial = active.first(where: { $0.recorder.record?.id == id }) else { return false }
    trial.engine.send(command)
    return true
  }

  /// The runs that train now.
  var running: Set<String> { Set(active.compactMap { $0.recorder.record?.id }) }

  /// Changes a hyperparameter of a run that trains here and now.
  /// - Parameter text: `learning_rate 0.01`, with `=` or `set ` where somebody likes these.
  /// - Throws: `InputError` for what cannot be set.
  func set(_ text: String, ofRun id: String) throws(InputError) {
    guard let trial = active.first(where: { $0.recorder.record?.id == id }) else {
      throw InputError(place: "run \(id.quoted)", found: "a run that has ended")
    }
    var words = text.split { $0 == " " || $0 == "=" }
    if words.first == "set" { words.removeFirst() }
    guard words.count == 2 else {
      throw InputError(
        place: "set", found: text.quoted, expected: "KEY VALUE, such as learning_rate 0.01")
    }
    let (key, value) = try Assignment.read(
      words.joined(separator: "="), named: "set", among: trial.descriptors)
    trial.engine.send(.set(key, value))
  }

  /// Takes in what has happened, and begins what is next.
  func service() -> [SweepEvent] {
    wake.drain()
    var happened: [SweepEvent] = []
    var events: [RunEvent] = []
    for trial in active {
      trial.engine.receive(into: &events)
      for event in events { take(event, of: trial, &happened) }
      trial.recorder.writeIfDue()
    }
    if !isStopping, failure == nil {
      while active.count < record.parallel,
        let next = record.plan.next(limit: 1).first
      {
        begin(next, &happened)
      }
    }
    return happened
  }

  private func take(_ event: RunEvent, of trial: Active, _ happened: inout [SweepEvent]) {
    trial.recorder.receive(event)
    let place = trial.place
    switch event {
    case .started(let run):
      trial.descriptors = run.hyperparameters
      if let id = trial.recorder.record?.id { record.plan.name(place, runID: id) }
      save()
      happened.append(.began(record.plan.trials[place]))
    case .controls(let descriptors, _): trial.descriptors = descriptors
    // What the sweep itself changes needs no word.
    case .applied(let change) where change.author == .person:
      happened.append(.applied(record.plan.trials[place], change))
    case .rejected(_, let reason):
      happened.append(.rejected(record.plan.trials[place], reason: reason))
    case .epoch(let report): happened.append(.epoch(record.plan.trials[place], report))
    case .finished(let result):
      do { try SavedRun.finish(trial.recorder) } catch { failure = failure ?? error }
      active.removeAll { $0.place == place }
      switch result.status {
      case .finished, .running:
        finish(place, trial.recorder.record)
      case .stopped: record.plan.leave(place, as: .stopped)
      case .interrupted: record.plan.leave(place, as: .interrupted)
      case .crashed: record.plan.leave(place, as: .crashed, reason: result.reason)
      }
      save()
      happened.append(.ended(record.plan.trials[place]))
    default: break
    }
  }

  private func finish(_ place: Int, _ run: ExperimentRecord?) {
    let value = run?.metrics[record.metric] ?? run?.epochs.last?.metrics[record.metric]
    record.plan.finish(place, result: value ?? .nan)
  }

  private func begin(_ next: SweepPlan.Assignment, _ happened: inout [SweepEvent]) {
    let place = next.trial
    do {
      if let id = record.plan.trials[place].runID {
        try goOn(with: store.read(id: id), next)
      } else {
        let plan = try trials.plan(
          record.values(of: record.plan.trials[place]), epochs: next.epochs)
        start(plan, place, .new)
      }
    } catch {
      record.plan.leave(place, as: .crashed, reason: "\(error)")
    }
    save()
    guard record.plan.trials[place].status != .running else { return }
    happened.append(.ended(record.plan.trials[place]))
  }

  /// Goes on from the run's checkpoint.
  private func goOn(with run: ExperimentRecord, _ next: SweepPlan.Assignment) throws {
    // Its process ended between the run's last word and the sweep's.
    if run.status == .finished, next.epochs.map({ run.epochs.count >= $0 }) ?? true {
      finish(next.trial, run)
      return
    }
    let continued = try ContinuedRun.resuming(run, in: store, epochs: next.epochs, threads: nil)
    start(continued.plan, next.trial, continued.origin(isFork: false))
  }

  private func start(_ plan: TrainingPlan, _ place: Int, _ origin: RunOrigin) {
    let recorder = RunRecorder(
      store: store, host: ThisHost.host, origin: origin, gitRevision: GitRevision.current,
      tags: [record.tag], wallTime: ThisHost.wallTime)
    let engine = TrainingEngine(plan, onEvents: { [wake] in wake.wake() })
    active.append(Active(place: place, engine: engine, recorder: recorder))
    record.plan.begin(place)
    engine.start()
  }

  // MARK: The file

  /// Writes the sweep's last word.
  func end() {
    record.status = record.plan.isDone ? .finished : .interrupted
    record.endedAt = ThisHost.wallTime()
    save()
  }

  private func save() {
    do { try store.save(record) } catch { failure = failure ?? error }
    if failure != nil, !isStopping { stop() }
  }
}
