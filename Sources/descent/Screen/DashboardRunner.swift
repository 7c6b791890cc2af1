import Curses
import Dashboard
import Experiments
import Files
import Monitoring
import TerminalUI
import Training

/// Joins an engine, a recorder and the dashboard on a terminal until the person leaves.
final class DashboardRunner {
  /// Frames of a run that goes on are at least this far apart.
  private let frameSeconds: Double
  /// What a person does is seen sooner.
  private static let answerSeconds = 1.0 / 60

  private let terminal: Terminal
  private let loader = PlanLoader()
  private let loadPlan: @Sendable () throws -> TrainingPlan
  private let pausesWhenUnhealthy: Bool
  /// Nil while the experiment and its data are read.
  private var engine: TrainingEngine?
  private let recorder: RunRecorder
  private let past: ExperimentRecord?
  private let wake: WakePipe
  private let now: TimeSource
  private(set) var state: DashboardState
  private var clicks = ClickCounter()
  private var frame: DashboardFrame
  private var events: [RunEvent] = []
  /// What was asked of the engine before there was one.
  private var waiting: [Monitoring.RunCommand] = []
  private var lastFailure: String?
  private var lastCheckpoints: [SavedCheckpoint] = []
  private var wasTerminated = false

  /// - Parameters:
  ///   - plan: reads the experiment and its data, in another thread.
  ///   - framesPerSecond: at most.
  init(
    terminal: Terminal, plan: @escaping @Sendable () throws -> TrainingPlan, recorder: RunRecorder,
    past: ExperimentRecord? = nil,
    state: DashboardState,
    framesPerSecond: Int, pausesWhenUnhealthy: Bool = true,
    now: @escaping TimeSource = MonotonicClock.now
  ) {
    frameSeconds = 1 / Double(max(1, framesPerSecond))
    self.terminal = terminal
    self.recorder = recorder
    self.past = past
    self.now = now
    self.state = state
    self.pausesWhenUnhealthy = pausesWhenUnhealthy
    loadPlan = plan
    wake = WakePipe()
    frame = DashboardFrame(state.size)
  }

  /// How the person left.
  struct Outcome {
    var result: RunResult?
    var isDiscarded: Bool
    var wasTerminated: Bool
  }

  /// Runs until the person quits or a signal ends the program.
  /// - Throws: what is wrong with the experiment or its data.
  func run() throws -> Outcome {
    let signals = Signals.install()
    // The first frame does not wait for the data.
    draw()
    loader.start(loadPlan, onEnd: { [wake] in wake.wake() })
    var lastFrame = -Double.infinity
    var needsFrame = true
    var hasEvents = false
    while true {
      let nextFrame = lastFrame + (needsFrame ? Self.answerSeconds : frameSeconds)
      if now() >= nextFrame, needsFrame || hasEvents {
        if hasEvents {
          hasEvents = false
          if let discard = try receiveEvents() { return outcome(discard: discard) }
        }
        draw()
        needsFrame = false
        lastFrame = now()
        continue
      }
      if let due = frame.due, !needsFrame, !hasEvents, now() >= due {
        draw()
        lastFrame = now()
        continue
      }
      let isWaiting = needsFrame || hasEvents
      let wait = isWaiting ? nextFrame : frame.due
      // While a frame is due the engine's wake-ups have nothing to add.
      let sources = hasEvents ? [0, signals] : [0, signals, wake.descriptor]
      let idle = recorder.isWaiting ? 0.5 : nil
      let ready = Input.wait(sources, seconds: wait.map { max(0, $0 - now()) } ?? idle)
      if !ready.contains(true) { writeWhatWaits() }
      if ready.count > 2, ready[2] { hasEvents = true }
      if ready[0] || ready[1] {
        needsFrame = true
        if let discard = receiveInputAndSignals() { return outcome(discard: discard) }
      }
    }
  }

  private func draw() {
    frame.draw(state, at: now())
    terminal.highlightBackground = state.theme[.selectionBackground]
    terminal.present(frame.canvas)
  }

  /// Writes what the recorder still holds while nothing comes in, and says whether it could.
  private func writeWhatWaits() {
    recorder.writeIfDue()
    let before = lastFailure
    reportFailure()
    if lastFailure != before { draw() }
  }

  // MARK: What comes in

  /// - Returns: whether to discard the run, when it is time to leave.
  private func receiveEvents() throws -> Bool? {
    wake.drain()
    guard let engine else {
      if let plan = try loader.take() { train(plan) }
      return nil
    }
    engine.receive(into: &events)
    for event in events {
      recorder.receive(event)
      reportFailure()
      if let leave = follow(state.update(.run(event))) { return leave }
      if case .started(let run) = event { showPast(before: run) }
    }
    recorder.writeIfDue()
    reportFailure()
    reportCheckpoints()
    return nil
  }

  private func train(_ plan: TrainingPlan) {
    let engine = TrainingEngine(
      plan, staysAtEnd: true, pausesWhenUnhealthy: pausesWhenUnhealthy,
      onEvents: { [wake] in wake.wake() })
    for command in waiting { engine.send(command) }
    waiting = []
    engine.start()
    self.engine = engine
  }

  /// Tells the dashboard what an earlier process, or the run that this one comes from, had done.
  private func showPast(before run: RunDescription) {
    guard let past else { return }
    for event in past.events { _ = state.update(.run(event)) }
    _ = state.update(.run(.controls(run.hyperparameters, run.values)))
  }

  private func receiveInputAndSignals() -> Bool? {
    while let signal = Signals.next() {
      switch signal {
      case .interrupt: if let leave = press(.control("c")) { return leave }
      case .suspend: if let leave = press(.control("z")) { return leave }
      case .terminate, .hangUp:
        wasTerminated = true
        if let leave = follow(state.update(.terminate)) { return leave }
      case .windowChanged, .resumed:
        terminal.updateSize()
        _ = state.update(.resized(terminal.size))
        terminal.invalidate()
      }
    }
    var isOpen = false
    while let input = terminal.nextInput() {
      isOpen = true
      let message: DashboardMessage =
        switch input {
        case .key(let key): .key(key)
        case .mouse(let event): .mouse(clicks.counted(event, at: now()))
        }
      if let leave = follow(state.update(message)) { return leave }
    }
    if !isOpen { checkInput() }
    return nil
  }

  /// A terminal that has gone away is readable for ever and has nothing to read.
  private func checkInput() {
    guard Input.isAtEnd(0) else { return }
    wasTerminated = true
    _ = follow(state.update(.terminate))
  }

  private func press(_ key: Key) -> Bool? { follow(state.update(.key(key))) }

  private func follow(_ effects: [DashboardEffect]) -> Bool? {
    for effect in effects {
      switch effect {
      case .send(let command):
        guard let engine else {
          waiting.append(command)
          continue
        }
        engine.send(command)
      case .quit(let discard): return discard
      case .suspend:
        terminal.close()
        Signals.stopProcess()
        terminal.reopen()
        _ = state.update(.resized(terminal.size))
      case .saveFrame(let path): saveFrame(to: path)
      case .rewind(let step): goBack(to: step)
      }
    }
    return nil
  }

  /// Writes the frame as it is without the command that asked for it, and says what became of it.
  private func saveFrame(to path: String) {
    do {
      try Screenshot.check(path, place: "the picture")
      try Screenshot.write(state, to: path)
      _ = state.update(.answer("the frame is in \(path)", isError: false))
    } catch {
      _ = state.update(.answer("\(error)", isError: true))
    }
  }

  /// Hands the engine the checkpoint of a step.
  private func goBack(to step: Int) {
    guard let record = recorder.record,
      let saved = record.checkpoints.first(where: { $0.step == step })
    else { return }
    do {
      let path = recorder.store.checkpointPath(of: record.id, name: saved.file)
      let bytes = try FileContents.read(path)
      // Its checksum is looked at here, where there is somebody to tell.
      _ = try Checkpoint(bytes: bytes, file: path)
      engine?.send(.rewind(bytes))
    } catch {
      _ = state.update(.answer("\(error)", isError: true))
    }
  }

  /// Tells the dashboard when other checkpoints are kept than before.
  private func reportCheckpoints() {
    let checkpoints = recorder.record?.checkpoints ?? []
    guard checkpoints != lastCheckpoints else { return }
    lastCheckpoints = checkpoints
    _ = state.update(
      .checkpoints(checkpoints.map { KeptCheckpoint(step: $0.step, reasons: $0.reasons) }))
  }

  private func reportFailure() {
    let failure = recorder.failure?.description
    guard failure != lastFailure else { return }
    lastFailure = failure
    _ = state.update(.saving(failure: failure))
  }

  private func outcome(discard: Bool) -> Outcome {
    Outcome(
      result: state.progress.result, isDiscarded: discard, wasTerminated: wasTerminated)
  }
}
