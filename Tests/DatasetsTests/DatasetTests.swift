import Files
import TestSupport
import Testing

@testable import Datasets

@Suite("A data set")
struct DatasetTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = directory.file(name)
    try AtomicFile.write(bytes, to: path)
    return path
  }

  private func read(_ images: [UInt8], _ labels: [UInt8]) throws -> Samples {
    try Dataset.read(images: file("images", images), labels: file("labels", labels))
  }

  private func definition(_ json: String) throws -> DataDefinition {
    try DataDefinition(
      from: JSONReader(
        JSONParser.parse(Array(json.utf8)), place: "data", file: directory.file("x.json")))
  }

  @Test("has the 20,000 digits to train on that Descent carries, scaled to 0...1")
  func mnist() throws {
    let dataset = try Dataset(definition(#"{"source": "mnist", "validation_split": 0.1}"#))
    let samples = dataset.samples
    #expect(samples.count == 20_000 && samples.shape == [28, 28, 1])
    #expect(dataset.trainingCount == 18_000 && dataset.validationCount == 2000)
    guard case .labels(let labels, let count) = samples.targets,
      case .bytes(let bytes, let scale) = samples.features
    else {
      Issue.record("the digits are neither bytes nor labels")
      return
    }
    #expect(labels.prefix(10) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    #expect(count == 10)
    #expect(bytes.count == 20_000 * 784)
    #expect(bytes.max() == 255 && scale * 255 == 1)
  }

  @Test("has the 10,000 digits to test on that Descent carries")
  func mnistTest() throws {
    let samples = try #require(try Dataset(definition(#"{"source": "mnist"}"#)).testSamples())
    #expect(samples.count == 10_000 && samples.shape == [28, 28, 1])
    guard case .labels(let labels, 10) = samples.targets else {
      Issue.record("the digits have no labels")
      return
    }
    #expect(labels.prefix(5) == [7, 2, 1, 0, 4])
  }

  @Test(
    "holds out the last samples for validation",
    arguments: [(0, 10), (0.2, 8), (0.25, 7)] as [(Double, Int)])
  func validation(split: Double, trainingCount: Int) throws {
    _ = try read(idxBytes([10, 1, 1], Array(0..<10)), idxBytes([10], Array(0..<10)))
    let dataset = try Dataset(
      definition(
        #"{"source": "idx", "images": "images", "labels": "labels", "validation_split": \#(split)}"#
      ))
    #expect(dataset.trainingCount == trainingCount)
    #expect(dataset.validationCount == 10 - trainingCount)
    #expect(try dataset.testSamples() == nil)
  }

  @Test("needs at least one sample to train on")
  func nothingToTrain() throws {
    _ = try read(idxBytes([1, 1, 1], [5]), idxBytes([1], [0]))
    let wrong = try definition(
      #"{"source": "idx", "images": "images", "labels": "labels", "validation_split": 0.5}"#)
    #expect(
      errorText { _ = try Dataset(wrong) }
        == "\(directory.file("x.json")):1:1: data: found 1 samples with a validation split of 0.5; "
        + "expected at least one sample to train on; lower validation_split")
  }

  @Test("gives flat samples one feature and images one channel, other shapes as they are")
  func shapes() throws {
    let labels = idxBytes([2], [0, 1])
    #expect(try read(idxBytes([2], [1, 2]), labels).shape == [1])
    #expect(try read(idxBytes([2, 3], Array(0..<6)), labels).shape == [3])
    #expect(try read(idxBytes([2, 1, 3], Array(0..<6)), labels).shape == [1, 3, 1])
    #expect(try read(idxBytes([2, 1, 1, 3], Array(0..<6)), labels).shape == [1, 1, 3])
  }

  @Test("refuses files that do not fit each other")
  func mismatches() throws {
    let images = idxBytes([2, 1, 1], [1, 2])
    func text(_ images: [UInt8], _ labels: [UInt8]) -> String {
      errorText { _ = try read(images, labels) }
    }
    #expect(text(images, idxBytes([3], [0, 1, 2])).contains("found 3 labels; expected 2, one for"))
    #expect(text(images, idxBytes([2, 1], [0, 1])).contains("found a tensor of shape [2, 1];"))
    #expect(
      text(images, idxBytes(type: 9, [2], [0, 0xFF]))
        .contains("found the label -1.0 of sample 1; expected a class number from 0 on"))
    for wrong: Float in [0.5, .nan, .infinity, 1e9] {
      let labels = idxBytes(type: 13, [2], bigEndian(wrong.bitPattern) + bigEndian(UInt32(0)))
      #expect(text(images, labels).contains("of sample 0;"), "\(wrong)")
    }
  }

  @Test("refuses samples that are none or have nothing in them")
  func empty() {
    #expect(
      errorText { _ = try read(idxBytes([0, 28, 28], []), idxBytes([0], [])) }
        .contains("found 0 samples of shape [28, 28]; expected at least one"))
    #expect(
      errorText { _ = try read(idxBytes([2, 0, 28], []), idxBytes([2], [0, 1])) }
        .contains("found 2 samples of shape [0, 28]; expected at least one"))
  }

  @Test("refuses test samples of another shape or with classes that training does not have")
  func testSet() throws {
    _ = try read(idxBytes([2, 1, 1], [1, 2]), idxBytes([2], [0, 1]))
    _ = try file("wide", idxBytes([1, 1, 2], [1, 2]))
    _ = try file("one", idxBytes([1, 1, 1], [1]))
    _ = try file("label0", idxBytes([1], [0]))
    _ = try file("label2", idxBytes([1], [2]))
    func text(_ images: String, _ labels: String) throws -> String {
      let data = try definition(
        """
        {"source": "idx", "images": "images", "labels": "labels", "test_images": "\(images)",
         "test_labels": "\(labels)"}
        """)
      return errorText { _ = try Dataset(data) }
    }
    #expect(try text("one", "label0") == "no error")
    #expect(
      try text("wide", "label0").contains("found samples of shape [1, 2, 1]; expected [1, 1, 1]"))
    #expect(try text("one", "label2").contains("found the label 2; expected labels below 2"))
  }
}
