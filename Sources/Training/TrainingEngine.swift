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

  /// - Parameters:
  ///   - staysAtEnd: whether more epochs may be asked for after the last; else the thread ends with them.
  ///   - histogramInterval: least seconds between steps that are observed, and between previews; more where they
  ///     would take over a fiftieth of the time. Weights and a preview come at the start and at the end in any
  ///     case, and the last step is always observed.
  ///   - onEvents: called on the training thread when events are waiting after there were none.
  public init(
    _ plan: TrainingPlan, staysAtEnd: Bool = false, histogramInterval: Double = 0.5,
    now: @escaping TimeSource = MonotonicClock.now, onEvents: @escaping @Sendable () -> Void = {}
  ) {
    self.plan = plan
    self.staysAtEnd = staysAtEnd
    self.histogramInterval = histogramInterval
    self.now = now
    buffer = EventBuffer(onFirstEvent: onEvents)
  }

  public func start() { TrainingThread.start { [self] in train() } }
  public func send(_ command: RunCommand) { mailbox.put(command) }
  public func receive(into events: inout [RunEvent]) { buffer.drain(into: &events) }

  /// The whole run, on the training thread.
  private func train() {
    let session = TrainingSession(plan, now: now)
    buffer.append(.started(session.description))
    var loop = Loop(session: session)
    reportWeights(of: session)
    reportPreview(of: session)
    while true {
      trainToEnd(&loop)
      finish(loop)
      guard staysAtEnd, loop.ending == nil, waitForMore(&loop) else { return }
    }
  }

  /// Steps until all epochs are done or somebody ends the run.
  private func trainToEnd(_ loop: inout Loop) {
    let session = loop.session
    var nextPictures = now() + histogramInterval
    while !session.isFinished {
      follow(mailbox.take(), &loop)
      if loop.ending != nil { return }
      if loop.isPaused && !loop.stepsOnce {
        mailbox.wait()
        continue
      }
      loop.stepsOnce = false
      let isObserved = now() >= nextPictures || session.isNextStepLast
      var cost = isObserved ? observeStep(of: session) : 0
      if !isObserved { buffer.append(.steps(session.trainStep())) }
      if session.isAtEpochEnd {
        for event in session.endEpoch() {
          if case .epoch(let report) = event {
            loop.metrics = report.metrics
            loop.confusion = report.confusion
          }
          buffer.append(event)
        }
      }
      if isObserved {
        let start = now()
        reportPreview(of: session)
        let end = now()
        cost += end - start
        // At most a fiftieth of the time, however slow the network.
        nextPictures = end + max(histogramInterval, 50 * cost)
      }
    }
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
    var isPaused = false
    var stepsOnce = false
    /// How the run ends, once somebody has asked for it.
    var ending: RunStatus?
    var metrics = MetricValues()
    var confusion: ConfusionMatrix?
  }

  private func follow(_ commands: [RunCommand], _ loop: inout Loop) {
    for command in commands {
      switch command {
      case .set(let key, let value):
        do {
          if let change = try loop.session.set(key, to: value) { buffer.append(.applied(change)) }
          if key.isOptimizer {
            buffer.append(.controls(loop.session.descriptors, loop.session.values))
          }
        } catch {
          buffer.append(.rejected(command, reason: error.description))
        }
      case .pause where !loop.isPaused:
        loop.isPaused = true
        buffer.append(.paused(step: loop.session.step))
      case .resume where loop.isPaused:
        loop.isPaused = false
        buffer.append(.resumed(step: loop.session.step))
      case .singleStep where loop.isPaused: loop.stepsOnce = true
      case .stop(let status): loop.ending = status
      case .pause, .resume, .singleStep: break
      }
    }
  }

  /// Trains a step and tells what it did to the layers.
  /// - Returns: the seconds that took beside the step itself.
  private func observeStep(of session: TrainingSession) -> Double {
    let start = now()
    let (summary, observation) = session.trainObservedStep()
    buffer.append(.steps(summary))
    for event in observation.events { buffer.append(event) }
    return now() - start - summary.seconds
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
    var metrics = loop.metrics
    var confusion = loop.confusion
    var status = loop.ending ?? .finished
    var reason: String?
    // A signal wants the program to end at once; everybody else wants the test metrics.
    if status != .interrupted {
      do {
        let test = try session.evaluateTest()
        for entry in test.entries { metrics[entry.name] = entry.value }
        if !test.entries.isEmpty { confusion = session.confusion }
      } catch {
        status = .crashed
        reason = error.description
      }
    }
    reportWeights(of: session)
    reportPreview(of: session)
    buffer.append(.checkpoint(session.checkpoint().bytes, step: session.step))
    buffer.append(
      .finished(
        RunResult(
          status: status, reason: reason, steps: session.step, epochs: completedEpochs(session),
          metrics: metrics, trainingSeconds: session.trainingSeconds, confusion: confusion)))
  }

  private func completedEpochs(_ session: TrainingSession) -> Int {
    session.isAtEpochEnd ? session.epoch : max(0, session.epoch - 1)
  }
}
