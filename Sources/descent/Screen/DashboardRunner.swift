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
  private let engine: StartingEngine
  private let recorder: RunRecorder
  private let past: ExperimentRecord?
  private let now: TimeSource
  private(set) var state: DashboardState
  private var clicks = ClickCounter()
  private var frame: DashboardFrame
  private var events: [RunEvent] = []
  private var lastFailure: String?
  private var lastCheckpoints: [SavedCheckpoint] = []
  /// The screen that compares this run with others, once it has been opened, and whether it is in front. Events
  /// go to recorder and dashboard all the same.
  private var comparison: CompareScreen?
  private var isComparing = false
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
    engine = StartingEngine(plan: plan, pausesWhenUnhealthy: pausesWhenUnhealthy)
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
    engine.start()
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
      let frameDue = isComparing ? comparison?.nextLook : frame.due
      if let due = frameDue, !needsFrame, !hasEvents, now() >= due {
        draw()
        lastFrame = now()
        continue
      }
      let isWaiting = needsFrame || hasEvents
      let wait = isWaiting ? nextFrame : frameDue
      // While a frame is due the engine's wake-ups have nothing to add.
      let sources = hasEvents ? [0, signals] : [0, signals, engine.descriptor]
      let idle = recorder.isWaiting ? 0.5 : nil
      let ready = Input.wait(sources, seconds: wait.map { max(0, $0 - now()) } ?? idle)
      if !ready.contains(true) { writeWhatWaits() }
      if ready.count > 2, ready[2] { hasEvents = true }
      if ready[0] || ready[1] {
        needsFrame = true
        for arrival in Arrivals(terminal) {
          if let discard = receive(arrival) { return outcome(discard: discard) }
        }
      }
    }
  }

  private func draw() {
    if isComparing, let comparison {
      comparison.lookIfDue()
      comparison.draw(on: terminal)
      return
    }
    frame.draw(state, at: now())
    terminal.theme = state.theme
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
    guard try engine.receive(into: &events) else { return nil }
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

  /// Tells the dashboard what an earlier process, or the run that this one comes from, had done.
  private func showPast(before run: RunDescription) {
    guard let past else { return }
    for event in past.events { _ = state.update(.run(event)) }
    _ = state.update(.run(.controls(run.hyperparameters, run.values)))
  }

  private func receive(_ arrival: Arrivals.Arrival) -> Bool? {
    switch arrival {
    case .input(let input): return receive(input)
    case .resized:
      resize()
      return nil
    case .end:
      wasTerminated = true
      return follow(state.update(.terminate))
    }
  }

  private func receive(_ input: TerminalInput) -> Bool? {
    if isComparing, let comparison {
      follow(comparison.receive(input))
      return nil
    }
    switch input {
    case .key(let key): return follow(state.update(.key(key)))
    case .paste(let text): return follow(state.update(.paste(text)))
    case .mouse(let event): return follow(state.update(.mouse(clicks.counted(event, at: now()))))
    }
  }

  private func resize() {
    _ = state.update(.resized(terminal.size))
    comparison?.resize(to: terminal.size)
  }

  private func suspend() {
    terminal.suspend()
    resize()
  }

  private func follow(_ effects: [DashboardEffect]) -> Bool? {
    for effect in effects {
      switch effect {
      case .send(let command): engine.send(command)
      case .quit(let discard): return discard
      case .suspend: suspend()
      case .compare: openComparison()
      case .saveFrame(let path): saveFrame(to: path)
      case .rewind(let step): goBack(to: step)
      }
    }
    return nil
  }

  // MARK: Comparing

  private func openComparison() {
    isComparing = true
    if let comparison {
      comparison.appear(size: terminal.size, themeIndex: state.themeIndex)
      return
    }
    let folder = recorder.store.folder
    var wishes = CompareState.Wishes()
    wishes.chosen = recorder.record?.id
    comparison = CompareScreen(
      index: RunIndex(folder: folder),
      state: CompareState(
        size: terminal.size, symbols: state.symbols, folder: folder, themes: state.themes,
        themeIndex: state.themeIndex, isNested: true),
      wishes: wishes, now: now)
  }

  private func follow(_ wish: CompareScreen.Wish?) {
    switch wish {
    case .leave: isComparing = false
    case .suspend: suspend()
    case nil: break
    }
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
      engine.send(.rewind(bytes))
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
