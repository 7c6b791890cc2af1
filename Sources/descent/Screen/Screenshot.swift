import Dashboard
import Experiments
import Files
import Monitoring
import TerminalUI
import Training

/// Draws one frame of a run without a terminal: as a picture or as text.
struct Screenshot {
  let path: String
  let step: Int
  var state: DashboardState

  /// Checks a file's name before anything is trained for it.
  /// - Throws: `InputError` when it is none of .svg, .txt and .ansi or its folder is not there.
  static func check(_ path: String, place: String = "--screenshot") throws(InputError) {
    guard [".svg", ".txt", ".ansi"].contains(where: { path.hasSuffix($0) }) else {
      throw InputError(
        place: place, found: path.quoted,
        expected: "a file that ends in .svg, .txt or .ansi")
    }
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    guard FileContents.isFolder(folder.isEmpty ? "/" : folder) else {
      throw InputError(
        place: place, found: "no folder \(folder.quoted)", expected: "one that exists")
    }
  }

  /// The colours that a file holds: plain text has none, so that its images are characters.
  static func palette(of path: String) -> Palette { path.hasSuffix(".txt") ? .monochrome : .direct }

  /// Trains up to the step, writes the frame and stops; the run is not saved.
  mutating func take(_ plan: TrainingPlan, keys: [Key]) throws(AtomicFile.WriteError) {
    let session = TrainingSession(plan)
    _ = state.update(.run(.started(session.description)))
    showPreview(session)
    while session.step < step && !session.isFinished {
      train(session)
      guard session.isAtEpochEnd else { continue }
      for event in session.endEpoch() { _ = state.update(.run(event)) }
      // The keys are pressed once, halfway where an epoch ends, so that a picture can show a change and its mark.
      if session.step >= step / 2 { press(keys, session) }
    }
    press(keys, session)
    _ = state.update(.run(.histograms(session.histograms(), step: session.step)))
    showPreview(session)
    try Self.write(state, to: path)
  }

  /// Writes the frame that a state looks like, in the form that the end of the file's name says.
  static func write(_ state: DashboardState, to path: String) throws(AtomicFile.WriteError) {
    var canvas = Canvas(state.size)
    DashboardView.draw(state, on: &canvas)
    let text =
      path.hasSuffix(".svg")
      ? SVGWriter.picture(
        of: canvas, theme: state.theme,
        title: "The dashboard of Descent, training \(state.run?.name ?? "nothing yet")")
      : path.hasSuffix(".ansi") ? ANSIWriter.text(of: canvas) : canvas.text + "\n"
    try AtomicFile.write(text, to: path)
  }

  /// One step; as many are observed as a history of histograms shows well, the last among them.
  private mutating func train(_ session: TrainingSession) {
    guard session.step + 1 == step || session.step % max(1, step / 50) == 0 else {
      _ = state.update(.run(.steps(session.trainStep())))
      return
    }
    let (summary, observation) = session.trainObservedStep()
    for event in [.steps(summary)] + observation.events { _ = state.update(.run(event)) }
  }

  private mutating func showPreview(_ session: TrainingSession) {
    guard let preview = session.preview() else { return }
    _ = state.update(.run(.preview(preview, step: session.step)))
  }

  private var hasPressed = false

  private mutating func press(_ keys: [Key], _ session: TrainingSession) {
    guard !hasPressed else { return }
    hasPressed = true
    for key in keys {
      for effect in state.update(.key(key)) {
        guard case .send(.set(let name, let value, _)) = effect,
          let change = try? session.set(name, to: value)
        else { continue }
        _ = state.update(.run(.applied(change)))
      }
    }
  }

  init(path: String, step: Int, state: DashboardState) {
    self.path = path
    self.step = step
    self.state = state
  }
}
