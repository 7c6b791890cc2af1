import Files
import TestSupport
import Testing

@testable import Datasets

@Suite("A data set from a CSV file")
struct CSVDatasetTests {
  private let fixture: DataFixture

  init() throws { fixture = try DataFixture() }

  @Test("learns from all columns but the last, whose texts are classes in order")
  func classes() throws {
    let data = try fixture.csv("1,2,b\n3,4,a\n5,6,b\n")
    #expect(data.samples.shape == [2] && data.samples.floats == [1, 2, 3, 4, 5, 6])
    #expect(data.samples.labels == [1, 0, 1] && data.samples.classCount == 2)
    #expect(data.names.classes == ["a", "b"] && data.names.features == [])
  }

  @Test("predicts values when the target is a number, classes on demand")
  func targetKind() throws {
    #expect(try fixture.csv("1,10\n2,9.5\n").samples.values == [10, 9.5])
    let data = try fixture.csv("1,10\n2,9\n3,10", #", "target_kind": "class""#)
    #expect(data.samples.labels == [1, 0, 1])
    #expect(data.names.classes == ["9", "10"], "numbers are sorted as numbers")
  }

  @Test("notices a header, and does as told")
  func header() throws {
    let named = try fixture.csv("x,y,z\n1,2,3\n4,5,6\n")
    #expect(named.samples.count == 2)
    #expect(named.names.features == ["x", "y"] && named.names.targets == ["z"])
    #expect(try fixture.csv("1,2\n3,4\n").samples.count == 2)
    #expect(try fixture.csv("1,2\n3,4\n", #", "header": true"#).samples.count == 1)
    #expect(try fixture.csv("a,b\nc,d\na,b\n", #", "target": 0"#).samples.count == 3)
    #expect(try fixture.csv("size,kind\nbig,cat\nbig,dog\n").samples.count == 2)
  }

  @Test("takes columns by name and by number from both ends")
  func columns() throws {
    let text = "a,b,c,d\n1,2,3,4\n5,6,7,8\n"
    let data = try fixture.csv(text, #", "target": "b", "inputs": ["d", 0, -2]"#)
    #expect(data.samples.floats == [4, 1, 3, 8, 5, 7] && data.samples.values == [2, 6])
    #expect(try fixture.csv(text, #", "target": -4"#).samples.floats == [2, 3, 4, 6, 7, 8])
    #expect(
      fixture.csvError(text, #", "target": "e""#)
        .hasPrefix("x.json:1:49: data.target: found the column name \"e\"; expected a column of"))
    #expect(
      fixture.csvError(text, #", "target": 4"#).contains("a number from -4 to 3; data.csv has"))
    #expect(fixture.csvError("1,2", #", "target": "e""#).contains("data.csv has no header"))
    #expect(fixture.csvError("1,2", #", "target": 0.5"#).contains("found 0.5; expected a column's"))
    #expect(fixture.csvError(text, #", "inputs": ["d"]"#).contains("the target among the inputs"))
    #expect(fixture.csvError(text, #", "inputs": [0, "a"]"#).contains("the same input twice"))
    #expect(fixture.csvError("1\n2\n").contains("no inputs in data.csv, a table of 1 columns"))
    #expect(fixture.csvError("1,2", #", "colour": 1"#).contains("unknown key \"colour\""))
  }

  @Test("refuses a name that two columns have, and a column of names among the inputs")
  func unclearColumns() {
    #expect(
      fixture.csvError("a,b,a\n1,2,3\n", #", "target": "a", "header": true"#)
        .contains("found the column name \"a\", which data.csv has 2 times; expected one column"))
    let rows = (0...1000).map { "n\($0),\($0)\n" }.joined()
    #expect(
      fixture.csvError(rows).hasPrefix(
        "data.csv:1:1: found 1001 categories in column 0; expected at most 1000; leave the column"))
  }

  @Test("takes several columns of numbers as the values of each sample, each with its own scale")
  func severalTargets() throws {
    let text = "a,b,c,d\n1,2,30,4\n5,6,70,8\n"
    let data = try fixture.csv(text, #", "target": ["c", "a"]"#)
    #expect(data.samples.floats == [2, 4, 6, 8])
    #expect(data.samples.values == [30, 1, 70, 5] && data.names.targets == ["c", "a"])
    guard case .values(_, let width) = data.samples.targets else { return #expect(Bool(false)) }
    #expect(width == 2)
    let scaled = try fixture.csv(
      text, #", "target": ["c", "a"], "target_normalization": "min_max""#)
    #expect(
      scaled.samples.values == [0, 0, 1, 1] && scaled.targetScalings.map(\.scale) == [40, 4])
    #expect(try fixture.csv(text, #", "target": ["d"]"#).samples.values == [4, 8])
  }

  @Test("refuses several targets that are classes, none, or the same twice")
  func severalTargetErrors() throws {
    let text = "a,b,c\n1,x,3\n5,y,7\n"
    func error(_ keys: String) -> String { fixture.csvError(text, keys) }
    #expect(error(#", "target": []"#).contains("found an empty list; expected at least one column"))
    #expect(error(#", "target": ["a", -3]"#).contains("found the same target twice"))
    #expect(error(#", "target": ["a", "b"]"#).contains("texts in one of several target columns"))
    #expect(
      error(#", "target": ["a", "c"], "target_kind": "class""#)
        .contains("found 2 columns of classes to predict"))
    #expect(
      error(#", "target": ["a", "c"], "inputs": ["c"]"#).contains("the target among the inputs"))
    let iris = errorText {
      _ = try fixture.dataset(#"{"source": "iris", "target": ["petal_width", "petal_length"]}"#)
    }
    #expect(iris.contains("set \"target_kind\" to \"value\""))
    let missing = fixture.csvError(
      "a,b,c\n1,,3\n4,5,6\n", #", "target": ["b", "c"], "missing": "mean""#)
    #expect(missing.contains("no value in the target column b"))
  }

  @Test("turns texts among the inputs into one feature for each category")
  func categories() throws {
    let data = try fixture.csv("kind,size,y\ncat,1,0\ndog,2,1\ncat,3,0\n")
    #expect(data.samples.floats == [1, 0, 1, 0, 1, 2, 1, 0, 3])
    #expect(data.names.features == ["kind=cat", "kind=dog", "size"])
    let coded = try fixture.csv("2,1\n1,1\n", #", "categorical": [0]"#)
    #expect(coded.samples.floats == [0, 1, 1, 0])
  }

  @Test("takes a text among numbers for the mistake it is")
  func strayText() {
    #expect(
      fixture.csvError("1,2,0\n3,4,1\n5,x,0\n")
        == "data.csv:3:3: found \"x\"; expected a number, as in the rest of column 1; "
        + "add it to \"missing_markers\" if it means that there is none")
    #expect(
      fixture.csvError("a,y\n1,2\n3,1e60\n").hasPrefix("data.csv:3:3: found the number \"1e60\";"))
  }

  @Test("handles missing values by the policy named")
  func missing() throws {
    let text = "a,b,y\n1,?,0\n,2,1\n4,NaN,0\n7,9,1\n"
    func floats(_ keys: String) throws -> [Float] { try fixture.csv(text, keys).samples.floats }
    #expect(
      fixture.csvError(text)
        == "data.csv:2:3: found the missing value \"?\" in column b; expected a value; "
        + "fill it in, or set \"missing\" to \"drop\", \"mean\", \"median\" or \"zero\"")
    #expect(try floats(#", "missing": "drop""#) == [7, 9])
    #expect(try floats(#", "missing": "zero""#) == [1, 0, 0, 2, 4, 0, 7, 9])
    #expect(try floats(#", "missing": "mean""#) == [1, 5.5, 4, 2, 4, 5.5, 7, 9])
    #expect(try floats(#", "missing": "median""#) == [1, 5.5, 4, 2, 4, 5.5, 7, 9])
    // What is filled in comes from the training part alone: 1 and 4, and 2.
    #expect(
      try floats(#", "missing": "mean", "validation_split": 0.25"#)
        == [1, 2, 2.5, 2, 4, 2, 7, 9])
    #expect(
      fixture.csvError("a,y\n1,0\n2,\n", #", "missing": "mean""#)
        .hasPrefix("data.csv:3:3: found no value in the target column y;"))
    #expect(
      fixture.csvError("a,y\n?,0\n?,1\n3,1", #", "missing": "mean", "validation_split": 0.34"#)
        .contains("found no value of feature 0 in the training part"))
  }

  @Test("has markers of one's own, and zeros that mean nothing was measured")
  func markers() throws {
    let keys = #", "missing": "zero", "missing_markers": ["-999", "none"]"#
    #expect(try fixture.csv("1,-999,5\nnone,4,6\n", keys).samples.floats == [1, 0, 0, 4])
    let zeros = #", "missing": "median", "zero_is_missing": ["b"]"#
    #expect(
      try fixture.csv("a,b,y\n0,0,1\n1,4,0\n2,6,1\n", zeros).samples.floats == [0, 5, 1, 4, 2, 6])
  }

  @Test("uses another separator")
  func separator() throws {
    #expect(try fixture.csv("1;2\n3;4\n", #", "separator": ";""#).samples.values == [2, 4])
    #expect(
      fixture.csvError("1;2", #", "separator": ";;""#).contains("expected one character such as"))
  }

  @Test("is carried along: iris, Pima diabetes and auto insurance")
  func builtIn() throws {
    let iris = try fixture.dataset(#"{"source": "iris"}"#)
    #expect(iris.samples.count == 150 && iris.samples.shape == [4])
    #expect(iris.names.classes == ["Iris-setosa", "Iris-versicolor", "Iris-virginica"])
    #expect(iris.samples.floats.prefix(4) == [5.1, 3.5, 1.4, 0.2])
    let pima = try fixture.dataset(
      #"{"source": "pima-indians-diabetes", "missing": "drop", "zero_is_missing": [1, 2, 3, 4, 5]}"#
    )
    #expect(pima.samples.shape == [8] && pima.samples.classCount == 2)
    #expect(pima.samples.count == 392, "as pandas counts the complete rows")
    #expect(pima.names.features[1] == "glucose")
    let insurance = try fixture.dataset(#"{"source": "auto-insurance"}"#)
    #expect(insurance.samples.count == 63 && insurance.samples.shape == [1])
    #expect(insurance.samples.values.prefix(2) == [392.5, 46.2])
  }
}
