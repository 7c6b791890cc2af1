import CTerminal
import TerminalUI
import Testing

@testable import Curses

extension CursesSuite {
  @Suite("A report of the mouse", .serialized)
  struct MouseReportTests {
    private func event(_ text: String, _ start: terminal_key = terminal_key_mouse) -> MouseEvent? {
      var report = MouseReport(beginning: start.rawValue)
      for scalar in text.unicodeScalars {
        switch report?.take(scalar.value) {
        case .whole(let event): return event
        case .broken: return nil
        default: continue
        }
      }
      return nil
    }

    @Test("is a press, a release, a movement or the wheel in a cell")
    func kinds() {
      let expected: [(String, MouseEvent?)] = [
        ("0;1;1M", MouseEvent(.press, column: 0, row: 0)),
        ("0;300;120M", MouseEvent(.press, column: 299, row: 119)),
        ("0;3;4m", MouseEvent(.release, column: 2, row: 3)),
        ("4;3;4M", MouseEvent(.press, column: 2, row: 3)),
        ("32;3;4M", MouseEvent(.drag, column: 2, row: 3)),
        ("35;3;4M", MouseEvent(.move, column: 2, row: 3)),
        ("2;3;4M", MouseEvent(.move, column: 2, row: 3)),
        ("64;3;4M", MouseEvent(.wheelUp, column: 2, row: 3)),
        ("65;3;4M", MouseEvent(.wheelDown, column: 2, row: 3)),
        ("66;3;4M", nil), ("128;3;4M", nil), ("0;0;1M", nil), ("0;1M", nil), ("x", nil),
        ("0;99999999999999999999;1M", MouseEvent(.press, column: 99_999, row: 0)),
      ]
      for (text, event) in expected { #expect(self.event(text) == event, "\(text)") }
    }

    @Test("of an old terminal is three characters")
    func oldForm() {
      #expect(event(" #$", terminal_key_old_mouse) == MouseEvent(.press, column: 2, row: 3))
      #expect(event("##$", terminal_key_old_mouse) == MouseEvent(.release, column: 2, row: 3))
      #expect(event("`#$", terminal_key_old_mouse) == MouseEvent(.wheelUp, column: 2, row: 3))
    }

    @Test("can arrive in parts among keys, and a damaged one costs nothing that follows")
    func stream() throws {
      let terminal = try Terminal(detached: "xterm-256color", size: Size(columns: 9, rows: 3))
      defer { terminal.close() }
      #expect(terminal.take(terminal_key_mouse.rawValue, isCharacter: false) == nil)
      #expect(terminal.nextInput() == nil)
      var inputs: [TerminalInput] = []
      for scalar in "0;2;3Mq".unicodeScalars {
        if let input = terminal.take(scalar.value, isCharacter: true) { inputs.append(input) }
      }
      #expect(
        inputs == [.mouse(MouseEvent(.press, column: 1, row: 2)), .key(.character("q"))])

      _ = terminal.take(terminal_key_mouse.rawValue, isCharacter: false)
      #expect(terminal.take(0x30, isCharacter: true) == nil)
      #expect(terminal.take(0x71, isCharacter: true) == .key(.character("q")))
      _ = terminal.take(terminal_key_mouse.rawValue, isCharacter: false)
      #expect(terminal.take(terminal_key_up.rawValue, isCharacter: false) == .key(.up))
      #expect(terminal.take(0x30, isCharacter: true) == .key(.character("0")))
    }

    @Test("is not asked for of a screen that nobody sees")
    func detached() throws {
      let terminal = try Terminal(detached: "xterm-256color", size: Size(columns: 9, rows: 3))
      defer { terminal.close() }
      #expect(!terminal_report_mouse())
    }
  }
}
