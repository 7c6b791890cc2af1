import Files
import Testing

@Suite("A JSON value")
struct JSONValueTests {
  @Test("keeps its keys in the order they came; a new one goes last, nil removes one")
  func order() {
    var object: JSONObject = ["z": 1, "a": 2]
    object["m"] = 3
    object["z"] = "changed"
    #expect(object.members.map(\.key) == ["z", "a", "m"])
    #expect(object["z"] == "changed")
    object["a"] = nil
    object["not there"] = nil
    #expect(object.members.map(\.key) == ["z", "m"])
    #expect(object["a"] == nil)
  }

  @Test("differs from one with the same members in another order")
  func orderMatters() {
    #expect(JSONValue.object(["a": 1, "b": 2]) != .object(["b": 2, "a": 1]))
    #expect(JSONValue.object(["a": 1]) != .object(["a": 1, "b": 2]))
  }

  @Test("gives its content only as the kind that it is")
  func kinds() {
    let values: [JSONValue] = [.null, true, 1.5, "x", [1], ["a": 1]]
    #expect(values.map(\.boolean) == [nil, true, nil, nil, nil, nil])
    #expect(values.map(\.number) == [nil, nil, 1.5, nil, nil, nil])
    #expect(values.map(\.string) == [nil, nil, nil, "x", nil, nil])
    #expect(values.map(\.array) == [nil, nil, nil, nil, [1], nil])
    #expect(values.map(\.object) == [nil, nil, nil, nil, nil, ["a": 1]])
    #expect(values.map { $0["a"] } == [nil, nil, nil, nil, nil, 1])
  }

  @Test("holds a float as the decimal that a person would write")
  func floats() {
    #expect(JSONValue(Float(0.1)) == .number(0.1))
    #expect(JSONValue(Float(1e-30)) == .number(1e-30))
    for bits in stride(from: UInt32(1), to: 0x7F80_0000, by: 99_991_117) {
      let float = Float(bitPattern: bits)
      #expect(JSONValue(float).number.map { Float($0) } == float, "bits \(bits)")
    }
  }

  @Test("is summed up in a few words for an error message")
  func summary() {
    let values: [JSONValue] = [.null, false, 0.5, "x", [1, 2, 3], ["a": 1]]
    #expect(
      values.map(\.summary) == ["null", "false", "0.5", "\"x\"", "a list of 3", "an object"])
    #expect(JSONValue.string(String(repeating: "y", count: 500)).summary.count == 62)
  }
}
