import Charts
import Monitoring
import TerminalUI
import Testing

@testable import Dashboard

@Suite("What the dashboard knows of the layers")
struct LayersStateTests {
  private typealias Fixture = DashboardFixture

  private func course(
    _ state: DashboardState
  ) -> (moments: [HistogramCourse.Moment], visited: Int?) {
    var moments: [HistogramCourse.Moment] = []
    let visited = state.layers.addCourse(to: &moments)
    return (moments, visited)
  }

  @Test("goes with Enter through all tensors, one, a table and a heatmap")
  func modes() {
    var state = Fixture.layered(80, 24)
    var modes: [LayersState.Mode] = [state.layers.mode]
    for _ in 0..<4 {
      state.press(.enter)
      modes.append(state.layers.mode)
    }
    #expect(modes == [.all, .one, .table, .heatmap, .all])
    #expect(state.editor == nil)
  }

  @Test("chooses tensors with the arrows, round the end")
  func selection() {
    var state = Fixture.layered(80, 24, keys: .character("h"))
    #expect(state.layers.selected == 3)
    state.press(.right, .down, .character("j"))
    #expect(state.layers.selected == 2)
    state.press(.left, .up, .character("k"), .character("l"))
    #expect(state.layers.selected == 0)
  }

  @Test("chooses layers in the table, and their first tensors with them")
  func layerSelection() {
    var state = Fixture.layered(80, 24, keys: .enter, .enter, .down)
    #expect(state.layers.selected == 2)
    state.press(.down)
    #expect(state.layers.selected == 0)
    state.press(.up)
    #expect(state.layers.selected == 2)
    state.press(.enter)
    #expect(state.layers.mode == .heatmap && course(state).moments.count == 40)
  }

  @Test("stays where it is in a table of one layer")
  func oneLayer() {
    var state = Fixture.started()
    guard case .histograms(let all, _) = Fixture.histograms else { return }
    state.receive(.histograms(Array(all.prefix(2)), step: 3))
    state.press(.character("3"), .enter, .enter, .down, .down, .up)
    #expect(state.layers.selected == 0)
  }

  @Test("w, g and a show another kind of tensors of the same layer")
  func kinds() {
    var state = Fixture.layered(80, 24, keys: .left, .character("g"))
    #expect(state.layers.kind == .gradients && state.layers.selected == 3)
    state.press(.character("a"))
    #expect(state.layers.kind == .activations && state.layers.selected == 1)
    state.press(.character("w"))
    #expect(state.layers.kind == .weights && state.layers.selected == 2)
    state.press(.enter, .enter, .character("g"))
    #expect(state.layers.mode == .one && state.layers.kind == .gradients)
  }

  @Test("goes back in time and follows the newest again at the end")
  func visiting() {
    var state = Fixture.layered(80, 24, keys: .pageUp, .character("<"))
    #expect(state.layers.visitedStep == 380 && state.layers.shown?.step == 380)
    state.receive(Fixture.layerHistograms(step: 500))
    #expect(state.layers.shown?.step == 380)
    #expect(course(state).visited == 37)
    state.press(.character(">"), .pageDown)
    #expect(state.layers.visitedStep == 400)
    state.press(.pageDown)
    #expect(state.layers.visitedStep == nil && state.layers.shown?.step == 500)
    state.press(.pageDown)
    #expect(state.layers.visitedStep == nil)
    for _ in 0..<100 { state.press(.pageUp) }
    #expect(state.layers.shown?.step == 10)
  }

  @Test("leaves out snapshots that have nothing of what is shown")
  func missingKinds() {
    var state = Fixture.started()
    state.receive(Fixture.histograms)
    state.receive(Fixture.layerHistograms(step: 300))
    state.receive(Fixture.layerStatistics(step: 300))
    guard case .histograms(let weights, _) = Fixture.histograms else { return }
    state.receive(.histograms(weights, step: 350))
    state.press(.character("3"))
    #expect(state.layers.shown?.step == 350)
    state.press(.character("g"))
    #expect(state.layers.shown?.step == 300)
    state.press(.pageUp)
    #expect(state.layers.shown?.step == 300)
    state.press(.enter, .enter)
    #expect(state.layers.mode == .table && state.layers.shown?.step == 300)
  }

  @Test("keeps what else is known of a step when some of it comes again")
  func merging() {
    var state = Fixture.layered(80, 24)
    guard case .histograms(let weights, _) = Fixture.histograms else { return }
    state.receive(.histograms(weights, step: 400))
    let newest = state.layers.history.snapshots.last
    #expect(state.layers.history.snapshots.count == 40)
    #expect(newest?[.weights] == weights && newest?[.gradients].count == 4)
    #expect(newest?.statistics.count == 2)
  }

  @Test("keeps the chosen tensor among those there are")
  func fewerTensors() {
    var state = Fixture.populated()
    state.press(.character("3"), .character("h"))
    guard case .histograms(let all, _) = Fixture.histograms else { return }
    state.receive(.histograms(Array(all.prefix(2)), step: 300))
    #expect(state.layers.selected == 1 && state.layers.shown?.step == 300)
  }

  @Test("forgets one run when another begins, but not how it is looked at")
  func restart() {
    var state = Fixture.layered(80, 24, keys: .enter, .character("g"), .pageUp)
    state.receive(.started(Fixture.description()))
    #expect(state.layers.history.snapshots.isEmpty && state.layers.visitedStep == nil)
    #expect(state.layers.mode == .one && state.layers.kind == .gradients)
  }

  @Test(
    "is bounded: the first and the newest stay, the others are spread evenly",
    arguments: [65, 100, 1000, 5000])
  func bounded(count: Int) {
    var history = LayerHistory()
    guard case .histograms(let all, _) = Fixture.histograms else { return }
    for number in 1...count { history.add(all, step: 7 * number) }
    let steps = history.snapshots.map(\.step)
    #expect(steps.count == LayerHistory.capacity)
    #expect(steps.first == 7 && steps.last == 7 * count)
    let gaps = zip(steps.dropFirst(), steps).map { $0 - $1 }
    // Half of the gaps may have been doubled already, apart from those at the ends.
    let inner = gaps.dropFirst().dropLast()
    #expect((inner.max() ?? 0) <= 3 * (inner.min() ?? 0))
    #expect((gaps.max() ?? 0) <= 4 * 7 * count / LayerHistory.capacity + 14)
  }

  @Test("overwrites what followed when a run goes back to an earlier step")
  func goingBack() {
    var history = LayerHistory()
    guard case .histograms(let all, _) = Fixture.histograms else { return }
    for step in [1, 5, 9, 5] { history.add(all, step: step) }
    #expect(history.snapshots.map(\.step) == [1, 5])
  }
}
