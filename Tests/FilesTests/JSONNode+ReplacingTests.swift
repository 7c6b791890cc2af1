import Files
import TestSupport
import Testing

@Suite("Replacing a value in a JSON tree")
struct JSONNodeReplacingTests {
  private let tree = "{\"a\": 1, \"b\": {\"c\": true, \"list\": [{}]}}"

  private func replaced(_ path: [String], with value: JSONValue) throws -> JSONValue {
    try JSONParser.parse(Array(tree.utf8)).replacing(path[...], with: value).value
  }

  @Test("puts a value of any kind in place and keeps the order of the keys")
  func kinds() throws {
    for value: JSONValue in [.null, false, 2, "x", [1, [2]], ["d": [3]]] {
      #expect(
        try replaced(["a"], with: value) == ["a": value, "b": ["c": true, "list": [[:]]]])
    }
  }

  @Test("reaches into objects")
  func nested() throws {
    #expect(try replaced(["b", "c"], with: 5) == ["a": 1, "b": ["c": 5, "list": [[:]]]])
  }

  @Test("adds a member that is missing at the end of an object that is there")
  func addition() throws {
    #expect(
      try replaced(["b", "new"], with: 5)
        == ["a": 1, "b": ["c": true, "list": [[:]], "new": 5]])
  }

  @Test("makes the objects that are missing on the way")
  func missingObjects() throws {
    #expect(
      try replaced(["new", "inner", "x"], with: 5)
        == ["a": 1, "b": ["c": true, "list": [[:]]], "new": ["inner": ["x": 5]]])
  }

  @Test(
    "leaves the tree alone when the path leads through something else than objects",
    arguments: [["a", "x"], ["b", "list", "x"], ["b", "list", "7", "x"], ["b", "c", "d", "e"]])
  func blocked(path: [String]) throws {
    let unchanged = try JSONParser.parse(Array(tree.utf8)).value
    #expect(try replaced(path, with: 5) == unchanged)
  }

  @Test("keeps the place of what was replaced, so that an error still points there")
  func position() throws {
    let node = try JSONParser.parse(Array("{\n \"a\": 1}".utf8)).replacing(["a"], with: "x")
    let object = try JSONReader(node, file: "f.json")
    #expect(
      errorText { _ = try object.whole("a", in: 0...1) }
        == "f.json:2:7: a: found \"x\"; expected a whole number from 0 to 1")
  }
}
