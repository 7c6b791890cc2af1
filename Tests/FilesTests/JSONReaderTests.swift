import Files
import TestSupport
import Testing

@Suite("The JSON reader")
struct JSONReaderTests {
  private enum Color: String, CaseIterable { case red, green, blue }

  private static let text = """
    {
      "text": "hello", "flag": true, "color": "green", "half": 0.5,
      "count": 7,
      "list": [1, 2, 3], "texts": ["a", "b"],
      "inner": { "x": 1 },
      "items": [{ "x": 1 }, { "x": 2 }],
      "nothing": null
    }
    """

  private func reader(_ text: String = Self.text, place: String = "") throws -> JSONReader {
    try JSONReader(JSONParser.parse(Array(text.utf8)), place: place, file: "f.json")
  }

  @Test("returns each kind of member")
  func members() throws {
    let object = try reader()
    #expect(try object.string("text") == "hello")
    #expect(try object.boolean("flag"))
    #expect(try object.choice("color", of: "a color") == Color.green)
    #expect(try object.name("color", of: "a color", among: ["green"]) == "green")
    #expect(try object.number("half", in: 0...1) == 0.5)
    #expect(try object.whole("count", in: 0...10) == 7)
    #expect(try object.wholes("list", in: 0...10) == [1, 2, 3])
    #expect(try object.strings("texts", default: []) == ["a", "b"])
    #expect(try object.object("inner").whole("x", in: 0...9) == 1)
    #expect(try object.objects("items").map { try $0.whole("x", in: 0...9) } == [1, 2])
    #expect(object.has("nothing"))
    try object.finish()
    #expect(object.keys.count == 10)
    #expect(object.value["nothing"] == .null)
  }

  @Test("returns the fallback for a member that is missing")
  func fallbacks() throws {
    let object = try reader("{}")
    #expect(try object.string("a", default: "x") == "x")
    #expect(try object.boolean("a", default: true))
    #expect(try object.choice("a", of: "a color", default: Color.blue) == .blue)
    #expect(try object.number("a", in: 0...1, default: 7) == 7)
    #expect(try object.whole("a", in: 0...1, default: 7) == 7)
    #expect(try object.wholes("a", in: 0...1) == nil)
    #expect(try object.strings("a", default: ["y"]) == ["y"])
    #expect(try object.objectIfPresent("a") == nil)
    #expect(!object.has("a"))
  }

  typealias Read = @Sendable (JSONReader) throws -> Void

  static let missing: [(expected: String, read: Read)] = [
    ("a text", { _ = try $0.string("a") }),
    ("true or false", { _ = try $0.boolean("a") }),
    ("a color", { _ = try $0.choice("a", of: "a color") as Color }),
    ("a color", { _ = try $0.name("a", of: "a color", among: ["red"]) }),
    ("a number from 0 to 1.5", { _ = try $0.number("a", in: 0...1.5) }),
    ("a whole number from -1 to 9", { _ = try $0.whole("a", in: -1...9) }),
    ("an object { … }", { _ = try $0.object("a") }),
    ("a list [ … ]", { _ = try $0.objects("a") }),
  ]

  @Test("says what is missing, where, and what it should be")
  func missingMember() throws {
    for (expected, read) in Self.missing {
      let object = try reader("\n {}", place: "model")
      #expect(
        errorText { try read(object) }
          == "f.json:2:2: model: found no \"a\"; expected \(expected); add it")
    }
  }

  static let mismatches: [(text: String, found: String, expected: String, read: Read)] = [
    ("1", "1", "a text", { _ = try $0.string("a") }),
    ("null", "null", "a text", { _ = try $0.string("a", default: "x") }),
    ("\"yes\"", "\"yes\"", "true or false", { _ = try $0.boolean("a") }),
    ("1", "1", "true or false", { _ = try $0.boolean("a", default: true) }),
    ("[1]", "a list of 1", "a color", { _ = try $0.choice("a", of: "a color") as Color }),
    ("2", "2", "a number from 0 to 1.5", { _ = try $0.number("a", in: 0...1.5) }),
    ("-1e-9", "-1e-09", "a number from 0 to 1.5", { _ = try $0.number("a", in: 0...1.5) }),
    ("\"1\"", "\"1\"", "a number from 0 to 1.5", { _ = try $0.number("a", in: 0...1.5) }),
    ("10", "10", "a whole number from -1 to 9", { _ = try $0.whole("a", in: -1...9) }),
    ("0.5", "0.5", "a whole number from -1 to 9", { _ = try $0.whole("a", in: -1...9) }),
    ("1e300", "1e+300", "a whole number from -1 to 9", { _ = try $0.whole("a", in: -1...9) }),
    ("3", "3", "a list of whole numbers from 1 to 9", { _ = try $0.wholes("a", in: 1...9) }),
    ("[1, 0]", "0", "a list of whole numbers from 1 to 9", { _ = try $0.wholes("a", in: 1...9) }),
    ("{}", "an object", "a list of texts", { _ = try $0.strings("a", default: []) }),
    ("[\"x\", 4]", "4", "a list of texts", { _ = try $0.strings("a", default: []) }),
    ("[]", "a list of 0", "an object { … }", { _ = try $0.object("a") }),
    ("5", "5", "an object { … }", { _ = try $0.objectIfPresent("a") }),
    ("{}", "an object", "a list [ … ]", { _ = try $0.objects("a") }),
  ]

  @Test("says what stands there instead, where, and what it should be")
  func mismatch() throws {
    for (text, found, expected, read) in Self.mismatches {
      let object = try reader("{\n  \"a\": \(text)\n}", place: "model")
      #expect(
        errorText { try read(object) }
          == "f.json:2:8: model.a: found \(found); expected \(expected)")
    }
  }

  @Test("names the item of a list that is no object")
  func itemOfList() throws {
    let object = try reader("{\"a\": [{}, 5]}")
    #expect(
      errorText { _ = try object.objects("a") }
        == "f.json:1:12: a[1]: found 5; expected an object { … }")
  }

  @Test("names the whole path to a member deep inside")
  func path() throws {
    let layer = try reader("{\"model\": {\"layers\": [{}, {\"units\": -3}]}}")
      .object("model").objects("layers")[1]
    #expect(layer.place == "model.layers[1]")
    #expect(
      errorText { _ = try layer.whole("units", in: 1...100) }
        == "f.json:1:37: model.layers[1].units: found -3; "
        + "expected a whole number from 1 to 100")
  }

  @Test("suggests the nearest name for a choice that nobody knows")
  func nearestChoice() throws {
    let object = try reader("{\"color\": \"gren\"}")
    #expect(
      errorText { _ = try object.choice("color", of: "a color") as Color }
        == "f.json:1:11: color: found \"gren\"; expected a color; did you mean \"green\"?")
  }

  @Test("lists the names for a choice that is near none")
  func farChoice() throws {
    let object = try reader("{\"color\": \"infrared light\"}")
    #expect(
      errorText { _ = try object.choice("color", of: "a color") as Color }
        == "f.json:1:11: color: found \"infrared light\"; expected a color; "
        + "known: red, green, blue")
  }

  @Test("refuses a key that nobody asked for, with the nearest one that is known")
  func unknownKey() throws {
    let object = try reader("{\"batch_size\": 1,\n \"epoch\": 2}", place: "training")
    _ = try object.whole("batch_size", in: 1...9)
    _ = try object.whole("epochs", in: 1...9, default: 1)
    #expect(
      errorText { try object.finish() }
        == "f.json:2:2: training: found the unknown key \"epoch\"; did you mean \"epochs\"?")
  }

  @Test("refuses what is no object at all")
  func noObject() {
    #expect(
      errorText { _ = try self.reader(" [1]") }
        == "f.json:1:2: found a list of 1; expected an object { … }")
  }

  @Test("reads a file, and names it in an error")
  func file() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("{\"a\": 1}", to: "x.json")
    #expect(try JSONReader(contentsOf: path).whole("a", in: 0...1) == 1)
    let wrong = try directory.write("{\"a\"", to: "y.json")
    #expect(errorText { _ = try JSONReader(contentsOf: wrong) }.hasPrefix("\(wrong):1:5: "))
  }
}
