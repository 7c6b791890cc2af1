import Experiments
import TerminalUI
import Testing

@testable import Dashboard

@Suite("Text that is pasted while runs are compared")
struct ComparePasteTests {
  private func state() throws -> CompareState {
    var state = CompareState(
      size: Size(columns: 100, rows: 30), symbols: .braille, folder: "r")
    _ = state.update(.runs([try .sample("a"), try .sample("b", rate: 0.5)], unreadable: 0))
    return state
  }

  private func footer(_ state: CompareState) -> String {
    var canvas = Canvas(state.size)
    CompareView.draw(state, on: &canvas)
    return canvas.lines.last ?? ""
  }

  @Test("runs nothing: it is left out with a word where nothing is typed")
  func nothingTyped() throws {
    var state = try state()
    #expect(state.update(.paste("Dy\nq")).isEmpty)
    #expect(state.deletion == nil)
    #expect(footer(state).contains("pasted text was left out"))
    _ = state.update(.key(.down))
    #expect(!footer(state).contains("pasted"))
  }

  @Test("answers no question")
  func question() throws {
    var state = try state()
    _ = state.update(.key(.character("D")))
    #expect(state.deletion != nil)
    #expect(state.update(.paste("y")).isEmpty)
    #expect(state.deletion != nil)
  }

  @Test("goes into the filter, which narrows at once")
  func filter() throws {
    var state = try state()
    _ = state.update(.key(.character("/")))
    #expect(state.update(.paste("learning_rate\n > 0.2\r")).isEmpty)
    #expect(state.filterField?.text == "learning_rate > 0.2")
    #expect(state.shown.map { state.runs[$0].id } == ["b"])
  }

  @Test("goes into what is typed about a run, and its end of line saves nothing")
  func notes() throws {
    var state = try state()
    _ = state.update(.key(.character("n")))
    #expect(state.update(.paste("\nbest\r\n\r\nof\n all\n")).isEmpty)
    #expect(state.edit?.field.text == "best of all")
  }
}
