import Files
import TestSupport
import Testing

@Suite("descent predict, and evaluate on other data")
struct PredictCommandTests {
  private static let table = """
    x,colour,kind
    0,red,low
    1,red,low
    2,blue,low
    7,red,high
    8,blue,high
    9,blue,high
    """

  /// A run on a table in a folder of its own, which knows a low x from a high one.
  private func trained() throws -> TemporaryDirectory {
    let folder = try TemporaryDirectory()
    _ = try folder.write(Self.table, to: "data/table.csv")
    _ = try folder.write(
      """
      {"schema": "descent/experiment/1", "name": "kinds",
       "data": {"source": "csv", "path": "table.csv", "normalization": "standardize",
                "validation_split": 0.34, "stratify": true},
       "model": {"layers": [{"type": "dense", "units": 1, "activation": "sigmoid"}],
                 "loss": "binary_crossentropy", "metrics": ["accuracy"]},
       "training": {"optimizer": {"type": "adam", "learning_rate": 0.1}, "epochs": 100, "seed": 1}}
      """, to: "data/kinds.json")
    let result = try DescentProgram.run(
      "train", "data/kinds.json", "--quiet", "--runs", "runs", in: folder)
    try #require(result.exitCode == 0, "\(result.standardError)")
    return folder
  }

  private func run(
    _ arguments: String..., input: String = "", in folder: TemporaryDirectory
  ) throws -> (exitCode: Int32, standardOutput: String, standardError: String) {
    try CommandLineProgram.run(
      executable: DescentProgram.path, arguments: arguments + ["--runs", "runs"],
      environment: DescentProgram.environment, workingDirectory: folder.path,
      standardInput: input)
  }

  @Test("a class with probabilities for each line of a table, from standard input or a file")
  func predict() throws {
    let folder = try trained()
    let csv = try run("predict", "kinds", "--input", "-", input: "0,red\n9,blue\n", in: folder)
    #expect(csv.exitCode == 0, "\(csv.standardError)")
    let lines = csv.standardOutput.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(lines.map(\.first) == ["class", "low", "high"])
    #expect(
      lines.first == ["class", "probability", "probability_high", "probability_low"])
    for line in lines.dropFirst() {
      let numbers = line.dropFirst().compactMap { Double($0) }
      #expect(numbers.count == 3 && numbers[0] == max(numbers[1], numbers[2]))
      #expect(abs(numbers[1] + numbers[2] - 1) < 1e-6)
    }

    // Between them the class is the more probable one, be it by little.
    let grid = stride(from: 0, through: 9, by: 0.25).map { "\($0),red\n" }.joined()
    let between = try run("predict", "kinds", "--input", "-", input: grid, in: folder)
    let answers = between.standardOutput.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",")
    }
    #expect(
      answers.allSatisfy { answer in
        (answer[0] == "high") == ((Double(answer[2]) ?? 0) > (Double(answer[3]) ?? 0))
      })
    #expect(answers.contains { Double($0[1]).map { $0 < 0.8 } ?? false })

    _ = try folder.write("id,colour,x\n1,red,0\n2,blue,9\n", to: "new.csv")
    let json = try run("predict", "kinds", "--input", "new.csv", "--output", "out.json", in: folder)
    #expect(json.exitCode == 0 && json.standardOutput.isEmpty, "\(json.standardError)")
    let rows = try #require(
      try JSONParser.parse(try FileContents.read(folder.file("out.json"))).value.array)
    #expect(rows.map { $0["class"] } == ["low", "high"])
    #expect(rows[1]["probabilities"]?["high"] == rows[1]["probability"])
    #expect(
      rows[0]["probability"]?.number.map { "\(Float($0))" }
        == lines[1].dropFirst().first.map(String.init))
  }

  @Test("input that does not fit gets one line with its place, and exit code 2")
  func mistakes() throws {
    let folder = try trained()
    let category = try run("predict", "kinds", "--input", "-", input: "0,green\n", in: folder)
    #expect(category.exitCode == 2 && category.standardOutput.isEmpty)
    #expect(
      category.standardError
        == "descent: standard input:1:3: found the category \"green\" in column colour; "
        + "expected one of those to train on; known: blue, red\n")
    let columns = try run("predict", "kinds", "--input", "-", input: "0,1,2,3\n", in: folder)
    #expect(columns.exitCode == 2)
    #expect(columns.standardError.contains(":1:1: found 4 columns; expected 2, or 3"))
    let labels = try run("evaluate", "kinds", "--labels", "x", in: folder)
    #expect(labels.exitCode == 2 && labels.standardError.contains("found it without --data"))
  }

  @Test("evaluate on other data has its metrics and confusion matrix, in all formats")
  func evaluate() throws {
    let folder = try trained()
    // Of two lows one is high in truth: half the lows are right, all of the highs.
    let other = "x,colour,kind\n0,red,low\n0,red,high\n9,blue,high\n"
    let table = try run("evaluate", "kinds", "--data", "-", input: other, in: folder)
    #expect(table.exitCode == 0, "\(table.standardError)")
    let lines = table.standardOutput.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.contains(["accuracy", "0.6667"]))
    #expect(lines.contains(["TRUTH", "high", "low", "TOTAL", "RECALL"]))
    #expect(lines.contains(["high", "1", "1", "2", "0.5000"]))
    #expect(lines.contains(["low", "0", "1", "1", "1.0000"]))
    #expect(lines.contains(["total", "1", "2", "3"]))
    #expect(lines.contains(["precision", "1.0000", "0.5000"]))
    let json = try run(
      "evaluate", "kinds", "--data", "-", "--format", "json", input: other, in: folder)
    let object = try JSONParser.parse(Array(json.standardOutput.utf8)).value
    #expect(object["confusion"] == ["classes": ["high", "low"], "counts": [[1, 1], [0, 1]]])
    let csv = try run(
      "evaluate", "kinds", "--data", "-", "--format", "csv", input: other, in: folder)
    #expect(csv.standardOutput.hasPrefix("METRIC,VALUE\r\nloss,"))
    #expect(!csv.standardOutput.contains("TRUTH"))
  }

  @Test("show has the matrix of the validation samples where there is no test")
  func show() throws {
    let folder = try trained()
    let result = try run("show", "kinds", in: folder)
    #expect(result.standardOutput.contains("Confusion matrix of the validation samples"))
    let record = try #require(try DescentProgram.savedRuns(in: folder).first)
    #expect(record["confusion"]?["classes"] == ["high", "low"])
  }
}
