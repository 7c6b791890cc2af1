import Files
import TestSupport
import Testing

@Suite("The JSON parser")
struct JSONParserTests {
  struct SyntaxError: Sendable, CustomTestStringConvertible {
    var text: String
    var line: Int
    var column: Int
    var found: String
    var expected: String

    init(_ text: String, _ line: Int, _ column: Int, _ found: String, _ expected: String) {
      (self.text, self.line, self.column) = (text, line, column)
      (self.found, self.expected) = (found, expected)
    }

    var testDescription: String { text.debugDescription }
  }

  private static let end = "the end of the file"

  private static let syntaxErrors: [SyntaxError] = [
    // Values
    SyntaxError("", 1, 1, end, "a value"),
    SyntaxError(" \n\t ", 2, 3, end, "a value"),
    SyntaxError("tru", 1, 1, "'t'", "a value"),
    SyntaxError("True", 1, 1, "'T'", "a value"),
    SyntaxError("nul", 1, 1, "'n'", "a value"),
    SyntaxError("NaN", 1, 1, "'N'", "a value"),
    SyntaxError("'a'", 1, 1, "'''", "a value"),
    SyntaxError("// note", 1, 1, "'/'", "a value"),
    SyntaxError("[1]x", 1, 4, "'x'", end),
    SyntaxError("1 2", 1, 3, "'2'", end),
    SyntaxError("[\u{E9}]", 1, 2, "'\u{E9}'", "a value"),
    // Objects
    SyntaxError("{", 1, 2, end, "a key in quotation marks"),
    SyntaxError("{1: 2}", 1, 2, "'1'", "a key in quotation marks"),
    SyntaxError("{\"a\" 1}", 1, 6, "'1'", "':' after the key \"a\""),
    SyntaxError("{\"a\":}", 1, 6, "'}'", "a value"),
    SyntaxError("{\"a\":1,}", 1, 8, "'}'", "a key in quotation marks"),
    SyntaxError("{\"a\":1 \"b\":2}", 1, 8, "'\"'", "',' or '}'"),
    SyntaxError("{\n  \"a\": 1,\n  \"b\" 2\n}", 3, 7, "'2'", "':' after the key \"b\""),
    // Lists
    SyntaxError("[", 1, 2, end, "a value"),
    SyntaxError("[1", 1, 3, end, "',' or ']'"),
    SyntaxError("[1,]", 1, 4, "']'", "a value"),
    SyntaxError("[1 2]", 1, 4, "'2'", "',' or ']'"),
    SyntaxError("[\r\n1\r\n2]", 3, 1, "'2'", "',' or ']'"),
    // Numbers
    SyntaxError("-", 1, 2, end, "a digit"),
    SyntaxError("-a", 1, 2, "'a'", "a digit"),
    SyntaxError("[1.]", 1, 4, "']'", "a digit"),
    SyntaxError("1.e5", 1, 3, "'e'", "a digit"),
    SyntaxError("1e", 1, 3, end, "a digit"),
    SyntaxError("1e+", 1, 4, end, "a digit"),
    SyntaxError("+1", 1, 1, "'+'", "a value"),
    SyntaxError(".5", 1, 1, "'.'", "a value"),
    SyntaxError("01", 1, 2, "'1'", end),
    SyntaxError("[-01]", 1, 4, "'1'", "',' or ']'"),
    SyntaxError("0x10", 1, 2, "'x'", end),
    SyntaxError("[0, 1e400]", 1, 5, "the number \"1e400\"", "a number below 1.8e308"),
    SyntaxError("-1e400", 1, 1, "the number \"-1e400\"", "a number below 1.8e308"),
    // Texts
    SyntaxError("\"abc", 1, 5, end, "'\"' at the end of the text"),
    SyntaxError("\"a\nb\"", 1, 3, "the end of the line", "'\"' at the end of the text"),
    SyntaxError("\"a\tb\"", 1, 3, "a control character in a text", "\\n, \\t or \\u00XX"),
    SyntaxError("\"a\u{0}b\"", 1, 3, "a control character in a text", "\\n, \\t or \\u00XX"),
    SyntaxError("\"\\", 1, 3, end, "an escape"),
    SyntaxError("\"\\x\"", 1, 3, "'x'", "one of \" \\ / b f n r t u after '\\'"),
    SyntaxError("\"\\u12g4\"", 1, 6, "'g'", "four hexadecimal digits"),
    SyntaxError("\"\\u+123\"", 1, 4, "'+'", "four hexadecimal digits"),
    SyntaxError("\"\\u12", 1, 6, end, "four hexadecimal digits"),
    SyntaxError("[\"\\uD83D\"]", 1, 3, "half of a surrogate pair", "both halves"),
    SyntaxError("[\"\\uD83D\\u0041\"]", 1, 3, "half of a surrogate pair", "both halves"),
    SyntaxError("[\"\\uDE00\"]", 1, 3, "half of a surrogate pair", "both halves"),
    // Columns count bytes.
    SyntaxError("\"\u{E9}\" x", 1, 6, "'x'", end),
  ]

  @Test("says where and why a text is not JSON", arguments: syntaxErrors)
  func syntaxError(_ wrong: SyntaxError) {
    #expect(
      throws: InputError(
        file: "f.json", position: TextPosition(line: wrong.line, column: wrong.column),
        found: wrong.found, expected: wrong.expected,
        advice: "this is not valid JSON until it is corrected")
    ) { try JSONParser.parse(Array(wrong.text.utf8), file: "f.json") }
  }

  @Test("reads every kind of value, with any white space around it")
  func values() throws {
    let text = " {\r\n\t\"a\" : [ null , true,false ] ,\"b\":{},\"c\":[],\"\":\"x\" } \n"
    #expect(
      try parse(text) == [
        "a": [.null, true, false], "b": [:], "c": [], "": "x",
      ])
  }

  @Test(
    "reads every form of number",
    arguments: [
      ("0", 0), ("-1", -1), ("10", 10), ("0.5", 0.5), ("1e3", 1000), ("1E+2", 100),
      ("25e-2", 0.25), ("-0.0e0", 0), ("5e-324", .leastNonzeroMagnitude), ("1e-400", 0),
      ("1.7976931348623157e308", .greatestFiniteMagnitude),
      ("123456789012345678901", 1.2345678901234568e20),
    ])
  func number(text: String, value: Double) throws {
    #expect(try parse(text) == .number(value))
  }

  @Test("short numbers are the doubles that the standard library reads")
  func shortNumbers() throws {
    var random = SplitMix(seed: 11)
    for _ in 0..<2000 {
      let digits = Int.random(in: 0..<1_000_000_000_000_000_0, using: &random)
      let whole = "\(digits)".dropLast(Int.random(in: 0..<15, using: &random))
      let place = Int.random(in: 1...whole.count, using: &random)
      var text = "\(whole.prefix(place))"
      if place < whole.count { text += ".\(whole.dropFirst(place))" }
      #expect(try parse(text) == .number(Double(text) ?? .nan), "\(text)")
    }
  }

  @Test("keeps the sign of minus zero")
  func minusZero() throws {
    #expect(try parse("-0").number?.sign == .minus)
    #expect(try parse("0").number?.sign == .plus)
  }

  @Test("a key a second time is refused among few keys and among many", arguments: [1, 15, 16, 40])
  func repeatedKey(count: Int) throws {
    let keys = (0..<count).map { "\"key \($0)\": \($0)" }
    #expect(try parse("{" + keys.joined(separator: ",") + "}").object?.members.count == count)
    for key in [0, count - 1] {
      let text = "{" + (keys + ["\"key \(key)\": 0"]).joined(separator: ",") + "}"
      #expect(errorText { _ = try parse(text) }.contains("the key \"key \(key)\" a second time"))
    }
  }

  @Test("reads every escape")
  func escapes() throws {
    #expect(
      try parse(#""\"\\\/\b\f\n\r\t\u0041\u00e9\uD83D\uDE00""#)
        == .string("\"\\/\u{8}\u{C}\n\r\tA\u{E9}\u{1F600}"))
  }

  @Test("reads characters of one to four bytes")
  func unicode() throws {
    #expect(try parse("\"a\u{E9}\u{20AC}\u{1F600}\"") == "a\u{E9}\u{20AC}\u{1F600}")
  }

  @Test(
    "refuses a text whose bytes are not UTF-8, and points at the text",
    arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]])
  func invalidUTF8(bytes: [UInt8]) {
    let text = Array("[\n  \"ab".utf8) + bytes + Array("\"]".utf8)
    #expect(
      errorText { _ = try JSONParser.parse(text) }.hasPrefix("found bytes that are not UTF-8;"))
    #expect(position { _ = try JSONParser.parse(text) } == TextPosition(line: 2, column: 3))
  }

  @Test("passes over a byte order mark, which takes no column")
  func byteOrderMark() throws {
    #expect(try JSONParser.parse([0xEF, 0xBB, 0xBF] + Array("{}".utf8)).value == [:])
    let wrong = [0xEF, 0xBB, 0xBF] + Array("x".utf8)
    #expect(position { _ = try JSONParser.parse(wrong) } == TextPosition(line: 1, column: 1))
  }

  @Test("refuses a key that stands twice, and points at the second")
  func duplicateKey() {
    let text = "{\"a\": 1,\n \"b\": {\"a\": 2},\n  \"a\": 3}"
    #expect(
      throws: InputError(
        position: TextPosition(line: 3, column: 3), found: "the key \"a\" a second time",
        expected: "each key once", advice: "remove one of them")
    ) { try parse(text) }
  }

  @Test("finds a key that stands twice in different spellings")
  func duplicateKeyBehindEscape() {
    #expect(errorText { _ = try parse(#"{"a": 1, "\u0061": 2}"#) }.contains("a second time"))
  }

  @Test("reads 200 levels of nesting and refuses the next", arguments: ["[", "{\"a\":"])
  func depth(opening: String) throws {
    func nested(_ levels: Int) -> String {
      let isList = opening == "["
      let innermost = isList ? "[" : "{"
      return String(repeating: opening, count: levels - 1) + innermost
        + String(repeating: isList ? "]" : "}", count: levels)
    }
    _ = try parse(nested(200))
    #expect(
      throws: InputError(
        position: TextPosition(line: 1, column: 200 * opening.utf8.count + 1),
        found: "more than 200 levels of nesting", expected: "fewer",
        advice: "this is not valid JSON until it is corrected")
    ) { try parse(nested(201)) }
  }

  @Test("refuses a hundred thousand brackets without overflowing the stack")
  func bottomless() {
    let text = String(repeating: "[", count: 100_000)
    #expect(errorText { _ = try parse(text) }.contains("more than 200 levels"))
  }

  @Test("remembers where each part stands")
  func positions() throws {
    let node = try JSONParser.parse(Array("{\n  \"a\": [1,\n    true]\n}".utf8))
    #expect(node.position == TextPosition(line: 1, column: 1))
    guard case .object(let members) = node.content, case .array(let nodes) = members[0].node.content
    else {
      Issue.record("the tree has another form")
      return
    }
    #expect(members[0].keyPosition == TextPosition(line: 2, column: 3))
    #expect(members[0].node.position == TextPosition(line: 2, column: 8))
    #expect(
      nodes.map(\.position) == [TextPosition(line: 2, column: 9), TextPosition(line: 3, column: 5)])
  }

  @Test("reads or refuses every cut and every changed byte of a text, and never crashes")
  func damaged() {
    let text = Array(#"{"a": [1.5e3, -0, "x\u00e9\ud83d\ude00", true], "b": {"c": null}}"#.utf8)
    for length in 0..<text.count {
      #expect(
        errorText { _ = try JSONParser.parse(Array(text[..<length])) } != "no error",
        "cut after \(length) bytes")
    }
    var refused = 0
    for index in text.indices {
      for byte in [0, 10, 34, 44, 92, 125, 0x80, 0xFF] as [UInt8] {
        var changed = text
        changed[index] = byte
        if errorText({ _ = try JSONParser.parse(changed) }) != "no error" { refused += 1 }
      }
    }
    #expect(refused > text.count * 4)
  }

  private func parse(_ text: String) throws -> JSONValue {
    try JSONParser.parse(Array(text.utf8)).value
  }

  private func position(_ body: () throws -> Void) -> TextPosition? {
    do {
      try body()
      return nil
    } catch {
      return (error as? InputError)?.position
    }
  }
}
