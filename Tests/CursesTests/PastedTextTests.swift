import CTerminal
import TerminalUI
import Testing

@testable import Curses

extension CursesSuite {
  @Suite("Pasted text", .serialized)
  struct PastedTextTests {
    private func type(_ text: String, into terminal: Terminal) -> [TerminalInput] {
      text.unicodeScalars.compactMap { terminal.take($0.value, isCharacter: true) }
    }

    private func press(_ key: terminal_key, in terminal: Terminal) -> TerminalInput? {
      terminal.take(key.rawValue, isCharacter: false)
    }

    @Test("comes as one, in parts as well, and what follows are keys again")
    func whole() throws {
      let terminal = try Terminal(detached: "xterm-256color", size: Size(columns: 9, rows: 3))
      defer { terminal.close() }
      #expect(type("a", into: terminal) == [.key(.character("a"))])
      #expect(press(terminal_key_paste_begin, in: terminal) == nil)
      #expect(type("q", into: terminal).isEmpty)
      #expect(terminal.nextInput() == nil)
      #expect(type("uit é漢", into: terminal).isEmpty)
      #expect(press(terminal_key_paste_end, in: terminal) == .paste("quit é漢"))
      #expect(type("q", into: terminal) == [.key(.character("q"))])
      #expect(press(terminal_key_paste_end, in: terminal) == nil)
      #expect(type("q", into: terminal) == [.key(.character("q"))])
    }

    @Test("has no control characters but ends of lines, and no keys in it")
    func controls() throws {
      let terminal = try Terminal(detached: "xterm-256color", size: Size(columns: 9, rows: 3))
      defer { terminal.close() }
      _ = press(terminal_key_paste_begin, in: terminal)
      #expect(type("one\r\ntwo\t\u{3}\u{1B}\u{7F}\u{85}", into: terminal).isEmpty)
      for key in [terminal_key_up, terminal_key_enter, terminal_key_mouse, terminal_key_unknown] {
        #expect(press(key, in: terminal) == nil)
      }
      #expect(press(terminal_key_paste_begin, in: terminal) == nil)
      #expect(type("0;1;1M", into: terminal).isEmpty)
      #expect(press(terminal_key_paste_end, in: terminal) == .paste("one\n\ntwo0;1;1M"))
    }

    @Test("ends where its end comes character by character, and nowhere else")
    func slowEnd() throws {
      let terminal = try Terminal(detached: "xterm-256color", size: Size(columns: 9, rows: 3))
      defer { terminal.close() }
      _ = press(terminal_key_paste_begin, in: terminal)
      let inputs = type("x\u{1B}[2y\u{1B}\u{1B}[20\u{1B}[201~z", into: terminal)
      #expect(inputs == [.paste("x[2y[20"), .key(.character("z"))])
    }

    @Test("that is too long is cut")
    func long() throws {
      let terminal = try Terminal(detached: "xterm-256color", size: Size(columns: 9, rows: 3))
      defer { terminal.close() }
      _ = press(terminal_key_paste_begin, in: terminal)
      #expect(type(String(repeating: "x", count: 100_000), into: terminal).isEmpty)
      let text = String(repeating: "x", count: PastedText.limit)
      #expect(press(terminal_key_paste_end, in: terminal) == .paste(text))
    }
  }
}
