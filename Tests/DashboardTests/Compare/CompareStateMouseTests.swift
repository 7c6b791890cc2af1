import Experiments
import Foundation
import TerminalUI
import Testing

@testable import Dashboard

@Suite("The mouse on the screen that compares runs")
struct CompareStateMouseTests {
  private func state(_ count: Int = 3, rows: Int = 30) throws -> CompareState {
    var state = CompareState(
      size: Size(columns: 100, rows: rows), symbols: .braille, folder: "r")
    let runs = try (0..<count).map { index in
      try RunSummary.sample(
        "net-\(1000 + index)", rate: [0.1, 0.01][index % 2], loss: Double((index * 7) % 10))
    }
    _ = state.update(.runs(runs, unreadable: 0))
    return state
  }

  private func lines(_ state: CompareState) -> [String] {
    var canvas = Canvas(state.size)
    CompareView.draw(state, on: &canvas)
    return canvas.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The cell where a text begins.
  private func place(_ text: String, _ state: CompareState) throws -> (column: Int, row: Int) {
    let picture = lines(state)
    let row = try #require(picture.firstIndex { $0.contains(text) })
    let start = try #require(picture[row].range(of: text)?.lowerBound)
    return (String(picture[row][..<start]).cellCount, row)
  }

  private func send(
    _ kind: MouseEvent.Kind, _ text: String, _ state: inout CompareState
  ) throws -> [CompareEffect] {
    let (column, row) = try place(text, state)
    return state.update(.mouse(MouseEvent(kind, column: column, row: row)))
  }

  @Test("a click chooses the run below the pointer, a second one marks it")
  func rows() throws {
    var state = try state()
    #expect(try send(.press, "net-1001", &state).isEmpty)
    #expect(state.selectedRun?.id == "net-1001")
    #expect(try send(.doublePress, "net-1001", &state) == [.load("net-1001")])
    #expect(state.marks == ["net-1001": 0])
    #expect(try send(.doublePress, "net-1001", &state).isEmpty)
    #expect(state.marks.isEmpty)
    // Beside the table nothing happens.
    #expect(state.update(.mouse(MouseEvent(.press, column: 50, row: 20))).isEmpty)
    #expect(state.selectedRun?.id == "net-1001")
  }

  @Test("a double click stays on the run that the first one chose, however long the list")
  func longList() throws {
    var state = try state(100)
    for _ in 0..<40 { _ = state.update(.key(.down)) }
    let before = lines(state)
    let text = try #require(before[6].split(separator: " ").first { $0.hasPrefix("net-") })
    _ = try send(.press, String(text), &state)
    #expect(state.selectedRun.map { $0.id } == String(text))
    #expect(lines(state)[6].contains(text))
  }

  @Test("a click on a heading sorts by it, and another one the other way")
  func headings() throws {
    var state = try state()
    _ = try send(.press, " val_loss", &state)
    #expect(state.order == nil)
    _ = try send(.press, "val_loss  ", &state)
    #expect(state.order == RunOrder(field: "val_loss"))
    _ = try send(.press, "val_loss ↑", &state)
    #expect(state.order == RunOrder(field: "val_loss", isDescending: true))
  }

  @Test("the wheel scrolls the table to both ends and takes the chosen run along")
  func wheel() throws {
    var state = try state(100)
    for _ in 0..<3 { _ = try send(.wheelDown, "net-", &state) }
    #expect(state.firstRow == 9 && state.selection == 9)
    for _ in 0..<50 { _ = try send(.wheelDown, "net-", &state) }
    #expect(lines(state).contains { $0.contains("net-1000") })
    for _ in 0..<50 { _ = try send(.wheelUp, "net-", &state) }
    #expect(state.firstRow == 0 && state.selection == state.visibleRows - 1)
  }

  @Test("the keys of the footer can be pressed, and a click closes the help or leaves a question")
  func others() throws {
    var state = try state()
    #expect(try send(.press, "quit", &state) == [.quit])
    _ = try send(.press, "? help", &state)
    #expect(state.showsHelp)
    _ = try send(.press, "keys", &state)
    #expect(!state.showsHelp)
    _ = state.update(.key(.character("D")))
    #expect(state.deletion != nil)
    #expect(try send(.press, "net-1000", &state).isEmpty && state.deletion == nil)
  }
}
