import Monitoring
import Tensors
import TerminalUI
import Testing

@testable import Dashboard

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("A dashboard that gets anything in any order")
struct DashboardFuzzTests {
  private typealias Fixture = DashboardFixture

  private static let keys: [Key] =
    KeyMap.bindings.flatMap(\.keys) + [
      .escape, .enter, .enter, .backspace, .delete, .home, .end, .pageUp, .pageDown, .control("u"),
      .character("s"), .character("n"), .character(":"), .character("/"), .character(":"),
      .character("漢"), .character("\u{301}"), .character("0"),
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

  private func mouse(_ random: inout RandomGenerator, _ size: Size) -> MouseEvent {
    let kinds: [MouseEvent.Kind] = [
      .press, .press, .doublePress, .release, .move, .drag, .wheelUp, .wheelDown,
    ]
    return MouseEvent(
      kinds[random.below(kinds.count)], column: random.below(size.columns + 3),
      row: random.below(size.rows + 3))
  }

  private func size(_ random: inout RandomGenerator) -> Size {
    // Mostly small, where there is the least room for mistakes.
    random.below(4) > 0
      ? Size(columns: 1 + random.below(100), rows: 1 + random.below(40))
      : Size(columns: 1 + random.below(500), rows: 1 + random.below(200))
  }

  /// What gets typed at once, so that prompts are filled with more than single letters.
  private static let texts = [
    "set learning_rate 0.5", "set nesterov ", "theme ", "screenshot x.svg", "quit", "pan",
    "/ep(/", "!e | l*g", "/(", "\u{301}\u{1B}",
  ]

  @Test("never traps and stays consistent in prompts and filters", arguments: [3, 4])
  func typing(seed: UInt64) {
    var random = RandomGenerator(seed: seed)
    var state = Fixture.populated()
    var canvas = Canvas(state.size)
    for number in 0..<400 {
      var messages: [DashboardMessage] = [.key(.character(random.below(2) == 0 ? ":" : "/"))]
      for scalar in Self.texts[random.below(Self.texts.count)].unicodeScalars {
        messages.append(.key(.character(scalar)))
      }
      let ends: [Key] = [.tab, .enter, .down, .up, .backspace, .escape, .enter, .end]
      for _ in 0..<random.below(4) { messages.append(.key(ends[random.below(ends.count)])) }
      if random.below(5) == 0 { messages.append(.mouse(mouse(&random, state.size))) }
      if random.below(5) == 0 { messages.append(.resized(size(&random))) }
      messages.append(.paste(Self.texts[random.below(Self.texts.count)]))
      for message in messages {
        _ = state.update(message)
        if let problem = problem(state) {
          Issue.record("seed \(seed), round \(number), \(message): \(problem)")
          return
        }
      }
      guard number % 8 == 0 else { continue }
      DashboardView.draw(state, on: &canvas)
      #expect(canvas.size == state.size, "seed \(seed)")
    }
  }

  /// `DESCENT_FUZZ=1000000` makes a long form of it.
  private static let messageCount = getenv("DESCENT_FUZZ").flatMap { Int(String(cString: $0)) }

  @Test("never traps and stays consistent", arguments: [1, 2])
  func anything(seed: UInt64) {
    var random = RandomGenerator(seed: seed)
    var state = Fixture.empty()
    var frame = DashboardFrame()
    var step = 0
    for number in 0..<(Self.messageCount ?? 8_000) {
      let message: DashboardMessage =
        switch random.below(20) {
        case 0..<9: .key(Self.keys[random.below(Self.keys.count)])
        case 9..<13: .mouse(mouse(&random, state.size))
        case 13..<19: .run(event(&random, &step))
        default: .resized(size(&random))
        }
      _ = state.update(message)
      if let problem = problem(state) {
        Issue.record("seed \(seed), message \(number), \(message): \(problem)")
        return
      }
      // A frame follows on the ones before it and looks as if there had been none.
      guard number % 25 < 2 else { continue }
      frame.draw(state)
      #expect(frame.canvas.size == state.size)
      if number % 50 == 1 {
        #expect(frame.canvas == Fixture.canvas(state), "seed \(seed), message \(number)")
      }
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
    if !(0..<max(1, state.shownLog.count)).contains(state.logOffset) { return "log offset" }
    if state.filters[.log] == nil, state.shownLog != state.log { return "a log without a filter" }
    if !state.shownControls.allSatisfy(state.controls.indices.contains) {
      return "filtered controls"
    }
    if !state.shownControls.isEmpty, !state.hasShownControl { return "a hidden selection" }
    if let prompt = state.prompt, !(0..<max(1, prompt.entries.count)).contains(prompt.selection) {
      return "entry \(prompt.selection) of \(prompt.entries.count)"
    }
    if let pointer = state.pointer,
      !Rect(state.size).contains(column: pointer.column, row: pointer.row)
    {
      return "a pointer that has left"
    }
    if state.layers.history.snapshots.count > LayerHistory.capacity { return "history too long" }
    if !state.themes.indices.contains(state.themeIndex) { return "theme" }
    if !state.availablePanels.contains(state.focus) { return "focus \(state.focus)" }
    if state.log.count > DashboardState.logCapacity { return "log too long" }
    if state.editor != nil, state.controls.isEmpty { return "typing without a hyperparameter" }
    if state.quitPopup != nil, state.isFinished { return "a question about a run that has ended" }
    return nil
  }
}
