import Charts
import Monitoring
import TerminalUI
import Testing

@testable import Dashboard

@Suite("How the charts are looked at")
struct ChartViewTests {
  private typealias Fixture = DashboardFixture

  @Test("zooms on the newest steps, and stays with them")
  func zoomsFollowing() {
    var state = Fixture.populated()
    state.press(.character("1"), .character(">"))
    #expect(state.charts.window(at: 250) == 128...252)
    state.press(.character(">"))
    #expect(state.charts.window(at: 250) == 191...252)
    #expect(state.charts.window(at: 1000) == 941...1002)
    state.press(.character("<"), .character("<"))
    #expect(state.charts.window(at: 250) == nil)
  }

  @Test("zooms around the cursor, pans, and follows again at the end")
  func zoomsAroundCursor() {
    var view = ChartView()
    view.moveCursor(by: -200, at: 1000)
    #expect(view.cursor == 801)
    view.zoom(in: true, at: 1000)
    view.zoom(in: true, at: 1000)
    #expect(view.window(at: 1000) == 677...926)
    view.pan(by: -1, at: 1000)
    #expect(view.window(at: 1000) == 552...801)
    for _ in 0..<20 { view.pan(by: -1, at: 1000) }
    #expect(view.window(at: 1000) == 1...250)
    for _ in 0..<20 { view.pan(by: 1, at: 1000) }
    #expect(view.window(at: 1000) == 756...1005 && view.end == nil)
    view.moveCursor(by: -100, at: 1000)
    #expect(view.cursor == 701 && view.window(at: 1000) == 701...950)
    view.follow()
    #expect(view.cursor == nil && view.window(at: 1000) == 756...1005)
  }

  @Test("a cursor never leaves the run, whatever is pressed", arguments: UInt64(1)...8)
  func bounds(seed: UInt64) {
    var state = seed
    var view = ChartView()
    for step in 0..<2000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let step = step % 3 == 0 ? step : max(0, step - 1)
      switch state >> 60 {
      case 0...3: view.zoom(in: true, at: step)
      case 4...5: view.zoom(in: false, at: step)
      case 6...8: view.pan(by: Int(state >> 40 % 3) - 1, at: step)
      case 9...14: view.moveCursor(by: Int(truncatingIfNeeded: state >> 32) % 700 - 350, at: step)
      default: view.follow()
      }
      let window = view.window(at: step)
      let isWithin =
        window.map {
          // What follows the newest may go on a little beyond it.
          $0.lowerBound >= 1 && $0.upperBound <= max(8, step + $0.count / 16 + 1)
        } ?? true
      guard isWithin, view.cursor.map({ (1...max(1, step)).contains($0) }) ?? true else {
        Issue.record("seed \(seed): \(view) at \(step)")
        return
      }
    }
  }

  @Test("follows the newest steps when it is zoomed at a cursor that stands there")
  func zoomAtTheEnd() {
    var view = ChartView()
    view.moveCursor(to: 1000, at: 1000)
    view.zoom(in: true, at: 1000)
    #expect(view.span == 500 && view.end == nil)
  }

  @Test("left and right read values in a chart, Esc ends it, x and o and brackets change the axes")
  func keys() {
    var state = Fixture.populated(120, 40)
    state.press(.character("1"), .left)
    let cursor = state.charts.cursor
    #expect(cursor != nil && (cursor ?? 0) < 250)
    #expect(Fixture.text(state).contains("@\(cursor ?? 0)  ━ validation 0.5000"))
    state.press(.home)
    #expect(state.charts.cursor == 1)
    state.press(.escape)
    #expect(state.charts.cursor == nil)
    state.press(.character("x"))
    #expect(state.charts.axis == .epoch)
    #expect(Fixture.text(state).contains("loss, by epoch"))
    state.press(.character("x"), .character("x"))
    #expect(Fixture.text(state).contains("loss, by wall time"))
    state.press(.character("x"))
    #expect(state.charts.axis == .step)
    state.press(.character("o"), .character("]"), .character("]"))
    #expect(state.charts.ignoresOutliers && state.charts.smoothing == 0.8)
    #expect(Fixture.text(state).contains("loss, smooth 0.8, no outliers"))
    for _ in 0..<20 { state.press(.character("[")) }
    #expect(state.charts.smoothing == 0)
    for _ in 0..<20 { state.press(.character("]")) }
    #expect(state.charts.smoothing == 0.999)
  }

  @Test("y holds the y axes as they are, and lets them go again")
  func heldAxis() {
    var state = Fixture.populated(120, 40)
    state.press(.character("1"), .character("y"))
    let held = MetricPanel.chart(of: state.lossSubjects[0], state).shownRange
    _ = state.update(.run(Fixture.step(251, loss: 50)))
    #expect(MetricPanel.chart(of: state.lossSubjects[0], state).shownRange == held)
    #expect(Fixture.text(state).contains("loss, y held"))
    #expect(Fixture.text(state).contains("y free y"))
    state.press(.character("y"))
    let free = MetricPanel.chart(of: state.lossSubjects[0], state).shownRange
    #expect((free?.upperBound ?? 0) > 50)
    #expect(!Fixture.text(state).contains("held"))
  }

  @Test("Enter gives a chart the whole screen, and m chooses what the second panel shows first")
  func enlarged() {
    var state = Fixture.populated(120, 40)
    #expect(Fixture.text(state).contains("2 accuracy"))
    state.press(.character("2"), .enter)
    let text = Fixture.text(state)
    #expect(
      text.contains("2 metrics") && text.contains("accuracy") && text.contains("learning rate"))
    #expect(!text.contains("1 loss"))
    state.press(.escape, .character("m"))
    #expect(Fixture.text(state).contains("2 learning rate"))
    #expect(Fixture.text(state).contains("1 loss"))
    state.press(.character("m"))
    #expect(Fixture.text(state).contains("2 accuracy"))
  }

  @Test("metrics that only epochs have get charts of their own")
  func epochMetrics() {
    var run = Fixture.description()
    run.epochMetrics = [MetricDescriptor(name: "precision", isHigherBetter: true, isPerStep: false)]
    var state = Fixture.empty(200, 60)
    state.receive(.started(run))
    for epoch in 1...3 {
      for step in 1...10 { state.receive(Fixture.step((epoch - 1) * 10 + step)) }
      state.receive(
        .epoch(
          EpochReport(
            epoch: epoch, epochs: 4, step: epoch * 10,
            metrics: MetricValues([
              ("precision", 0.1 * Double(epoch)), ("val_precision", 0.2 * Double(epoch)),
            ]), learningRate: 0.001, seconds: 1)))
    }
    state.press(.character("m"))
    let text = Fixture.text(state)
    #expect(text.contains("precision"))
    #expect(text.contains("━ validation 0.6000  ━ training 0.3000"))
    #expect(text.contains("★"))
  }
}
