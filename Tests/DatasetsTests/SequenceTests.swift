import Files
import TestSupport
import Testing

@testable import Datasets

@Suite("A time series or text")
struct SequenceTests {
  private let fixture: DataFixture

  init() throws { fixture = try DataFixture() }

  private func series(_ keys: String) throws -> Dataset {
    try fixture.directory.write(
      "t,v\n" + (1...10).map { "\($0),\($0 * 10)" }.joined(separator: "\n"), to: "s.csv")
    return try fixture.dataset(#"{"source": "series", "path": "s.csv"\#(keys)}"#)
  }

  @Test("is cut into windows whose target lies ahead")
  func windows() throws {
    let samples = try series(#", "column": "v", "window": 3, "horizon": 2"#).samples
    #expect(samples.shape == [3, 1] && samples.count == 6)
    #expect(samples.floats.prefix(6) == [10, 20, 30, 20, 30, 40])
    #expect(samples.values == [50, 60, 70, 80, 90, 100])
    #expect(try series(#", "window": 9"#).samples.count == 1)
  }

  @Test("is split by time: the last part tests, the one before validates")
  func split() throws {
    let data = try series(#", "window": 2, "test_split": 0.25, "validation_split": 0.34"#)
    #expect(data.trainingCount == 3 && data.validationCount == 3)
    #expect(data.samples.values == [30, 40, 50, 60, 70, 80])
    #expect(try data.testSamples()?.values == [90, 100])
    #expect(
      errorText { _ = try series(#", "shuffle_before_split": true"#) }
        .contains("unknown key \"shuffle_before_split\""))
  }

  @Test("has one scale for what is read and what is predicted")
  func scale() throws {
    let data = try series(
      #", "window": 2, "normalization": "min_max", "target_normalization": "min_max""#)
    // The windows of all eight samples run from 10 to 90.
    #expect(data.featureScalings == [Scaling(offset: 10, scale: 80)])
    #expect(data.targetScalings == data.featureScalings)
    #expect(data.samples.values.last == 90.0 / 80)
    #expect(data.targetScalings[0].original(90.0 / 80) == 100)
  }

  @Test("has no gaps and at least one window")
  func errors() throws {
    #expect(
      errorText { _ = try series(#", "window": 10"#) }
        .contains("found 10 values for a window of 10 and a horizon of 1; expected at least 11"))
    try fixture.directory.write("1\n\"\"\n3", to: "gap.csv")
    #expect(
      errorText {
        _ = try fixture.dataset(#"{"source": "series", "path": "gap.csv", "window": 1}"#)
      }.contains("gap.csv:2:1: found no value; expected a number: a series has no gaps"))
  }

  @Test("is carried along as the airline passengers")
  func airline() throws {
    let data = try fixture.dataset(#"{"source": "airline-passengers"}"#)
    #expect(data.samples.count == 132 && data.samples.shape == [12, 1])
    #expect(data.samples.floats.prefix(3) == [112, 118, 132])
    #expect(data.samples.values.first == 115 && data.samples.values.last == 432)
    #expect(data.names.targets == ["Passengers"])
  }

  @Test("is read as character numbers with the next character as target")
  func text() throws {
    try fixture.directory.write("abcabé", to: "t.txt")
    let data = try fixture.dataset(#"{"source": "text", "path": "t.txt", "length": 2}"#)
    #expect(data.vocabulary?.characters == ["a", "b", "c", "é"])
    #expect(data.samples.shape == [2] && data.samples.count == 4)
    #expect(data.samples.floats == [0, 1, 1, 2, 2, 0, 0, 1])
    #expect(data.samples.labels == [2, 0, 1, 3] && data.samples.classCount == 4)
    #expect(data.vocabulary?.text(of: [2, 0, 3, 9]) == "caé")
    let strided = try fixture.dataset(
      #"{"source": "text", "path": "t.txt", "length": 2, "stride": 2}"#)
    #expect(strided.samples.labels == [2, 1])
    #expect(
      errorText { _ = try fixture.dataset(#"{"source": "text", "path": "t.txt", "length": 6}"#) }
        .contains("for samples of 6; expected at least 7"))
  }

  @Test("has wide vocabularies, and is no UTF-8 at a line and column")
  func alphabet() throws {
    let wide = String((0..<300).map { Character(Unicode.Scalar(0x4E00 + $0) ?? " ") })
    try fixture.directory.write(wide, to: "t.txt")
    let data = try fixture.dataset(#"{"source": "text", "path": "t.txt", "length": 3}"#)
    #expect(data.samples.floats.prefix(6) == [0, 1, 2, 1, 2, 3] && data.samples.labels.last == 299)
    try AtomicFile.write([97, 10, 98, 0xFF], to: fixture.directory.file("bad.txt"))
    #expect(
      errorText { _ = try fixture.dataset(#"{"source": "text", "path": "bad.txt"}"#) }
        .contains("bad.txt:2:2: found the byte 255"))
  }

  @Test("is carried along as the Constitution of the United States")
  func constitution() throws {
    let data = try fixture.dataset(
      #"{"source": "us-constitution", "lowercase": true, "stride": 3}"#)
    #expect(data.samples.count > 18_000 && data.samples.shape == [40])
    let vocabulary = try #require(data.vocabulary)
    #expect(vocabulary.count < 60 && vocabulary.number(of: "A") == nil)
    let start = data.samples.floats.prefix(40).map { Int($0) }
    #expect(vocabulary.text(of: start) == "the declaration of independence of the t")
  }
}
