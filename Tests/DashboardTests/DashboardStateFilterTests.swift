import Monitoring
import TerminalUI
import Testing

@testable import Dashboard

@Suite("A filter")
struct DashboardStateFilterTests {
  private typealias Fixture = DashboardFixture

  private func shown(_ state: DashboardState) -> [String] {
    state.shownControls.map { state.controls[$0].descriptor.label }
  }

  @Test("narrows the hyperparameters with every letter, by name and by key")
  func narrowing() {
    var state = Fixture.populated()
    state.press(.character("/"))
    state.type("s")
    #expect(shown(state) == ["batch size", "nesterov", "epochs"])
    #expect(state.selectedControl == 1)
    state.type("ize")
    #expect(shown(state) == ["batch size"])
    state.press(.control("u"))
    state.type("batch_size | epo*s")
    #expect(shown(state) == ["batch size", "epochs"])
    state.press(.enter)
    #expect(state.filterField == nil)
    let text = Fixture.text(state)
    #expect(text.contains("▸batch size  ") && !text.contains(" nesterov "))
  }

  @Test("leaves keys to what it shows: up and down go round, and a hidden value stays as it is")
  func keysAmongShown() {
    var state = Fixture.populated()
    state.press(.character("/"))
    state.type("learning|epochs")
    state.press(.enter, .down)
    #expect(state.selectedControl == 3)
    state.press(.down)
    #expect(state.selectedControl == 0)
    state.press(.character("/"), .control("u"))
    state.type("nothing")
    state.press(.enter)
    #expect(state.shownControls.isEmpty)
    #expect(Fixture.text(state).contains("no line fits"))
    #expect(!Fixture.text(state).contains("How far each update"))
    #expect(state.press(.character("+"), .character("-"), .enter, .down).isEmpty)
    #expect(state.editor == nil && state.controls[0].pending == nil)
  }

  @Test("is cleared with escape, while it is typed and after", arguments: [0, 1])
  func clearing(enters: Int) {
    var state = Fixture.populated()
    state.press(.character("/"))
    state.type("epochs")
    for _ in 0..<enters { state.press(.enter) }
    state.press(.escape)
    #expect(state.filters.isEmpty && state.filterField == nil)
    #expect(state.shownControls == [0, 1, 2, 3] && state.selectedControl == 3)
  }

  @Test("is corrected where it was left, and left with backspace")
  func correcting() {
    var state = Fixture.populated()
    state.press(.character("/"))
    state.type("ep")
    state.press(.enter, .character("/"))
    #expect(state.filterField?.text == "ep")
    state.press(.backspace, .backspace)
    #expect(state.filters.isEmpty && state.filterField != nil)
    state.press(.backspace)
    #expect(state.filterField == nil)
  }

  @Test("narrows the log, also to lines that come later, and scrolls among what it shows")
  func log() {
    var state = Fixture.populated()
    state.press(.character("6"), .character("/"))
    state.type("epoch !1")
    #expect(state.shownLog.map(\.text.first) == ["e"])
    state.press(.control("u"))
    state.type("line")
    state.press(.enter)
    #expect(state.shownLog.isEmpty && Fixture.text(state).contains("no line fits"))
    for number in 1...9 {
      _ = state.update(.notice(number % 2 == 0 ? "line \(number)" : "other", isError: false))
    }
    #expect(state.shownLog.map(\.text) == ["line 2", "line 4", "line 6", "line 8"])
    state.press(.up, .up)
    for _ in 0..<3 { _ = state.update(.notice("other", isError: false)) }
    #expect(state.logOffset == 2)
    _ = state.update(.notice("line 10", isError: false))
    #expect(state.logOffset == 3)
    for _ in 0..<99 { state.press(.up) }
    #expect(state.logOffset == 4)
    state.press(.escape)
    #expect(state.shownLog == state.log)
  }

  @Test("of a log never keeps more lines than the log itself")
  func capacity() {
    var state = Fixture.started()
    state.press(.character("6"), .character("/"))
    state.type("line")
    for number in 0..<DashboardState.logCapacity + 50 {
      _ = state.update(.notice("line \(number)", isError: false))
    }
    #expect(state.shownLog.count == DashboardState.logCapacity)
    #expect(state.shownLog == state.log)
  }

  @Test("with a wrong expression says so and hides nothing")
  func wrongExpression() {
    var state = Fixture.populated()
    state.press(.character("/"))
    state.type("/(/")
    #expect(shown(state).count == 4)
    #expect(Fixture.canvas(state).lines[23].contains("expected a regular expression"))
  }

  @Test("lets a hyperparameter through that a command sets")
  func setting() {
    var state = Fixture.populated()
    state.press(.character("/"))
    state.type("epochs")
    state.press(.enter, .character(":"))
    state.type("set batch_size 64")
    state.press(.enter)
    #expect(state.selectedControl == 1 && state.hasShownControl)
  }

  @Test("holds when the hyperparameters become others")
  func otherControls() {
    var state = Fixture.populated()
    state.press(.character("/"))
    state.type("learning|nest")
    state.receive(
      .controls(
        [Fixture.batchSize, Fixture.nesterov],
        [Fixture.batchSize.key: .number(8), Fixture.nesterov.key: .flag(true)]))
    #expect(shown(state) == ["nesterov"] && state.selectedControl == 1)
  }
}
