import Monitoring
import TerminalUI
import Testing

@testable import Dashboard

@Suite("Pasted text")
struct PasteTests {
  private typealias Fixture = DashboardFixture
  private let text = "q \n3\r\u{3}\u{1B}+"

  @Test("runs nothing: it is left out with a word where nothing is typed")
  func nothingTyped() {
    var state = Fixture.populated()
    let before = state.preferences
    #expect(state.update(.paste(text)).isEmpty)
    #expect(state.preferences == before && state.quitPopup == nil && !state.showsHelp)
    #expect(state.controls.allSatisfy { $0.pending == nil })
    #expect(state.answer?.text == DashboardState.pasteAdvice)
    #expect(state.log.last?.text == DashboardState.pasteAdvice)
    var canvas = Canvas(state.size)
    DashboardView.draw(state, on: &canvas)
    #expect(canvas.lines.last?.contains("pasted text was left out") == true)
    state.press(.character("?"))
    #expect(state.answer == nil && state.showsHelp)
  }

  @Test("answers no question")
  func popups() {
    var state = Fixture.populated()
    state.press(.character("q"))
    let chosen = state.quitPopup
    #expect(chosen != nil)
    #expect(state.update(.paste("s\nd\n")).isEmpty)
    #expect(state.quitPopup == chosen)
  }

  @Test("goes into the prompt for commands on one line, and its end of line runs nothing")
  func prompt() {
    var state = Fixture.populated()
    state.press(.character(":"))
    #expect(state.update(.paste("\nset batch_size\r\n64\n")).isEmpty)
    #expect(state.prompt?.field.text == "set batch_size 64")
    #expect(state.answer == nil)
    let effects = state.press(.enter)
    #expect(effects == [.send(.set(Fixture.batchSize.key, .number(64), by: .person))])
  }

  @Test("goes into the filter, which narrows at once")
  func filter() {
    var state = Fixture.populated()
    state.press(.character("/"))
    _ = state.update(.paste("batch\r\n"))
    #expect(state.filterField?.text == "batch")
    let shown = state.shownControls.map { state.controls[$0].descriptor.key }
    #expect(shown == [Fixture.batchSize.key])
  }

  @Test("goes into a value as far as there is room")
  func editor() {
    var state = Fixture.populated()
    state.press(.character("4"), .enter)
    #expect(state.editor != nil)
    #expect(state.update(.paste("0.\t02\n")).isEmpty)
    #expect(state.editor?.text == "0.02")
    _ = state.update(.paste(String(repeating: "5", count: 5000)))
    #expect(state.editor?.text.count == 32)
  }
}
