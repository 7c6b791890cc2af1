import Monitoring
import Tensors
import TerminalUI
import Testing

@testable import Dashboard

@Suite("A dashboard that gets anything in any order")
struct DashboardFuzzTests {
  private typealias Fixture = DashboardFixture

  private static let keys: [Key] =
    KeyMap.bindings.flatMap(\.keys) + [
      .escape, .enter, .enter, .backspace, .delete, .home, .end, .pageUp, .pageDown, .control("u"),
      .character("s"), .character("n"), .character("漢"), .character("\u{301}"), .character("0"),
    ]

  private func event(_ random: inout RandomGenerator, _ step: inout Int) -> RunEvent {
    let rates: [HyperparameterValue] = [.number(0.001), .number(0.002), .number(5), .flag(true)]
    let descriptors = [Fixture.learningRate, Fixture.batchSize, Fixture.nesterov, Fixture.epochs]
    let descriptor = descriptors[random.below(4)]
    switch random.below(40) {
    case 0:
      let metrics = Array([Fixture.loss, Fixture.accuracy].prefix(1 + random.below(2)))
      return .started(
        Fixture.description(
          metrics: metrics, hyperparameters: Array(descriptors.prefix(random.below(5)))))
    case 1: return Fixture.finished(RunStatus.allCases[random.below(5)])
    case 2: return .paused(step: step)
    case 3: return .resumed(step: step)
    case 4:
      guard case .histograms(let all, _) = Fixture.layerHistograms(step: step) else {
        return Fixture.histograms
      }
      return .histograms(Array(all.shuffled(using: &random).prefix(random.below(12))), step: step)
    case 14: return Fixture.layerStatistics(step: step)
    case 5...8:
      return Fixture.applied(
        rates[random.below(4)], rates[random.below(4)], step: step, of: descriptor)
    case 9: return .rejected(.set(descriptor.key, rates[random.below(4)]), reason: "no")
    case 13: return Fixture.previews[random.below(Fixture.previews.count)]
    case 10...12:
      let values: [Double] = [.nan, 0, 1, -Double.infinity, 0.5]
      let value = values[random.below(5)]
      return Fixture.epoch(step / 100 + 1, loss: value, accuracy: value)
    default:
      step += 1
      let loss: Float = [1, 2, .nan, 0, -3][random.below(5)]
      return Fixture.step(step, loss: loss, accuracy: Float(random.below(100)) / 100)
    }
  }

  @Test("never traps and stays consistent", arguments: [1, 2])
  func anything(seed: UInt64) {
    var random = RandomGenerator(seed: seed)
    var state = Fixture.empty()
    var canvas = Canvas(state.size)
    var step = 0
    for number in 0..<10_000 {
      let message: DashboardMessage =
        switch random.below(20) {
        case 0..<12: .key(Self.keys[random.below(Self.keys.count)])
        case 12..<19: .run(event(&random, &step))
        default: .resized(Size(columns: random.below(140), rows: random.below(50)))
        }
      _ = state.update(message)
      if let problem = problem(state) {
        Issue.record("seed \(seed), message \(number), \(message): \(problem)")
        return
      }
      guard number % 50 == 0 else { continue }
      DashboardView.draw(state, on: &canvas)
      #expect(canvas.size == state.size)
    }
  }

  private func problem(_ state: DashboardState) -> String? {
    if !(0..<max(1, state.controls.count)).contains(state.selectedControl) {
      return "control \(state.selectedControl) of \(state.controls.count)"
    }
    let tensors = state.layers.tensors.count
    if !(0..<max(1, tensors)).contains(state.layers.selected) {
      return "tensor \(state.layers.selected) of \(tensors)"
    }
    if state.layers.history.snapshots.count > LayerHistory.capacity { return "history too long" }
    if !(0..<max(1, state.log.count)).contains(state.logOffset) { return "log offset" }
    if !state.themes.indices.contains(state.themeIndex) { return "theme" }
    if !state.availablePanels.contains(state.focus) { return "focus \(state.focus)" }
    if state.log.count > DashboardState.logCapacity { return "log too long" }
    if state.editor != nil, state.controls.isEmpty { return "typing without a hyperparameter" }
    if state.quitPopup != nil, state.isFinished { return "a question about a run that has ended" }
    return nil
  }
}
