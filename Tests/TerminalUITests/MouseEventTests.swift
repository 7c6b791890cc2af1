import TerminalUI
import Testing

@Suite("A double click")
struct MouseEventTests {
  private func kinds(_ events: [(MouseEvent, Double)]) -> [MouseEvent.Kind] {
    var counter = ClickCounter()
    return events.map { counter.counted($0, at: $1).kind }
  }

  private let press = MouseEvent(.press, column: 3, row: 4)

  @Test("is two presses on one cell in quick succession, and a third begins anew")
  func doublePress() {
    let release = MouseEvent(.release, column: 3, row: 4)
    #expect(
      kinds([(press, 1), (release, 1.1), (press, 1.2), (press, 1.3), (press, 1.4)])
        == [.press, .release, .doublePress, .press, .doublePress])
  }

  @Test("is none when the second press comes late or elsewhere")
  func singlePresses() {
    #expect(kinds([(press, 1), (press, 1.5), (press, 2)]) == [.press, .press, .press])
    let other = MouseEvent(.press, column: 4, row: 4)
    #expect(kinds([(press, 1), (other, 1.1), (press, 1.2)]) == [.press, .press, .press])
  }
}
