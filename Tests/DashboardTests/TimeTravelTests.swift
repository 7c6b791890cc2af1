import Monitoring
import TerminalUI
import Testing

@testable import Dashboard

@Suite("Going back in time")
struct TimeTravelTests {
  private typealias Fixture = DashboardFixture

  private static let checkpoints = [
    KeptCheckpoint(step: 0, reasons: [.start]), KeptCheckpoint(step: 100, reasons: [.epoch]),
    KeptCheckpoint(step: 119, reasons: [.change]),
    KeptCheckpoint(step: 200, reasons: [.epoch, .manual]),
  ]

  /// At step 250, with a change at step 120.
  private func state() -> DashboardState {
    var state = Fixture.populated(120, 40)
    _ = state.update(.checkpoints(Self.checkpoints))
    return state
  }

  private func rewind(to step: Int, changes: Int) -> RunEvent {
    .rewound(
      Rewind(
        from: 250, to: step, epoch: step / 100 + 1, epochSamples: step % 100 * 32,
        changes: changes, trainingSeconds: Double(step) / 100))
  }

  @Test("r says how to take a checkpoint where there is none")
  func none() {
    var state = Fixture.populated()
    #expect(state.press(.character("r")).isEmpty && state.timeTravel.chosen == nil)
    #expect(state.answer?.text == "no checkpoint yet; s takes one")
  }

  @Test("r lists the checkpoints with why they were taken; Enter goes to the chosen one")
  func choosing() {
    var state = state()
    #expect(state.press(.character("r")).isEmpty && state.timeTravel.chosen == 3)
    let text = Fixture.text(state)
    for words in ["start", "before a change", "epoch 2, yours"] {
      #expect(text.contains(words), "\(words)")
    }
    state.press(.down)
    #expect(state.timeTravel.chosen == 2)
    state.press(.down, .up, .character("j"), .character("k"))
    #expect(state.timeTravel.chosen == 2)
    state.press(.end, .down)
    #expect(state.timeTravel.chosen == 0)
    state.press(.home, .up)
    #expect(state.timeTravel.chosen == 3)
    state.press(.pageDown)
    #expect(state.timeTravel.chosen == 0)
    state.press(.home, .down)
    #expect(state.press(.enter) == [.rewind(step: 119)])
    #expect(state.timeTravel.chosen == nil)
  }

  @Test("r begins at the cursor, and any other key closes the list and does nothing else")
  func leaving() {
    var state = state()
    state.charts.cursor = 110
    state.press(.character("r"))
    #expect(state.timeTravel.chosen == 1)
    #expect(state.press(.character(" ")).isEmpty && state.timeTravel.chosen == nil)
    state.press(.character("r"))
    #expect(state.press(.escape).isEmpty && state.timeTravel.chosen == nil)
  }

  @Test("a checkpoint has the loss of the validation where it was measured there, else of the step")
  func losses() throws {
    let state = state()
    let validation = try #require(state.loss(at: Self.checkpoints[3]))
    #expect(validation.name == "val_loss" && validation.value == 0.5)
    let step = try #require(state.loss(at: Self.checkpoints[2]))
    let expected: Double = 2 / (1 + 119 * 0.02)
    #expect(step.name == "loss" && abs(step.value - expected) < 1e-6)
  }

  @Test("what came later is gone from charts, best values, markers and commands")
  func goesBack() {
    var run = Fixture.description()
    run.epochMetrics = [MetricDescriptor(name: "auc", isHigherBetter: true)]
    var state = Fixture.empty(120, 40)
    state.receive(.started(run))
    for step in 1...250 {
      state.receive(Fixture.step(step))
      guard step % 100 == 0,
        case .epoch(var report) = Fixture.epoch(
          step / 100, loss: 1 / Double(step), accuracy: 0.5)
      else { continue }
      report.metrics["auc"] = 0.5 + Double(step) / 1000
      state.receive(.epoch(report))
    }
    state.receive(Fixture.applied(.number(0.001), .number(0.002), step: 240))
    state.charts.cursor = 220
    state.receive(rewind(to: 150, changes: 0))
    #expect(state.series.lastStep == 150 && state.progress.step == 150)
    #expect(state.progress.trainingSeconds == 1.5)
    #expect(state.validation["loss"]?.map(\.x) == [100])
    #expect(state.epochPoints["auc"]?.map(\.x) == [100])
    #expect(state.epochEnds == [1: 100])
    #expect(state.best["val_loss"] == DashboardState.Best(value: 0.01, epoch: 1))
    #expect(state.best["auc"] == DashboardState.Best(value: 0.6, epoch: 1))
    #expect(state.markers.map(\.step) == [150] && state.markers[0].text == "went back here")
    #expect(state.charts.cursor == nil)
    #expect(
      state.log.last?.text
        == "back at step 150; the run as it was at 250 is saved (c shows it)")
    #expect(Fixture.text(state).contains("best val_loss 0.0100"))
    // The old course stays, to be seen behind the new one.
    #expect(state.timeTravel.past?.series.lastStep == 250)
    #expect(state.timeTravel.past?.validation["loss"]?.map(\.x) == [100, 200])
  }

  @Test("of the changes at the very step those stand that were made before the checkpoint")
  func changes() {
    for (step, changes, left) in [(150, 1, 1), (120, 1, 1), (120, 0, 0), (119, 0, 0)] {
      var state = state()
      state.receive(rewind(to: step, changes: changes))
      #expect(state.history.entries.count == left, "\(step), \(changes)")
      #expect(state.history.canUndo == (left == 1) && !state.history.canRedo)
    }
  }
}
