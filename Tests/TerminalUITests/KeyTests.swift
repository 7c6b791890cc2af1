import TerminalUI
import Testing

@Suite("A key's name")
struct KeyTests {
  private static let keys: [Key] =
    [
      .enter, .escape, .tab, .backTab, .backspace, .delete, .up, .down, .left, .right, .home, .end,
      .pageUp, .pageDown,
    ] + (0x20..<0x7F).map { .character(Unicode.Scalar(UInt8($0))) }
    + "acuz".unicodeScalars.map { .control($0) }

  @Test("is what help and footer call it")
  func names() {
    let expected: [(Key, String, String)] = [
      (.character("q"), "q", "q"), (.character("+"), "+", "+"), (.character(" "), "space", "space"),
      (.control("c"), "^C", "^C"), (.enter, "⏎", "enter"), (.escape, "esc", "esc"),
      (.tab, "tab", "tab"), (.backTab, "shift-tab", "shift-tab"), (.up, "↑", "up"),
      (.down, "↓", "down"), (.left, "←", "left"), (.right, "→", "right"), (.delete, "del", "del"),
      (.pageUp, "pgup", "pgup"),
    ]
    for (key, unicode, ascii) in expected {
      #expect(key.name(.braille) == unicode)
      #expect(key.name(.block) == unicode)
      #expect(key.name(.ascii) == ascii)
    }
  }

  @Test("is another one for each key", arguments: Symbols.allCases)
  func distinctNames(symbols: Symbols) {
    let names = Self.keys.map { $0.name(symbols) }
    #expect(Set(names).count == Self.keys.count)
    #expect(names.allSatisfy { $0.cellCount > 0 })
  }

  @Test("is ASCII where the terminal shows nothing else")
  func ascii() {
    for key in Self.keys { #expect(key.name(.ascii).utf8.allSatisfy { $0 < 0x7F }) }
  }

  @Test("is read back, in words as in ASCII", arguments: keys)
  func reading(key: Key) {
    #expect(Key(name: key.name(.ascii)) == key)
  }

  @Test("is read in upper case and with the control key spelled out")
  func otherSpellings() {
    #expect(Key(name: "Space") == .character(" "))
    #expect(Key(name: "ctrl-r") == .control("r"))
    #expect(Key(name: "^R") == .control("r"))
    #expect(Key(name: "^") == .character("^"))
    #expect(Key(name: "X") == .character("X"))
    for text in ["", "ab", "ctrl-", "^1", "ctrl-ab", "\u{1B}", "漢", "F1"] {
      #expect(Key(name: text) == nil, "\(text)")
    }
  }
}
