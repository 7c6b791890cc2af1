import Files
import TestSupport
import Testing

@testable import descent_benchmarks

@Suite("The limits of instructions")
struct InstructionLimitsTests {
  private let text = """
    {
      "schema": "descent/instructions/1", "tolerance": 0.03,
      "instructions_per_step": { "cnn:8": 5000, "lstm:8": 1000 }
    }
    """

  private func limits(_ text: String) throws -> InstructionLimits {
    try InstructionLimits(JSONReader(JSONParser.parse(Array(text.utf8)), file: "limits.json"))
  }

  @Test("are held within their tolerance")
  func verdicts() throws {
    let limits = try limits(text)
    #expect(limits.instructions(of: "lstm:8") == 1000)
    #expect(limits.instructions(of: "cnn:32") == nil)
    #expect(limits.verdict(1029, limit: 1000) == .within)
    #expect(limits.verdict(971, limit: 1000) == .within)
    #expect(limits.verdict(1031, limit: 1000) == .above)
    #expect(limits.verdict(960, limit: 1000) == .below)
  }

  @Test("are replaced in their place, added at the end, and read back")
  func replacing() throws {
    let changed = try limits(text).replacing("cnn:8", with: 4000).replacing("ae:128", with: 7)
    #expect(changed.steps.map(\.run) == ["cnn:8", "lstm:8", "ae:128"])
    #expect(changed.steps.map(\.instructions) == [4000, 1000, 7])
    #expect(try limits(JSONWriter.pretty(changed.json)) == changed)
  }

  @Test("are refused in another form")
  func wrong() {
    let newer = text.replacing("instructions/1", with: "instructions/2")
    #expect(
      errorText { _ = try limits(newer) }
        == "limits.json:2:13: schema: found \"descent/instructions/2\"; "
        + "expected \"descent/instructions/1\"")
    #expect(
      errorText { _ = try limits(text.replacing("1000", with: "0")) }.hasPrefix(
        "limits.json:3:55: instructions_per_step.lstm:8: found 0"))
  }
}
