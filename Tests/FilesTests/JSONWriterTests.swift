import Files
import Tensors
import Testing

@Suite("The JSON writer")
struct JSONWriterTests {
  @Test("writes what the parser reads back, on one line and on many", arguments: UInt64(0)..<60)
  func roundTrip(seed: UInt64) throws {
    var generator = RandomGenerator(seed: seed)
    for _ in 0..<8 {
      let value = Self.randomValue(&generator, depth: 0)
      for width in [1, 40, 100] {
        let text = JSONWriter.pretty(value, width: width)
        #expect(
          try JSONParser.parse(Array(text.utf8)).value == value, "seed \(seed), width \(width)")
      }
      let line = JSONWriter.line(value)
      #expect(!line.contains("\n"), "seed \(seed)")
      #expect(try JSONParser.parse(Array(line.utf8)).value == value, "seed \(seed)")
    }
  }

  private static func randomValue(
    _ generator: inout RandomGenerator, depth: Int
  ) -> JSONValue {
    switch generator.below(depth < 4 ? 8 : 5) {
    case 0: return .null
    case 1: return .boolean(generator.below(2) == 0)
    case 2: return .number(Double(generator.below(2_000_001) - 1_000_000))
    case 3:
      let number = Double(bitPattern: generator.next())
      return .number(number.isFinite ? number : 0.1)
    case 4: return .string(randomText(&generator))
    case 5, 6:
      return .array(
        (0..<generator.below(12)).map { _ in randomValue(&generator, depth: depth + 1) })
    default:
      let members = (0..<generator.below(6)).map { index in
        (
          key: "\(index)" + randomText(&generator),
          value: randomValue(&generator, depth: depth + 1)
        )
      }
      return .object(JSONObject(members))
    }
  }

  private static func randomText(_ generator: inout RandomGenerator) -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\r", "\t", "\u{0}", "\u{1B}", "\u{7F}", "\u{9B}",
      "\u{E9}", "\u{301}", "\u{20AC}", "\u{202E}", "\u{2028}", "\u{FFFF}", "\u{1F600}",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<generator.below(12) { text.append(alphabet[generator.below(alphabet.count)]) }
    return String(text)
  }

  @Test("puts what fits on one line and breaks the rest as a person would")
  func layout() {
    let value: JSONValue = [
      "name": "mnist", "layers": [["units": 128], ["units": 10]], "empty": [[:], []],
      "counts": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    ]
    #expect(
      JSONWriter.pretty(value, width: 32) == """
        {
          "name": "mnist",
          "layers": [
            { "units": 128 },
            { "units": 10 }
          ],
          "empty": [{}, []],
          "counts": [
            1, 2, 3, 4, 5, 6, 7, 8, 9,
            10, 11, 12
          ]
        }

        """)
  }

  @Test("fills a line to its last column, the comma included")
  func width() {
    let value: JSONValue = ["a": "1234", "b": "1234"]
    // `  "k": [1, 2],` takes 14 columns.
    let lists: JSONValue = ["k": [1, 2], "l": [3, 4]]
    #expect(JSONWriter.pretty(lists, width: 14) == "{\n  \"k\": [1, 2],\n  \"l\": [3, 4]\n}\n")
    #expect(JSONWriter.pretty(lists, width: 13).contains("\"k\": [\n    1, 2\n  ],\n"))
    #expect(JSONWriter.pretty(value, width: 28) == "{ \"a\": \"1234\", \"b\": \"1234\" }\n")
    #expect(JSONWriter.pretty(value, width: 27) == "{\n  \"a\": \"1234\",\n  \"b\": \"1234\"\n}\n")
    let numbers: JSONValue = [[11, 22, 33], [44, 55, 66]]
    #expect(
      JSONWriter.pretty(numbers, width: 15) == "[\n  [11, 22, 33],\n  [44, 55, 66]\n]\n")
  }

  @Test("writes one line without spaces")
  func line() {
    #expect(
      JSONWriter.line(["a": [1, true, .null, ["b": "c"]], "d": [:]])
        == #"{"a":[1,true,null,{"b":"c"}],"d":{}}"#)
  }

  @Test(
    "writes the shortest number that reads back",
    arguments: [
      (0, "0"), (-0.0, "-0.0"), (1, "1"), (-42, "-42"), (0.1, "0.1"), (1e15, "1000000000000000"),
      (9_007_199_254_740_991, "9007199254740991"), (1e16, "1e+16"), (1e-7, "1e-07"),
      (.leastNonzeroMagnitude, "5e-324"), (0.30000000000000004, "0.30000000000000004"),
      (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
    ])
  func number(value: Double, text: String) {
    #expect(JSONWriter.line(.number(value)) == text)
  }

  @Test(
    "writes null for a number that JSON cannot hold",
    arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(value: Double) {
    #expect(JSONWriter.line(.number(value)) == "null")
    #expect(JSONValue(value) == .null)
    #expect(JSONValue(Float(value)) == .null)
  }

  @Test("escapes quotation marks, backslashes and everything that could move a cursor")
  func escapes() {
    #expect(
      JSONWriter.line("\"\\/\n\t\r\u{0}\u{1B}[2J\u{7F}\u{9B}\u{202E}\u{E9}")
        == #""\"\\/\n\t\r\u0000\u001b[2J\u007f\u009b\u202e"# + "\u{E9}\"")
  }
}
