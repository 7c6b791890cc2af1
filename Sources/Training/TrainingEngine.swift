import Files
import Monitoring

/// Trains in a thread of its own, between commands that come in and events that go out.
///
/// The thread drains commands, does one step, reports it, and so on; the watcher never sees live memory and
/// the thread never waits for the watcher.
public final class TrainingEngine: Run {
  private let plan: TrainingPlan
  private let mailbox = CommandMailbox()
  private let buffer: EventBuffer
  private let now: TimeSource
  private let histogramInterval: Double
  private let staysAtEnd: Bool
  private let pausesWhenUnhealthy: Bool
  private let checkpointInterval: Double

  /// - Parameters:
  ///   - staysAtEnd: whether more epochs may be asked for after the last; else the thread ends with them.
  ///   - pausesWhenUnhealthy: whether training pauses when a loss becomes NaN, infinite or far too large, for a person to decide,
  ///     and the last checkpoint with finite losses and weights is the one that is kept.
  ///   - histogramInterval: least seconds between steps that are observed, and between previews; more where they
  ///     would take over a fiftieth of the time. Weights and a preview come at the start and at the end in any
  ///     case, and the last step is always observed.
  ///   - checkpointInterval: least seconds between the checkpoints of epochs; more where they would take over a
  ///     fiftieth of the time. In an epoch that is sixty times as long some are taken within.
  ///   - onEvents: called on the training thread when events are waiting after there were none.
  public init(
    _ plan: TrainingPlan, staysAtEnd: Bool = false, pausesWhenUnhealthy: Bool = false,
    histogramInterval: Double = 0.5, checkpointInterval: Double = 1,
    now: @escaping TimeSource = MonotonicClock.now, onEvents: @escaping @Sendable () -> Void = {}
  ) {
    self.plan = plan
    self.staysAtEnd = staysAtEnd
    self.pausesWhenUnhealthy = pausesWhenUnhealthy
    self.histogramInterval = histogramInterval
    self.checkpointInterval = checkpointInterval
    self.now = now
    buffer = EventBuffer(onFirstEvent: onEvents)
  }

  public func start() { TrainingThread.start { [self] in train() } }
  public func send(_ command: RunCommand) { mailbox.put(command) }
  public func receive(into events: inout [RunEvent]) { buffer.drain(into: &events) }

  /// The whole run, on the training thread.
  private func train() {
    let session = TrainingSession(plan, now: now)
    var loop = Loop(session: session, script: plan.script, pace: CheckpointPace(checkpointInterval))
    if pausesWhenUnhealthy { loop.guardian = HealthGuard(session) }
    goAhead(&loop)
    if let ending = loop.ending {
      // Nobody has been told of a run, so there is nothing of it to save.
      buffer.append(.finished(result(ending, of: loop)))
      return
    }
    buffer.append(.started(session.description))
    buffer.append(.learningRates(session.comingLearningRates()))
    loop.pace.begin(at: now())
    // What did not begin with its seed alone can only be repeated from here.
    if session.step > 0 || plan.initial != nil { takeCheckpoint(.start, &loop) }
    reportWeights(of: session)
    reportPreview(of: session)
    while true {
      trainToEnd(&loop)
      finish(loop)
      guard staysAtEnd, loop.ending == nil, waitForMore(&loop) else { return }
    }
  }

  /// Trains in silence to the step where a run begins that comes from another one, unless somebody ends it before.
  /// Other commands wait until it is there.
  private func goAhead(_ loop: inout Loop) {
    let session = loop.session
    var (script, guardian) = (loop.script, loop.guardian)
    let goesOn = { [mailbox] in mailbox.ending == nil }
    script.train(session, toStep: plan.firstStep, while: goesOn) { event in
      switch event {
      case .steps(let summary): _ = guardian?.isNewlyHurt(by: summary)
      case .epoch(let report): guardian?.keepIfHealthy(session, after: report)
      default: break
      }
    }
    (loop.script, loop.guardian) = (script, guardian)
    if session.step < plan.firstStep { loop.ending = mailbox.ending }
  }

  /// Steps until all epochs are done or somebody ends the run.
  private func trainToEnd(_ loop: inout Loop) {
    let session = loop.session
    var nextPictures = now() + histogramInterval
    while true {
      if !loop.script.isDone {
        for event in loop.script.follow(session) { buffer.append(event) }
      }
      follow(mailbox.take(), &loop)
      if loop.ending != nil || session.isFinished { return }
      if loop.isPaused && !loop.stepsOnce {
        mailbox.wait()
        continue
      }
      let time = now()
      // Of a single step somebody wants to see all.
      let isObserved = loop.stepsOnce || time >= nextPictures || session.isNextStepLast
      loop.stepsOnce = false
      let (summary, observing) = step(session, isObserved: isObserved)
      if session.isAtEpochEnd {
        for event in session.endEpoch() {
          if case .epoch(let report) = event {
            loop.metrics = report.metrics
            loop.confusion = report.confusion
            loop.guardian?.keepIfHealthy(session, after: report)
          }
          buffer.append(event)
        }
      }
      if loop.pace.isDue(at: time, isEpochEnd: session.isAtEpochEnd), !session.isFinished {
        takeCheckpoint(session.isAtEpochEnd ? .epoch : .time, &loop)
      }
      if loop.guardian?.isNewlyHurt(by: summary) == true { pauseHurt(&loop) }
      if isObserved {
        let start = now()
        reportPreview(of: session)
        let end = now()
        // At most a fiftieth of the time, however slow the network.
        nextPictures = end + max(histogramInterval, 50 * (observing + end - start))
      }
    }
  }

  /// Pauses because a loss has just become NaN, infinite or far too large, and hands up the last healthy checkpoint.
  private func pauseHurt(_ loop: inout Loop) {
    let step = loop.session.step
    var note =
      loop.guardian?.isDiverging == true
      ? "loss is a thousand times its first value" : "loss is NaN or infinite"
    if let healthy = loop.guardian?.healthy {
      note += "; checkpoint of step \(healthy.step) kept, going on goes back to its weights"
      buffer.append(.checkpoint(healthy.checkpoint.bytes, step: healthy.step, .healthy))
    }
    buffer.append(.note(note, step: step))
    // After the last step of all there is nothing to pause.
    guard !loop.isPaused, !loop.session.isFinished else { return }
    loop.isPaused = true
    buffer.append(.paused(step: step))
  }

  /// Waits at the end until there are more epochs to train.
  /// - Returns: whether there are; false when somebody ended the run.
  private func waitForMore(_ loop: inout Loop) -> Bool {
    while loop.session.isFinished && loop.ending == nil {
      mailbox.wait()
      follow(mailbox.take(), &loop)
    }
    guard loop.ending == nil else { return false }
    loop.isPaused = false
    buffer.append(.resumed(step: loop.session.step))
    return true
  }

  /// What the loop knows besides its session.
  private struct Loop {
    let session: TrainingSession
    /// What an earlier run had done to it.
    var script: RunScript
    var pace: CheckpointPace
    var isPaused = false
    var stepsOnce = false
    /// How the run ends, once somebody has asked for it.
    var ending: RunStatus?
    var metrics = MetricValues()
    var confusion: ConfusionMatrix?
    /// Looks whether losses and weights are finite, where that is wanted.
    var guardian: HealthGuard?
  }

  private func follow(_ commands: [RunCommand], _ loop: inout Loop) {
    let examined = loop.session.examinedSample
    defer { if loop.session.examinedSample != examined { reportPreview(of: loop.session) } }
    for command in commands {
      switch command {
      case .set(let key, let value, let author):
        if loop.pace.allowsChange(at: now(), loop.session) { takeCheckpoint(.change, &loop) }
        do {
          if let change = try loop.session.set(key, to: value, by: author) {
            buffer.append(.applied(change))
            for event in loop.session.eventsAfterChanges() { buffer.append(event) }
          }
        } catch {
          buffer.append(.rejected(command, reason: error.description))
        }
      case .pause where !loop.isPaused && !loop.session.isFinished:
        loop.isPaused = true
        buffer.append(.paused(step: loop.session.step))
        // Whoever stops to look wants to see what there is now.
        reportWeights(of: loop.session)
        reportPreview(of: loop.session)
      case .resume where loop.isPaused:
        loop.isPaused = false
        if let healthy = loop.guardian?.heal(loop.session) {
          buffer.append(.healed(step: loop.session.step, from: healthy))
        }
        buffer.append(.resumed(step: loop.session.step))
      case .singleStep where loop.isPaused: loop.stepsOnce = true
      case .checkpoint: takeCheckpoint(.manual, &loop)
      case .rewind(let bytes): goBack(to: bytes, &loop)
      case .examine(let sample): loop.session.examinedSample = sample
      case .stop(let status): loop.ending = status
      case .pause, .resume, .singleStep: break
      }
    }
  }

  private func takeCheckpoint(_ reason: CheckpointReason, _ loop: inout Loop) {
    let start = now()
    buffer.append(
      .checkpoint(loop.session.checkpoint().bytes, step: loop.session.step, reason))
    loop.pace.note(from: start, to: now(), loop.session)
  }

  /// Goes back to an earlier step and tells what is in force there.
  private func goBack(to bytes: [UInt8], _ loop: inout Loop) {
    let session = loop.session
    let step = session.step
    do {
      try session.goBack(to: Checkpoint(bytes: bytes))
    } catch {
      buffer.append(.rejected(.rewind([]), reason: error.description))
      return
    }
    loop.script = RunScript()
    loop.metrics = MetricValues()
    loop.confusion = nil
    if loop.guardian != nil { loop.guardian = HealthGuard(session) }
    buffer.append(
      .rewound(
        Rewind(
          from: step, to: session.step, epoch: session.epoch, epochSamples: session.position,
          changes: session.changeCount, trainingSeconds: session.trainingSeconds)))
    for event in session.eventsAfterChanges(tellsAll: true) { buffer.append(event) }
    takeCheckpoint(.start, &loop)
    reportWeights(of: session)
    reportPreview(of: session)
  }

  /// Trains a step, and tells what it did to the layers where it is observed.
  /// - Returns: the step, and the seconds that observing it took.
  private func step(
    _ session: TrainingSession, isObserved: Bool
  ) -> (summary: StepSummary, observing: Double) {
    guard isObserved else {
      let summary = session.trainStep()
      buffer.append(.steps(summary))
      return (summary, 0)
    }
    let start = now()
    let (summary, observation) = session.trainObservedStep()
    buffer.append(.steps(summary))
    for event in observation.events { buffer.append(event) }
    return (summary, now() - start - summary.seconds)
  }

  private func reportWeights(of session: TrainingSession) {
    buffer.append(.histograms(session.histograms(), step: session.step))
  }

  /// What the network makes of a few samples.
  private func reportPreview(of session: TrainingSession) {
    if let preview = session.preview() { buffer.append(.preview(preview, step: session.step)) }
  }

  private func finish(_ loop: Loop) {
    let session = loop.session
    // Before evaluation, which gathers metrics anew.
    let checkpoint = session.checkpoint()
    var result = result(loop.ending ?? .finished, of: loop)
    // A signal wants the program to end at once; everybody else wants the test metrics.
    if result.status != .interrupted {
      do {
        let test = try session.evaluateTest()
        for entry in test.entries { result.metrics[entry.name] = entry.value }
        if !test.entries.isEmpty { result.confusion = session.confusion }
      } catch {
        result.status = .crashed
        result.reason = error.description
      }
    }
    reportWeights(of: session)
    reportPreview(of: session)
    if let guardian = loop.guardian, let healthy = guardian.healthy,
      guardian.isHurt || !session.hasFiniteWeights
    {
      buffer.append(.checkpoint(healthy.checkpoint.bytes, step: healthy.step, .end))
    } else {
      buffer.append(.checkpoint(checkpoint.bytes, step: session.step, .end))
    }
    buffer.append(.finished(result))
  }

  /// How far the run has come, with the metrics of its last epoch.
  private func result(_ status: RunStatus, of loop: Loop) -> RunResult {
    let session = loop.session
    return RunResult(
      status: status, steps: session.step,
      epochs: session.isAtEpochEnd ? session.epoch : max(0, session.epoch - 1),
      metrics: loop.metrics, trainingSeconds: session.trainingSeconds, confusion: loop.confusion)
  }
}
