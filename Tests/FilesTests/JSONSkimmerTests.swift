import Files
import TestSupport
import Testing

@Suite("A quick look at JSON")
struct JSONSkimmerTests {
  private func members(_ text: String) -> [JSONSkimmer.Member]? {
    Array(text.utf8).withUnsafeBufferPointer { JSONSkimmer.members(of: $0) }
  }

  @Test("tells the members of an object, their kinds and how many values they hold")
  func kinds() throws {
    let text =
      #"{"a": [1, [2, 3], {"x": 4}], "b": {"y": "]", "z": []}, "c": "\"}", "d": -1.5e3, "e": [ ]}"#
    let found = try #require(members(text))
    #expect(found.map(\.key) == ["a", "b", "c", "d", "e"])
    #expect(found.map(\.kind) == [.array, .object, .string, .other, .array])
    #expect(found.map(\.count) == [3, 2, 0, 0, 0])
    let bytes = Array(text.utf8)
    #expect(String(decoding: bytes[found[2].range], as: UTF8.self) == #""c": "\"}""#)
    #expect(members(" { } ")?.isEmpty == true)
  }

  @Test(
    "refuses what is not plainly closed, in order and alone",
    arguments: [
      "", "[]", "{", "{\"a\": 1", "{\"a\": [1, 2}", "{\"a\": [[1, 2]}", "{\"a\": \"x}",
      "{\"a\": 1} 2", "{\"a\": 1}}", "{\"a\": 1, \"a\": 2}", "{\"a\" 1}", "{\"a\":}", "{a: 1}",
      "{\"a\": [1;2]}", "{\"a\": [\u{0}]}", "{\"a\\u0062\": 1}",
      "{\"a\": [1 2 3 4 5 6 7 8 9 \u{0}]}",
      "{\"a\": [[11111111111111111\u{0}11111111]]}", "{\"a\": [,]}",
    ])
  func refusals(_ text: String) { #expect(members(text) == nil) }

  @Test("sees what ends a run of numbers wherever it stands", arguments: 0..<40)
  func runs(_ length: Int) {
    let numbers = String(repeating: "7", count: length)
    for (inside, isPlain) in [
      ("]", false), ("}", false), ("[", false), ("\u{0}", false), ("\"]\"", true), ("e", true),
      ("[]", true), ("é", false),
    ] {
      let text = "{\"a\": [[\(numbers)\(inside)\(numbers)]]}"
      #expect((members(text) != nil) == isPlain, "\(text)")
    }
  }

  @Test("takes nesting as deep as the parser does and no deeper")
  func depth() {
    func nested(_ depth: Int) -> String {
      "{\"a\": \(String(repeating: "[", count: depth))1\(String(repeating: "]", count: depth))}"
    }
    #expect(members(nested(198)) != nil)
    #expect(members(nested(200)) == nil)
    #expect(members(nested(100_000)) == nil)
  }

  @Test("takes whatever the writer writes")
  func written() {
    let value: JSONValue = [
      "numbers": .array((0..<500).map { .number(Double($0) / 7) }), "text": "a\u{1B}\"\\\n",
      "nothing": .null, "nested": [["x": [["y": [true, false, .null]]]]],
    ]
    #expect(members(JSONWriter.pretty(value))?.count == 4)
    #expect(members(JSONWriter.line(value))?.map(\.count) == [500, 0, 0, 1])
  }

  @Test("a buffer reads one file after the other, and no folder")
  func buffer() throws {
    let folder = try TemporaryDirectory()
    var buffer = FileBuffer()
    for text in ["long text", "short", ""] {
      let path = try folder.write(text, to: "a")
      let isRead = buffer.read(path)
      #expect(isRead)
      #expect(buffer.withBytes { String(decoding: $0, as: UTF8.self) } == text)
    }
    let readsFolder = buffer.read(folder.path)
    let readsNothing = buffer.read(folder.file("none"))
    #expect(!readsFolder && !readsNothing)
    #expect(FileStamp(path: folder.file("none")) == nil)
  }
}
