import Monitoring
import TerminalUI
import Testing

@testable import Dashboard

@Suite("A key")
struct DashboardStateKeysTests {
  private typealias Fixture = DashboardFixture
  private let rate = Fixture.learningRate.key

  @Test("plus doubles the rate and asks the engine for it; minus halves it")
  func adjusting() {
    var state = Fixture.started()
    #expect(state.press(.character("+")) == [.send(.set(rate, .number(0.002)))])
    #expect(state.press(.character("=")) == [.send(.set(rate, .number(0.004)))])
    #expect(state.press(.character("-")) == [.send(.set(rate, .number(0.002)))])
    #expect(state.press(.character("_")) == [.send(.set(rate, .number(0.001)))])
  }

  @Test("right and left change the selected hyperparameter in its panel only")
  func arrowsAdjust() {
    var state = Fixture.started()
    #expect(state.focus == .hyperparameters)
    #expect(state.press(.right) == [.send(.set(rate, .number(0.002)))])
    #expect(state.press(.left) == [.send(.set(rate, .number(0.001)))])
    state.press(.character("1"))
    #expect(state.press(.right).isEmpty)
  }

  @Test("changes a flag to its other state")
  func flag() {
    var state = Fixture.started()
    state.press(.down, .down)
    #expect(state.press(.character("+")) == [.send(.set(Fixture.nesterov.key, .flag(true)))])
    #expect(state.press(.character("+")) == [.send(.set(Fixture.nesterov.key, .flag(false)))])
  }

  @Test("at the end of a range asks for nothing")
  func endOfRange() {
    var state = Fixture.started()
    state.receive(Fixture.applied(.number(0.001), .number(10), step: 1))
    #expect(state.press(.character("+")).isEmpty)
    #expect(state.controls[0].pending == nil)
  }

  @Test("up, down, k and j choose a hyperparameter, round the end and from other panels too")
  func choosing() {
    var state = Fixture.started()
    state.press(.down, .character("j"))
    #expect(state.selectedControl == 2)
    state.press(.up, .character("k"), .up)
    #expect(state.selectedControl == 3)
    state.press(.character("1"), .down)
    #expect(state.selectedControl == 0)
  }

  @Test("space pauses, resumes when paused, and does nothing when the run has ended")
  func pausing() {
    var state = Fixture.started()
    #expect(state.press(.character(" ")) == [.send(.pause)])
    state.receive(.paused(step: 0))
    #expect(state.press(.character(" ")) == [.send(.resume)])
    state.receive(.resumed(step: 0))
    #expect(state.press(.character(" ")) == [.send(.pause)])
    state.receive(Fixture.finished())
    #expect(state.press(.character(" ")).isEmpty)
    #expect(state.answer?.text == "the run has finished; more epochs (in panel 4) go on")
  }

  @Test("a change at the end of a run counts later, and the footer says so; more epochs are one")
  func finishedChange() {
    var state = Fixture.started()
    #expect(!state.press(.character("+")).isEmpty)
    #expect(state.answer == nil)
    state.receive(Fixture.finished())
    #expect(!state.press(.character("4"), .down, .character("+")).isEmpty)
    #expect(state.answer?.text.hasPrefix("finished: raise epochs") == true)
    #expect(!state.press(.down, .down, .character("+")).isEmpty)
    #expect(state.controls[state.selectedControl].descriptor.key == Fixture.epochs.key)
    #expect(state.answer == nil)
  }

  @Test("dot does a single step when paused, and nothing otherwise")
  func singleStep() {
    var state = Fixture.started()
    #expect(state.press(.character(".")).isEmpty)
    state.receive(.paused(step: 0))
    #expect(state.press(.character(".")) == [.send(.singleStep)])
  }

  @Test("tab and shift-tab go round the panels, digits choose one")
  func focus() {
    var state = Fixture.started()
    state.press(.tab)
    #expect(state.focus == .progress)
    state.press(.tab, .tab, .tab)
    #expect(state.focus == .loss)
    state.press(.backTab)
    #expect(state.focus == .advice)
    state.press(.backTab)
    #expect(state.focus == .log)
    state.receive(Fixture.predictions)
    state.press(.tab)
    #expect(state.focus == .preview)
    for panel in PanelID.allCases {
      state.press(.character(Unicode.Scalar(UInt8(48 + panel.rawValue))))
      #expect(state.focus == panel)
    }
    state.press(.character("9"), .character("0"))
    #expect(state.focus == .advice)
  }

  @Test("skips the second metric when the run has none")
  func missingMetric() {
    var state = Fixture.empty()
    state.press(.character("2"))
    #expect(state.focus == .metric)
    state.receive(.started(Fixture.description(metrics: [Fixture.loss])))
    #expect(state.focus == .loss)
    state.press(.character("2"))
    #expect(state.focus == .loss)
    state.press(.tab)
    #expect(state.focus == .layers)
    state.press(.backTab)
    #expect(state.focus == .loss)
  }

  @Test("l makes the axes logarithmic, but means right among the layers")
  func logarithmic() {
    var state = Fixture.populated()
    state.press(.character("l"))
    #expect(state.charts.isLogarithmic)
    state.press(.character("3"), .character("l"))
    #expect(state.charts.isLogarithmic && state.layers.selected == 1)
    state.press(.character("1"), .character("l"))
    #expect(!state.charts.isLogarithmic && state.layers.selected == 1)
  }

  @Test("scrolls the log, as far as there are lines, and new lines do not move what is read")
  func log() {
    var state = Fixture.started()
    state.press(.character("6"))
    for number in 1...5 { _ = state.update(.notice("line \(number)", isError: false)) }
    state.press(.up, .up)
    #expect(state.logOffset == 2)
    _ = state.update(.notice("line 6", isError: true))
    #expect(state.logOffset == 3)
    state.press(.down, .down, .down, .down)
    #expect(state.logOffset == 0)
    for _ in 0..<99 { state.press(.character("k")) }
    #expect(state.logOffset == state.log.count - 1)
  }

  @Test("t takes the next theme, round the end")
  func themes() {
    var state = Fixture.started()
    state.press(.character("t"))
    #expect(state.theme.name == "other")
    state.press(.character("t"))
    #expect(state.theme.name == Theme.standard.name)
  }

  @Test("Ctrl-Z suspends, wherever one is")
  func suspending() {
    var state = Fixture.started()
    #expect(state.press(.control("z")) == [.suspend])
    state.press(.enter)
    #expect(state.press(.control("z")) == [.suspend])
    #expect(state.editor != nil)
    state.press(.escape, .character("q"))
    #expect(state.press(.control("z")) == [.suspend])
    #expect(state.quitPopup != nil)
  }

  @Test("question mark shows the help; question mark, escape and q hide it")
  func help() {
    var state = Fixture.started()
    for key in [Key.character("?"), .escape, .character("q"), .control("c")] {
      #expect(state.press(.character("?")).isEmpty)
      #expect(state.showsHelp)
      #expect(state.press(key).isEmpty)
      #expect(!state.showsHelp && state.quitPopup == nil)
    }
  }

  // MARK: Typing a value

  @Test("enter begins a value, enter again asks for it")
  func typing() {
    var state = Fixture.started()
    state.press(.enter)
    state.type("0.05x")
    state.press(.backspace)
    #expect(state.editor?.text == "0.05")
    #expect(state.press(.enter) == [.send(.set(rate, .number(0.05)))])
    #expect(state.editor == nil)
    #expect(state.controls[0].pending == .number(0.05))
  }

  @Test("enter on a value that cannot be says what is expected and asks for nothing")
  func complaint() {
    var state = Fixture.started()
    state.press(.enter)
    state.type("99")
    #expect(state.press(.enter).isEmpty)
    #expect(state.editor?.complaint == "found 99; expected a number from 0 to 10")
    #expect(Fixture.text(state).contains("found 99; expected"))
    state.press(.backspace)
    #expect(state.editor?.complaint == nil)
    #expect(state.press(.enter) == [.send(.set(rate, .number(9)))])
  }

  @Test(
    "q, space, digits and the rest are text while one types",
    arguments: ["q", " ", "?", "t", "1", "+"])
  func keysAreText(key: String) {
    var state = Fixture.started()
    state.press(.enter)
    state.type(key)
    #expect(state.editor?.text == key)
    #expect(state.focus == .hyperparameters && !state.showsHelp && state.quitPopup == nil)
  }

  @Test(
    "escape, Ctrl-C and an empty enter leave the value as it is",
    arguments: [Key.escape, .control("c")])
  func cancelling(key: Key) {
    var state = Fixture.started()
    state.press(.enter)
    #expect(state.press(.enter).isEmpty)
    #expect(state.editor == nil)
    state.press(.enter)
    state.type("5")
    #expect(state.press(key).isEmpty)
    #expect(state.editor == nil && state.controls[0].pending == nil && state.quitPopup == nil)
  }

  @Test("enter on the value that is already there asks for nothing")
  func sameValue() {
    var state = Fixture.started()
    state.press(.enter)
    state.type("0.001")
    #expect(state.press(.enter).isEmpty)
    #expect(state.editor == nil && state.controls[0].pending == nil)
  }

  // MARK: Quitting

  @Test("q leaves at once when nothing trains", arguments: [Key.character("q"), .control("c")])
  func quitIdle(key: Key) {
    var state = Fixture.empty()
    #expect(state.press(key) == [.quit(discard: false)])
    state = Fixture.started()
    state.receive(Fixture.finished())
    #expect(state.press(key) == [.quit(discard: false)])
  }

  @Test(
    "q asks while training, and stop and save leaves when the run has ended",
    arguments: [
      [Key.enter], [.character("s")], [.control("c")], [.character(" ")], [.down, .up, .enter],
    ])
  func stopAndSave(keys: [Key]) {
    var state = Fixture.started()
    #expect(state.press(.character("q")).isEmpty)
    #expect(state.quitPopup == .stopAndSave)
    var effects: [DashboardEffect] = []
    for key in keys { effects += state.press(key) }
    #expect(effects == [.send(.stop(.stopped))])
    #expect(state.quitPopup == nil)
    #expect(state.update(.run(Fixture.finished(.stopped))) == [.quit(discard: false)])
  }

  @Test(
    "q twice, escape and k keep training",
    arguments: [
      [Key.character("q")], [.escape], [.character("k")], [.down, .enter], [.tab, .enter],
      [.up, .up, .enter],
    ])
  func keepTraining(keys: [Key]) {
    var state = Fixture.started()
    state.press(.character("q"))
    for key in keys { #expect(state.press(key).isEmpty) }
    #expect(state.quitPopup == nil)
    #expect(state.update(.run(Fixture.finished())).isEmpty)
  }

  @Test(
    "quitting without saving stops and leaves at once",
    arguments: [
      [Key.character("n")], [.up, .enter], [.backTab, .enter], [.down, .down, .enter],
    ])
  func discarding(keys: [Key]) {
    var state = Fixture.started()
    state.press(.character("q"))
    var effects: [DashboardEffect] = []
    for key in keys { effects += state.press(key) }
    #expect(effects == [.send(.stop(.interrupted)), .quit(discard: true)])
  }

  @Test("that answers nothing leaves the question open")
  func otherKeys() {
    var state = Fixture.started()
    state.press(.character("q"))
    #expect(state.press(.character("x"), .character("+"), .character("1"), .home).isEmpty)
    #expect(state.quitPopup == .stopAndSave && state.controls[0].pending == nil)
  }

  @Test("is no longer asked for when the run ends by itself")
  func finishedMeanwhile() {
    var state = Fixture.started()
    state.press(.character("q"))
    #expect(state.update(.run(Fixture.finished())).isEmpty)
    #expect(state.quitPopup == nil)
    #expect(state.press(.character("q")) == [.quit(discard: false)])
  }
}
