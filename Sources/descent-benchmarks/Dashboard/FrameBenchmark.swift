import Dashboard
import Monitoring
import TerminalUI
import TestSupport
import Training

/// Draws full frames over a long history, as a run that goes on shows them: what the layers, the preview and the log
/// show comes from real training, and the steps before and between the frames are made up.
struct FrameBenchmark {
  /// What frames cost.
  struct Cost {
    /// Seconds for a frame after which only steps have come.
    var seconds: Double
    /// Its allocations, the median; nil where they are not counted.
    var allocations: Int?
    /// The same for a frame after which all panels are drawn anew.
    var wholeSeconds: Double
    var wholeAllocations: Int?
  }

  private static let size = Size(columns: 200, rows: 60)
  private static let stepsPerFrame = 10

  private var state: DashboardState
  private var step = 0

  init(experiment: String = "mnist-mlp", steps: Int) throws {
    state = DashboardState(size: Self.size, symbols: .braille)
    let session = TrainingSession(try StepBenchmark.plan(experiment))
    _ = state.update(.run(.started(session.description)))
    if let preview = session.preview() { _ = state.update(.run(.preview(preview, step: 0))) }
    repeat {
      let observation = session.trainObservedStep().observation
      guard session.step % 100 == 0 || session.isAtEpochEnd else { continue }
      for event in observation.events { _ = state.update(.run(event)) }
    } while !session.isAtEpochEnd
    for event in session.endEpoch() { _ = state.update(.run(event)) }
    takeSteps(steps)
  }

  private mutating func takeSteps(_ count: Int) {
    for _ in 0..<count {
      step += 1
      let loss = 1 / Float(step).squareRoot() * (step % 7 == 0 ? 1.5 : 1)
      let summary = StepSummary(
        step: step, epoch: step / 1000 + 1, samples: 32, seconds: 1e-4, learningRate: 0.001,
        values: [loss, 1 - loss, 0, 0, 0, 0, 0, 0])
      _ = state.update(.run(.steps(summary)))
    }
  }

  /// Draws frames with some steps between them.
  mutating func cost() -> Cost {
    var frame = DashboardFrame(Self.size)
    frame.draw(state)
    var live = Samples()
    var whole = Samples()
    for _ in 0..<100 {
      takeSteps(Self.stepsPerFrame)
      live.measure { frame.draw(state) }
      _ = state.update(.resized(Self.size))
      whole.measure { frame.draw(state) }
    }
    return Cost(
      seconds: median(live.seconds), allocations: live.allocations,
      wholeSeconds: median(whole.seconds), wholeAllocations: whole.allocations)
  }

  /// What a person can look at, by the keys that lead there one after the other.
  private static let looks: [(name: String, keys: String)] = [
    ("the loss", "1"), ("a logarithmic axis", "l"), ("a wall-time axis", "xxx"),
    ("smooth lines", "]]"), ("held axes", "y"), ("fewer steps", ">"), ("the metrics", "2m"),
    ("the layers", "3"), ("one tensor", "\n"), ("one tensor and another", "b"),
    ("the table of layers", "\n"), ("the heatmap", "\n"), ("gradients", "\ng"),
    ("logarithmic counts", "L"), ("the hyperparameters", "4j"), ("a change", "+"),
    ("the list of changes", "H"), ("a filter", "H/rate\n"), ("the progress", "5"), ("the log", "6"),
    ("the filtered log", "/e\n"), ("the preview", "7"), ("its next page", "\n"),
    ("its third page", "\n"), ("the advice", "8"), ("the charts alone", "v"),
    ("the layers alone", "v"), ("the network alone", "v"), ("the controls alone", "v"),
  ]

  /// Draws frames with all panels of everything that can be looked at.
  /// - Returns: those that allocate once warm, and how often.
  mutating func allocatingLooks() -> [(name: String, allocations: Int)] {
    var frame = DashboardFrame(Self.size)
    var found: [(name: String, allocations: Int)] = []
    for look in Self.looks {
      for key in look.keys.unicodeScalars {
        _ = state.update(.key(key == "\n" ? .enter : .character(key)))
      }
      frame.draw(state)
      takeSteps(Self.stepsPerFrame)
      frame.draw(state)
      _ = state.update(.resized(Self.size))
      let count = TestSupport.allocations { frame.draw(state) } ?? 0
      if count > 0 { found.append((look.name, count)) }
    }
    return found
  }

  private struct Samples {
    var seconds: [Double] = []
    private var counts: [Int] = []

    mutating func measure(_ body: () -> Void) {
      let start = MonotonicClock.now()
      let count = TestSupport.allocations(in: body)
      seconds.append(MonotonicClock.now() - start)
      if let count { counts.append(count) }
    }

    /// The median.
    var allocations: Int? { counts.isEmpty ? nil : counts.sorted()[counts.count / 2] }
  }
}
