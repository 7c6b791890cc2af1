import Charts
import Monitoring
import TerminalUI
import Testing

@testable import Dashboard

@Suite("An event")
struct DashboardStateEventsTests {
  private typealias Fixture = DashboardFixture

  // MARK: Previews

  @Test("with a preview makes a panel for it, which goes when another run starts")
  func preview() {
    var state = Fixture.populated()
    state.press(.character("7"))
    #expect(state.focus == .hyperparameters)
    #expect(!state.availablePanels.contains(.preview))
    state.receive(Fixture.predictions)
    #expect(state.availablePanels.contains(.preview))
    state.press(.character("7"))
    #expect(state.focus == .preview)
    state.receive(Fixture.reconstructions)
    #expect(Fixture.text(state).contains("reconstructions @200"))
    state.receive(.started(Fixture.description()))
    #expect(state.focus == .loss && state.previews[.answers] == nil)
  }

  // MARK: The life of a change

  @Test("confirms a change: pending, then its step, a line in the log and a marker")
  func confirmation() {
    var state = Fixture.started()
    state.press(.character("+"))
    #expect(Fixture.text(state).contains("0.001 → 0.002 …"))
    state.receive(Fixture.applied(.number(0.001), .number(0.002), step: 412))
    #expect(Fixture.text(state).contains("0.002 @412"))
    #expect(!Fixture.text(state).contains("0.002 …"))
    #expect(state.markers.map(\.step) == [412])
    #expect(
      state.log.last
        == LogLine(step: 412, text: "learning rate 0.001 → 0.002", role: .marker))
  }

  @Test("at the end of an epoch names metrics in their order, an only loss last")
  func epochLines() {
    func line(_ metrics: [(name: String, value: Double)]) -> String? {
      var state = Fixture.started()
      state.receive(
        .epoch(
          EpochReport(
            epoch: 3, epochs: 4, step: 300, metrics: MetricValues(metrics), learningRate: 0.001,
            seconds: 1)))
      return state.log.last?.text
    }
    #expect(
      line([("generator_loss", 0.9), ("discriminator_loss", 0.6), ("real_accuracy", 0.5)])
        == "epoch 3  generator_loss 0.9000  discriminator_loss 0.6000  real_accuracy 0.5000")
    #expect(
      line([("loss", 0.1), ("val_loss", 0.2), ("val_accuracy", 0.8), ("val_auc", 0.7)])
        == "epoch 3  val_accuracy 0.8000  val_auc 0.7000  val_loss 0.2000")
    #expect(
      line([("loss", 0.1), ("accuracy", 0.9)]) == "epoch 3  accuracy 0.9000  loss 0.1000")
  }

  @Test("of the first of two quick changes leaves the second waiting")
  func twoQuickChanges() {
    var state = Fixture.started()
    state.press(.character("+"), .character("+"))
    #expect(state.controls[0].text(.braille) == "0.001 → 0.004 …")
    state.receive(Fixture.applied(.number(0.001), .number(0.002), step: 7))
    #expect(state.controls[0].text(.braille) == "0.002 → 0.004 …")
    state.receive(Fixture.applied(.number(0.002), .number(0.004), step: 7))
    #expect(state.controls[0].text(.braille) == "0.004 @7")
    #expect(state.markers.map(\.step) == [7])
  }

  @Test("rejects a change: the old value stands, and the log says why")
  func rejection() {
    var state = Fixture.started()
    state.press(.character("+"))
    let command = RunCommand.set(Fixture.learningRate.key, .number(0.002))
    state.receive(.rejected(command, reason: "too much"))
    #expect(state.controls[0].text(.braille) == "0.001")
    #expect(state.log.last?.text == "too much" && state.log.last?.role == .error)
  }

  @Test("that rejects the first of two changes leaves the second waiting")
  func rejectionOfTheFirst() {
    var state = Fixture.started()
    state.press(.character("+"), .character("+"))
    let command = RunCommand.set(Fixture.learningRate.key, .number(0.002))
    state.receive(.rejected(command, reason: "no"))
    #expect(state.controls[0].pending == .number(0.004))
  }

  @Test("about an unknown hyperparameter changes nothing but the log")
  func unknownKey() {
    var state = Fixture.started()
    let controls = state.controls
    let key = HyperparameterKey(rawValue: "unknown")
    state.receive(
      .applied(AppliedChange(key: key, from: .number(1), to: .number(2), step: 3, epoch: 1)))
    state.receive(.rejected(.set(key, .number(2)), reason: "no"))
    state.receive(.rejected(.pause, reason: "no"))
    #expect(state.controls == controls && state.markers.isEmpty)
  }

  @Test("puts a marker on every chart", arguments: Symbols.allCases)
  func markerOnCharts(symbols: Symbols) {
    let state = Fixture.populated(120, 40, symbols)
    let canvas = Fixture.canvas(state)
    let markers = canvas.bounds.rows * canvas.bounds.columns
    let heads = (0..<markers).filter { index in
      let cell = canvas[index % 120, index / 120]
      return cell.scalar == symbols.marker && cell.style.foreground == state.theme[.marker]
    }
    #expect(heads.count == 2, "one on the loss, one on the accuracy")
  }

  @Test("makes one marker of all that happens at a step, the last change before anything else")
  func oneMarker() {
    var state = Fixture.started()
    state.receive(Fixture.applied(.number(0.001), .number(0.002), step: 9))
    state.receive(Fixture.applied(.number(0.002), .number(0.004), step: 9))
    state.receive(.paused(step: 9))
    #expect(state.markers.map(\.text) == ["learning rate 0.002 → 0.004"])
    state.receive(.paused(step: 10))
    state.receive(.paused(step: 10))
    #expect(state.markers.map(\.step) == [9, 10])
  }

  @Test("shows a value that waits in another color than one that is in force")
  func pendingColor() {
    var state = Fixture.started()
    state.press(.character("+"))
    let theme = state.theme
    #expect(Fixture.style(of: "0.001 → 0.002 …", in: state)?.foreground == theme[.warning])
    state.receive(Fixture.applied(.number(0.001), .number(0.002), step: 7))
    state.press(.down)
    #expect(Fixture.style(of: "0.002 @7", in: state)?.foreground == theme[.good])
  }

  // MARK: Everything else

  @Test("starts a run: controls with its values, and a line about its data")
  func start() {
    let state = Fixture.started()
    #expect(
      state.controls.map(\.descriptor.label) == [
        "learning rate", "batch size", "nesterov", "epochs",
      ])
    #expect(state.controls[0].value == .number(0.001))
    #expect(state.log.map(\.text) == ["3200 training, 800 validation samples"])
  }

  @Test("that starts another run with fewer hyperparameters keeps the selection among them")
  func restart() {
    var state = Fixture.started()
    state.press(.up, .enter)
    state.receive(.started(Fixture.description(hyperparameters: [Fixture.epochs])))
    #expect(state.selectedControl == 0)
    state.press(.character("5"), .enter)
    state.receive(.started(Fixture.description(hyperparameters: [])))
    #expect(state.press(.enter, .enter, .character("+"), .down).isEmpty)
    #expect(state.selectedControl == 0)
  }

  @Test("adds steps to the series and to the progress")
  func steps() {
    var state = Fixture.started()
    for number in 1...3 { state.receive(Fixture.step(number)) }
    #expect(state.series.buckets.count == 3)
    #expect(state.progress.step == 3)
  }

  @Test("at an epoch's end adds validation points, the best so far and a line")
  func epoch() {
    var state = Fixture.started()
    state.receive(Fixture.epoch(1, loss: 0.8, accuracy: 0.8))
    state.receive(Fixture.epoch(2, loss: 0.9, accuracy: 0.85))
    #expect(state.validation["loss"] == [ChartPoint(x: 100, y: 0.8), ChartPoint(x: 200, y: 0.9)])
    #expect(state.best["val_loss"] == DashboardState.Best(value: 0.8, epoch: 1))
    #expect(state.best["val_accuracy"] == DashboardState.Best(value: 0.85, epoch: 2))
    #expect(state.log.last?.text == "epoch 2  val_accuracy 0.8500  val_loss 0.9000")
  }

  @Test("with NaN is never the best")
  func notANumber() {
    var state = Fixture.started()
    state.receive(Fixture.epoch(1, loss: .nan, accuracy: .nan))
    #expect(state.best.isEmpty)
    state.receive(Fixture.epoch(2, loss: 0.9, accuracy: 0.5))
    state.receive(Fixture.epoch(3, loss: .nan, accuracy: .nan))
    #expect(state.best["val_loss"]?.epoch == 2)
  }

  @Test("thins validation points out when there are thousands, and keeps the newest")
  func thinning() {
    var state = Fixture.started()
    var missing: [Int] = []
    for epoch in 1...5000 {
      state.receive(Fixture.epoch(epoch, loss: 1, accuracy: 0.5))
      if state.validation["loss"]?.last?.x != Double(epoch) * 100 { missing.append(epoch) }
    }
    #expect(missing.isEmpty, "the newest")
    let points = state.validation["loss", default: []]
    #expect(points.count <= DashboardState.pointCapacity)
    #expect(points.last?.x == 500_000)
    #expect(points.map(\.x) == points.map(\.x).sorted())
  }

  @Test("keeps the newest log lines and forgets the oldest")
  func logCapacity() {
    var state = Fixture.started()
    for number in 1...600 { _ = state.update(.notice("line \(number)", isError: false)) }
    #expect(state.log.count == DashboardState.logCapacity)
    #expect(state.log.first?.text == "line 101" && state.log.last?.text == "line 600")
  }

  @Test("of a pause and its end is in the log and the header")
  func pause() {
    var state = Fixture.started()
    state.receive(.paused(step: 9))
    #expect(Fixture.canvas(state).lines[0].contains("paused"))
    #expect(state.log.last?.text == "paused")
    state.receive(.resumed(step: 9))
    #expect(Fixture.canvas(state).lines[0].contains("training"))
  }

  @Test("at the end says how the run ended", arguments: RunStatus.allCases)
  func finish(status: RunStatus) {
    var state = Fixture.started()
    #expect(state.update(.run(Fixture.finished(status, reason: "why"))).isEmpty)
    #expect(state.isFinished)
    #expect(Fixture.canvas(state).lines[0].contains(status.rawValue))
    let line = state.log.last?.text ?? ""
    #expect(line.contains(status == .crashed ? "crashed: why" : "test_accuracy 0.9300"))
    let role: Theme.Role =
      status == .crashed ? .error : status == .finished ? .good : .warning
    #expect(RunStatusText.of(state).role == role)
  }

  @Test("at the end leaves no time to wait for, wherever the run was stopped")
  func nothingLeft() {
    var state = Fixture.populated(120, 40)
    #expect(Fixture.text(state).contains(" 1.5s left"))
    state.receive(Fixture.finished(.stopped))
    #expect(!Fixture.text(state).contains("s left"))
  }

  @Test("of more epochs after the end lets the run go on")
  func moreEpochs() {
    var state = Fixture.started()
    state.receive(Fixture.finished())
    #expect(state.press(.up, .character("+")) == [.send(.set(Fixture.epochs.key, .number(5)))])
    state.receive(Fixture.applied(.number(4), .number(5), step: 400, of: Fixture.epochs))
    state.receive(.resumed(step: 400))
    #expect(!state.isFinished)
    #expect(state.press(.character("q")).isEmpty)
    #expect(state.quitPopup != nil)
  }

  @Test("from the system that ends the program stops the run and leaves when it has ended")
  func termination() {
    var state = Fixture.started()
    #expect(state.update(.terminate) == [.send(.stop(.interrupted))])
    #expect(state.update(.run(Fixture.finished(.interrupted))) == [.quit(discard: false)])
    #expect(state.update(.terminate) == [.quit(discard: false)])
  }

  @Test("of another size changes the size and nothing else")
  func resizing() {
    var state = Fixture.populated()
    #expect(state.update(.resized(Size(columns: 7, rows: 3))).isEmpty)
    #expect(Fixture.canvas(state).size == Size(columns: 7, rows: 3))
  }
}
