import Files
import TestSupport
import Testing

@Suite("descent describe")
struct DescribeCommandTests {
  private func describe(_ arguments: String...) throws -> String {
    let folder = try TemporaryDirectory()
    let file = try folder.write(DescentProgram.experiment, to: "quick.json")
    let result = try CommandLineProgram.run(
      executable: DescentProgram.path, arguments: ["describe", file] + arguments,
      environment: DescentProgram.environment, workingDirectory: folder.path)
    #expect(result.exitCode == 0, "\(result.standardError)")
    #expect(FileContents.names(inFolder: folder.path) == ["quick.json"])
    return result.standardOutput
  }

  @Test("shows layers, totals and memory as a table")
  func table() throws {
    let lines = try describe().split(separator: "\n").map(String.init)
    #expect(
      Array(lines.prefix(4)) == [
        "LAYER  TYPE   OUTPUT  PARAMETERS  MULTIPLY_ADDS",
        "    0  dense  [16]         12560          12544",
        "    1  dense  [10]           170            160",
        "       total               12730          12704",
      ])
    #expect(lines.contains("batch size     128"))
    #expect(lines.contains("input          [784]"))
    // 12544 + 16 + 160 + 16 floats: every tensor fills whole lines of 64 bytes.
    #expect(lines.contains("  weights      50.9kB"))
    #expect(lines.contains("  optimizer    102kB"))
    #expect(!lines.contains { $0.hasPrefix("not trained") })
  }

  @Test("gives the same as JSON")
  func json() throws {
    let value = try JSONParser.parse(Array(try describe("--format", "json").utf8)).value
    #expect(value["experiment"] == "quick" && value["batch_size"] == 128)
    #expect(value["input_shape"] == [784])
    #expect(value["parameters"] == 12730 && value["trained_parameters"] == 12730)
    #expect(value["multiply_adds"] == 12704)
    #expect(
      value["layers"]?.array?.first == [
        "index": 0, "type": "dense", "output_shape": [16], "parameters": 12560,
        "multiply_adds": 12544,
      ])
    #expect(value["bytes"]?["weights"] == 50944)
    // Twice 784 + 16 + 10 floats for each of 128 samples.
    #expect(value["bytes"]?["activations"] == 829_440)
    #expect(value["bytes"]?["total"] == 1_033_216)
  }

  @Test("gives the layers as CSV and all as Markdown")
  func otherFormats() throws {
    #expect(
      try describe("--format", "csv")
        == "LAYER,TYPE,OUTPUT,PARAMETERS,MULTIPLY_ADDS\r\n0,dense,[16],12560,12544\r\n"
        + "1,dense,[10],170,160\n")
    let markdown = try describe("--format", "markdown")
    #expect(markdown.contains("| 0 | dense | [16] | 12560 | 12544 |\n"))
    #expect(markdown.contains("| batch size | 128 |\n"))
  }

  @Test("says what is wrong with a definition, and exits with 2")
  func wrongDefinition() throws {
    let folder = try TemporaryDirectory()
    let wrong = DescentProgram.experiment.replacing(
      #""dense", "units": 16"#, with: #""conv2d", "filters": 2, "kernel_size": 29"#)
    _ = try folder.write(wrong, to: "wrong.json")
    let result = try DescentProgram.run("describe", "wrong.json", in: folder)
    #expect(result.exitCode == 2)
    #expect(
      result.standardError.contains(
        "model.layers[0]: found an input of shape [28, 28, 1]; expected at least 29 rows and 29 "
          + "columns for its window"))
    #expect(result.standardOutput.isEmpty)
  }

  @Test("has help with an example")
  func help() throws {
    let folder = try TemporaryDirectory()
    let result = try DescentProgram.run("describe", "--help", in: folder)
    #expect(result.exitCode == 0)
    #expect(result.standardOutput.contains("descent describe mnist-mlp\n"))
  }
}
