import Files
import TestSupport
import Testing

@testable import Datasets

@Suite("Splitting and scaling")
struct DataPreparationTests {
  private let fixture: DataFixture

  init() throws { fixture = try DataFixture() }

  /// Ten rows: the number, a class that comes in blocks, a value.
  private let table = (0..<10).map { "\($0),\($0 < 6 ? "a" : "b"),\($0 * $0)" }
    .joined(separator: "\n")
  private let ofClass = #", "target": 1, "inputs": [0]"#

  @Test("takes the test part off the end, then the validation part")
  func parts() throws {
    let data = try fixture.csv(table, ofClass + #", "test_split": 0.2, "validation_split": 0.25"#)
    #expect(data.trainingCount == 6 && data.validationCount == 2 && data.hasTestSamples)
    #expect(data.samples.floats == [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(try data.testSamples()?.floats == [8, 9])
  }

  @Test("shuffles before by a seed of its own")
  func shuffle() throws {
    func order(_ seed: Int) throws -> [Float] {
      let data = try fixture.csv(
        table, ofClass + #", "shuffle_before_split": true, "split_seed": \#(seed)"#)
      return data.samples.floats
    }
    #expect(try order(1) == order(1))
    #expect(try order(1) != order(2))
    #expect(try order(1).sorted() == (0..<10).map { Float($0) })
    let data = try fixture.csv(table, ofClass + #", "shuffle_before_split": true"#)
    for (number, label) in zip(data.samples.floats, data.samples.labels) {
      #expect(label == (number < 6 ? 0 : 1), "features and targets stay together")
    }
  }

  @Test("gives every part its share of each class", arguments: [false, true])
  func stratify(shuffles: Bool) throws {
    let data = try fixture.csv(
      table,
      ofClass + #", "stratify": true, "test_split": 0.5, "shuffle_before_split": \#(shuffles)"#)
    #expect(data.samples.labels.count { $0 == 0 } == 3)
    #expect(try data.testSamples()?.labels.count { $0 == 1 } == 2)
    let iris = try fixture.dataset(
      #"{"source": "iris", "stratify": true, "test_split": 0.2, "validation_split": 0.25}"#)
    let test = try #require(try iris.testSamples())
    let parts = [
      Array(iris.samples.labels.prefix(90)), Array(iris.samples.labels.suffix(30)),
      test.labels,
    ]
    #expect(
      parts.map { part in (0..<3).map { label in part.count { $0 == label } } }
        == [[30, 30, 30], [10, 10, 10], [10, 10, 10]])
  }

  @Test("standardizes by the training part alone")
  func standardize() throws {
    let data = try fixture.csv(
      "1,5\n3,7\n100,9\n",
      #"""
      , "normalization": "standardize", "target_normalization": "min_max",
      "validation_split": 0.33
      """#)
    #expect(data.featureScalings == [Scaling(offset: 2, scale: 1)])
    #expect(data.samples.floats == [-1, 1, 98])
    #expect(data.targetScalings == [Scaling(offset: 5, scale: 2)])
    #expect(data.samples.values == [0, 1, 2])
    #expect(data.samples.values.map(data.targetScalings[0].original) == [5, 7, 9])
  }

  @Test("scales each column by itself, constant ones to 0, and leaves categories alone")
  func columns() throws {
    let data = try fixture.csv(
      "0,7,x,1\n10,7,y,2\n5,7,x,3\n", #", "normalization": "min_max""#)
    #expect(data.samples.floats == [0, 0, 1, 0, 1, 0, 0, 1, 0.5, 0, 1, 0])
    let huge = try fixture.csv("1e38,1\n-3e38,2\n", #", "normalization": "standardize""#)
    #expect(huge.samples.floats.allSatisfy { $0.isFinite })
  }

  @Test("scales the test part by the training part, split off or from its own files")
  func test() throws {
    let data = try fixture.csv(
      "0,1\n4,1\n8,1\n", #", "normalization": "min_max", "test_split": 0.33"#)
    #expect(try data.testSamples()?.floats == [2])
    let digits = try fixture.dataset(
      #"{"source": "mnist", "normalization": "standardize", "validation_split": 0.9}"#)
    let scaling = try #require(digits.featureScalings.first)
    #expect(digits.featureScalings.count == 1, "one for the one channel")
    #expect(abs(scaling.offset - 0.131) < 0.01 && abs(scaling.scale - 0.308) < 0.01)
    let background = try #require(try digits.testSamples()).floats[0]
    #expect(abs(background - scaling.scaled(0)) < 1e-6)
  }

  @Test("says what makes no sense")
  func errors() {
    #expect(
      fixture.csvError("1,2\n3,4", #", "stratify": true"#)
        .contains("found \"stratify\" for targets that are no classes"))
    #expect(
      fixture.csvError(table, ofClass + #", "target_normalization": "min_max""#)
        .contains("found \"target_normalization\" for targets that are classes"))
    #expect(
      errorText { _ = try fixture.dataset(#"{"source": "mnist", "test_split": 0.1}"#) }
        .contains("for data with a test set of its own"))
    #expect(
      fixture.csvError("1,2\n", #", "test_split": 0.5"#)
        .contains("found 1 samples with a validation split of 0.0 and a test split of 0.5;"))
  }

  @Test("makes the inputs the targets, bytes too, in the form the network sees")
  func reconstruction() throws {
    func values(_ samples: Samples, _ indices: [Int32]) -> [Float] {
      var values = [Float](repeating: -9, count: indices.count * samples.shape.count)
      indices.withUnsafeBufferPointer {
        samples.gatherValues($0, width: samples.shape.count, into: &values)
      }
      return values
    }
    let table = try fixture.csv(
      "0,1\n5,2\n10,3\n", #", "targets": "inputs", "normalization": "min_max""#)
    #expect(table.samples.shape == [2])
    #expect(values(table.samples, [2, 0]) == [1, 1, 0, 0])
    let iris = try fixture.dataset(#"{"source": "iris", "targets": "inputs"}"#)
    #expect(iris.samples.shape == [4], "the species is no input")
    let digits = try fixture.dataset(#"{"source": "mnist", "targets": "inputs"}"#)
    let row = values(digits.samples, [7])
    #expect(row == Array(digits.samples.floats[7 * 784..<8 * 784]) && row.max() == 1)
    guard case .inputs = try #require(try digits.testSamples()).targets else {
      Issue.record("the test samples have other targets")
      return
    }
  }
}
