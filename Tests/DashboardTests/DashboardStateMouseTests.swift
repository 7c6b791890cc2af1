import Monitoring
import TerminalUI
import Testing

@testable import Dashboard

@Suite("The mouse")
struct DashboardStateMouseTests {
  private typealias Fixture = DashboardFixture

  private func rect(_ panel: PanelID, _ state: DashboardState) throws -> Rect {
    try #require(state.layout.panels.first { $0.id == panel }?.rect)
  }

  /// The first cell of a text on the screen.
  private func place(
    _ text: String, _ state: DashboardState, after start: Int = 0
  ) throws -> (column: Int, row: Int) {
    let lines = Fixture.canvas(state).lines.map { Array($0.unicodeScalars) }
    let wanted = Array(text.unicodeScalars)
    for row in start..<lines.count {
      for column in 0...max(0, lines[row].count - wanted.count)
      where lines[row].dropFirst(column).starts(with: wanted) {
        return (column, row)
      }
    }
    throw NotFound(text: text)
  }

  private struct NotFound: Error { var text: String }

  @Test("chooses the panel and the hyperparameter it presses on", arguments: [(80, 24), (40, 12)])
  func pressing(columns: Int, rows: Int) throws {
    var state = Fixture.populated(columns, rows)
    let chart = try rect(.loss, state)
    #expect(state.mouse(.press, chart.column + 3, chart.row + 2).isEmpty)
    #expect(state.focus == .loss && state.selectedControl == 0)
    let batch = try place("batch size", state)
    state.mouse(.press, batch.column, batch.row)
    #expect(state.focus == .hyperparameters && state.selectedControl == 1)
    // The border belongs to the panel and to none of its lines.
    let panel = try rect(.hyperparameters, state)
    state.mouse(.press, panel.column, panel.row)
    #expect(state.selectedControl == 1)
  }

  @Test("chooses what is shown, where the list is scrolled or narrowed")
  func scrolledList() throws {
    var state = Fixture.populated(40, 12)
    state.press(.up)
    #expect(state.selectedControl == 3)
    let nesterov = try place("nesterov", state)
    state.mouse(.press, nesterov.column, nesterov.row)
    #expect(state.selectedControl == 2)
    state.press(.character("/"))
    state.type("batch|epochs")
    state.press(.enter)
    let epochs = try place("epochs   ", state)
    state.mouse(.press, epochs.column, epochs.row)
    #expect(state.selectedControl == 3)
  }

  @Test("pressed twice types a value, or shows one tensor")
  func doublePress() throws {
    var state = Fixture.populated()
    let batch = try place("batch size", state)
    state.mouse(.doublePress, batch.column, batch.row)
    #expect(state.selectedControl == 1 && state.editor != nil)
    let weights = try rect(.layers, state)
    state.mouse(.doublePress, weights.column + 2, weights.row + 2)
    #expect(state.focus == .layers && state.layers.mode == .one && state.editor == nil)
  }

  @Test("wheel over a value changes it only where the line is selected")
  func wheelOverValue() throws {
    var state = Fixture.populated()
    let rate = try place("0.002 @120", state)
    let batch = try place("32│", state)
    #expect(
      state.mouse(.wheelUp, rate.column + 2, rate.row)
        == [.send(.set(Fixture.learningRate.key, .number(0.004)))])
    #expect(state.mouse(.wheelUp, batch.column, batch.row).isEmpty)
    #expect(state.selectedControl == 0)
    state.mouse(.press, batch.column, batch.row)
    #expect(
      state.mouse(.wheelDown, batch.column, batch.row)
        == [.send(.set(Fixture.batchSize.key, .number(16)))])
  }

  @Test("wheel moves the selection of the panel below it, up to the end, and no focus")
  func wheel() throws {
    var state = Fixture.populated()
    let rate = try place("learning rate", state)
    for _ in 0..<9 { state.mouse(.wheelDown, rate.column, rate.row) }
    #expect(state.selectedControl == 3)
    for _ in 0..<2 { state.mouse(.wheelUp, rate.column, rate.row) }
    #expect(state.selectedControl == 1)
    let weights = try rect(.layers, state)
    state.mouse(.wheelDown, weights.column + 1, weights.row + 1)
    #expect(state.layers.selected == 1)
    let log = try rect(.log, state)
    state.mouse(.wheelUp, log.column + 1, log.row + 1)
    #expect(state.logOffset == 3)
    state.mouse(.wheelDown, log.column + 1, log.row + 1)
    #expect(state.logOffset == 0)
    let progress = try rect(.progress, state)
    state.mouse(.wheelDown, progress.column + 1, progress.row + 1)
    #expect(state.focus == .hyperparameters && state.selectedControl == 1)
  }

  @Test("pressed on a hint of the footer does what the key does")
  func footer() throws {
    var state = Fixture.populated()
    let row = 23
    let quit = try place("q quit", state, after: row)
    #expect(state.mouse(.press, quit.column + 2, row).isEmpty)
    #expect(state.quitPopup == .stopAndSave)
    state.press(.escape)
    let change = try place("+ - change", state, after: row)
    #expect(
      state.mouse(.press, change.column, row) == [
        .send(.set(Fixture.learningRate.key, .number(0.004)))
      ])
    #expect(
      state.mouse(.press, change.column + 2, row) == [
        .send(.set(Fixture.learningRate.key, .number(0.002)))
      ])
    #expect(state.mouse(.press, change.column + 1, row).isEmpty)
    let type = try place("type", state, after: row)
    state.mouse(.press, type.column, row)
    #expect(state.editor != nil)
    let cancel = try place("cancel", state, after: row)
    state.mouse(.press, cancel.column, row)
    #expect(state.editor == nil)
  }

  @Test("chooses an answer about quitting, and only an answer")
  func quitPopup() throws {
    var state = Fixture.populated()
    state.press(.character("q"))
    #expect(state.mouse(.press, 0, 0).isEmpty)
    #expect(state.quitPopup != nil)
    let answer = try place("quit without saving", state)
    #expect(
      state.mouse(.press, answer.column, answer.row)
        == [.send(.stop(.interrupted)), .quit(discard: true)])
  }

  @Test("runs an entry of the palette, scrolls it, and leaves it when pressed elsewhere")
  func palette() throws {
    var state = Fixture.populated()
    state.press(.character(":"))
    let pause = try place("pause  ", state)
    state.mouse(.wheelDown, pause.column, pause.row)
    #expect(state.prompt?.selection == 1)
    #expect(state.mouse(.press, pause.column, pause.row) == [.send(.pause)])
    #expect(state.prompt == nil)
    state.press(.character(":"))
    #expect(state.mouse(.press, 79, 23).isEmpty)
    #expect(state.prompt == nil && state.focus == .hyperparameters)
  }

  @Test("scrolls the help and closes it")
  func help() {
    var state = Fixture.populated(60, 12)
    state.press(.character("?"))
    state.mouse(.wheelDown, 30, 5)
    #expect(state.helpOffset == 3)
    state.mouse(.wheelUp, 30, 5)
    state.mouse(.wheelUp, 30, 5)
    #expect(state.helpOffset == 0)
    state.mouse(.press, 30, 5)
    #expect(!state.showsHelp && state.focus == .hyperparameters)
  }

  @Test("reads values where it presses in the chart that has the focus, and follows a drag")
  func chartCursor() throws {
    var state = Fixture.populated(120, 40)
    let chart = try rect(.loss, state)
    let row = chart.row + 4
    state.mouse(.press, chart.column + 40, row)
    #expect(state.focus == .loss && state.charts.cursor == nil)
    state.mouse(.press, chart.column + 20, row)
    let first = try #require(state.charts.cursor)
    state.mouse(.drag, chart.column + 22, row)
    let second = try #require(state.charts.cursor)
    #expect((1...250).contains(first) && first < second)
    // The line of the cursor is drawn where the pointer is.
    #expect(Fixture.canvas(state)[chart.column + 22, chart.row + 3].scalar == "│")
    // The border and the labels are no steps.
    state.mouse(.press, chart.column, row)
    state.mouse(.press, chart.column + 1, row)
    #expect(state.charts.cursor == second)
    state.mouse(.doublePress, chart.column + 20, row)
    #expect(state.isZoomed)
  }

  @Test("drags the border between left and right, which stays within limits")
  func columnBorder() throws {
    var state = Fixture.populated(120, 40)
    let before = try rect(.loss, state)
    state.mouse(.press, before.column, before.row + 3)
    #expect(state.focus == .hyperparameters)
    state.mouse(.drag, before.column + 20, before.row + 3)
    let after = try rect(.loss, state)
    #expect(after.column == before.column + 21 && after.endColumn == 120)
    #expect(try rect(.hyperparameters, state).columns == after.column)
    state.mouse(.drag, 0, 5)
    #expect(try rect(.loss, state).column == DashboardLayout.narrowest)
    state.mouse(.drag, 119, 5)
    #expect(try rect(.loss, state).columns == DashboardLayout.narrowest)
    state.mouse(.release, 119, 5)
    state.mouse(.drag, 50, 5)
    #expect(try rect(.loss, state).columns == DashboardLayout.narrowest)
  }

  @Test("drags the border between two panels, and chooses the panel where it does not move it")
  func rowBorder() throws {
    var state = Fixture.populated(120, 40)
    let (loss, second) = (try rect(.loss, state), try rect(.metric, state))
    #expect(loss.endRow == second.row)
    state.mouse(.press, loss.column + 5, loss.endRow - 1)
    state.mouse(.drag, loss.column + 5, loss.endRow + 2)
    #expect(try rect(.loss, state).rows == loss.rows + 3)
    #expect(try rect(.metric, state).rows == second.rows - 3)
    state.mouse(.drag, loss.column + 5, 39)
    #expect(try rect(.metric, state).rows == DashboardLayout.smallestRows)
    state.mouse(.release, loss.column + 5, 39)
    #expect(state.focus == .hyperparameters)
    let top = try rect(.loss, state)
    state.mouse(.press, top.column + 5, top.endRow - 1)
    state.mouse(.release, top.column + 5, top.endRow - 1)
    #expect(state.focus == .loss)
  }

  @Test(
    "pressed on a key in a border does what the key does there",
    arguments: Symbols.allCases)
  func hints(symbols: Symbols) throws {
    var state = Fixture.populated(120, 40, symbols)
    let log = try place("l log", state)
    state.mouse(.press, log.column + 3, log.row)
    #expect(state.charts.isLogarithmic && state.focus == .loss)
    let set = try place("+- set", state)
    #expect(
      state.mouse(.press, set.column + 1, set.row)
        == [.send(.set(Fixture.learningRate.key, .number(0.001)))])
    #expect(state.focus == .hyperparameters)
    #expect(
      state.mouse(.press, set.column, set.row)
        == [.send(.set(Fixture.learningRate.key, .number(0.002)))])
    let pause = try place("space pause", state)
    #expect(state.mouse(.press, pause.column + 7, pause.row) == [.send(.pause)])
    state.receive(.paused(step: 250))
    let resume = try place("space go on", state)
    #expect(state.mouse(.press, resume.column + 10, resume.row) == [.send(.resume)])
    let view = try place("one", state)
    state.mouse(.press, view.column, view.row)
    #expect(state.layers.mode == .one && state.focus == .layers)
    // The title is none of them, and neither is the border.
    let before = state.charts
    let title = try place("1 loss", state)
    for column in [title.column, title.column + 3, title.column + 12] {
      state.mouse(.press, column, title.row)
      state.mouse(.release, column, title.row)
    }
    #expect(state.charts == before && state.focus == .loss)
  }

  @Test("reads values below the pointer where no cursor was put")
  func hover() throws {
    var state = Fixture.populated(120, 40)
    let chart = try rect(.loss, state)
    state.mouse(.move, chart.column + 20, chart.row + 4)
    #expect(state.charts.cursor == nil)
    let line = try #require(Fixture.text(state).split(separator: "\n").first { $0.contains("@") })
    #expect(line.contains("━ training"))
    #expect(Fixture.canvas(state)[chart.column + 20, chart.row + 3].scalar == "│")
    state.mouse(.move, 2, chart.row + 30)
    #expect(Fixture.canvas(state)[chart.column + 20, chart.row + 3].scalar != "│")
  }

  @Test("wheel over a chart shows fewer or more steps around the pointer")
  func chartZoom() throws {
    var state = Fixture.populated(120, 40)
    let chart = try rect(.loss, state)
    state.mouse(.wheelUp, chart.column + 10, chart.row + 4)
    let near = try #require(state.charts.window(at: 250))
    #expect(near.count == 125 && near.lowerBound == 1)
    #expect(state.charts.cursor == nil)
    state.mouse(.wheelDown, chart.column + 10, chart.row + 4)
    #expect(state.charts.window(at: 250) == nil)
  }

  @Test("points at a cell of a panel, and at none elsewhere, under a popup or after a resize")
  func pointer() throws {
    var state = Fixture.populated()
    let chart = try rect(.loss, state)
    for kind in [MouseEvent.Kind.move, .drag, .press] {
      state.mouse(kind, chart.column + 4, chart.row + 2)
      #expect(state.pointer?.column == chart.column + 4 && state.pointer?.row == chart.row + 2)
      state.mouse(.move, 3, 0)
      #expect(state.pointer == nil)
    }
    state.mouse(.move, chart.column, chart.row)
    _ = state.update(.resized(Size(columns: 100, rows: 30)))
    #expect(state.pointer == nil)
    state.press(.character("?"))
    state.mouse(.move, chart.column, chart.row)
    #expect(state.pointer == nil)
  }
}

extension DashboardState {
  @discardableResult
  fileprivate mutating func mouse(
    _ kind: MouseEvent.Kind, _ column: Int, _ row: Int
  ) -> [DashboardEffect] {
    update(.mouse(MouseEvent(kind, column: column, row: row)))
  }
}
