import Files
import Tensors
import TestSupport
import Testing

@testable import Datasets

@Suite("Samples that a data set did not come with")
struct NewDataTests {
  private let fixture: DataFixture

  init() throws { fixture = try DataFixture() }

  private static let table = "size,colour,age,kind\n0,red,10,cat\n4,blue,30,dog\n2,red,20,cat\n"
  private static let scaled = #", "normalization": "min_max""#

  private func inputs(_ dataset: Dataset, _ text: String) throws -> NewSamples {
    try dataset.newInputs(contentsOf: fixture.directory.write(text, to: "new.csv"))
  }

  private func samples(_ dataset: Dataset, _ text: String) throws -> Samples {
    try dataset.newSamples(contentsOf: fixture.directory.write(text, to: "new.csv"), labels: nil)
  }

  private func error(_ body: () throws -> Void) -> String {
    errorText(body).replacing(fixture.directory.path + "/", with: "")
  }

  private func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = fixture.directory.file(name)
    try AtomicFile.write(bytes, to: path)
    return path
  }

  // MARK: Tables

  @Test("a table's columns are found by name in any order, scaled and encoded as in training")
  func byName() throws {
    let data = try fixture.csv(Self.table, Self.scaled)
    let new = try inputs(data, "id,age,size,colour\nA,50,1,red\nB,10,8,blue\n")
    // colour=blue, colour=red stand between size and age.
    #expect(new.samples.floats == [0.25, 0, 1, 2, 2, 1, 0, 0])
    #expect(new.rows == [0, 1] && new.rowCount == 2 && new.stepsAhead == nil)
  }

  @Test("a table without names has the columns by place, with the target or without it")
  func byPlace() throws {
    let data = try fixture.csv(Self.table, Self.scaled)
    let wanted: [Float] = [0.25, 0, 1, 2]
    #expect(try inputs(data, "1,red,50,bird\n").samples.floats == wanted)
    #expect(try inputs(data, "1,red,50\n").samples.floats == wanted)
    let first = try fixture.csv("x,y,z\n1,2,3\n4,5,6\n", #", "target": "x", "inputs": ["z"]"#)
    #expect(try inputs(first, "7,8,9\n").samples.floats == [9])
    #expect(try inputs(first, "8,9\n").samples.floats == [9])
    #expect(try inputs(first, "9\n").samples.floats == [9])
  }

  @Test("to evaluate, a table's target becomes the class it was in training or a scaled value")
  func targets() throws {
    let data = try fixture.csv(Self.table)
    let new = try samples(data, "kind,age,size,colour\ndog,1,2,red\ncat,1,2,red\n")
    #expect(new.labels == [1, 0] && new.classCount == 2)
    let values = try fixture.csv("1,10\n2,20\n3,30\n", #", "target_normalization": "min_max""#)
    #expect(try samples(values, "5,40\n").values == [1.5])
    // Numbers that are classes may be written in another way.
    let numbers = try fixture.csv("1,4\n2,7\n", #", "target_kind": "class""#)
    #expect(try samples(numbers, "1,7.0\n").labels == [1])
  }

  @Test("several targets are found by name or by place, each in its own scale")
  func severalTargets() throws {
    let keys = #", "target": ["c", "a"], "target_normalization": "min_max""#
    let data = try fixture.csv("a,b,c,d\n1,2,30,4\n5,6,70,8\n", keys)
    let new = try samples(data, "d,c,b,a\n1,50,2,9\n")
    #expect(new.floats == [2, 1] && new.values == [0.5, 2])
    #expect(try samples(data, "3,4,70,5\n").values == [1, 0.5])
    #expect(try inputs(data, "3,4,70,5\n").samples.floats == [4, 5])
    #expect(try inputs(data, "4,5\n").samples.floats == [4, 5])
    #expect(
      error { _ = try inputs(data, "3,4,70\n") }.contains("expected 2, or 4 with the targets"))
    #expect(
      error { _ = try samples(data, "4,5\n") }.contains("expected 4, with the targets"))
    #expect(error { _ = try samples(data, "a,b,d\n1,2,3\n") }.contains("no column \"c\""))
    let drop = try fixture.csv(
      "a,b,c\n1,2,3\n5,6,7\n", #", "target": ["a", "c"], "missing": "drop""#)
    let kept = try samples(drop, "1,2,3\n4,5,\n,6,7\n7,8,9\n")
    #expect(kept.floats == [2, 8] && kept.values == [1, 3, 7, 9])
  }

  @Test("a value that is missing is filled from the training part, dropped or an error")
  func missing() throws {
    let text = "1,10,0\n3,20,1\n8,60,0\n"
    let mean = try fixture.csv(text, #", "missing": "mean", "validation_split": 0.34"#)
    #expect(mean.trainingCount == 1)
    #expect(try inputs(mean, "?,5\n2,\n").samples.floats == [1, 5, 2, 10])
    let median = try fixture.csv(text, #", "missing": "median""#)
    #expect(try inputs(median, ",5\n").samples.floats == [3, 5])
    let zero = try fixture.csv(text, #", "missing": "zero", "missing_markers": ["-9"]"#)
    #expect(try inputs(zero, "-9,5\n").samples.floats == [0, 5])
    let drop = try fixture.csv(text, #", "missing": "drop", "zero_is_missing": [0]"#)
    let kept = try inputs(drop, "4,5\n0,6\n7,\n8,9\n")
    #expect(kept.samples.floats == [4, 5, 8, 9] && kept.rows == [0, 3] && kept.rowCount == 4)
    #expect(try samples(drop, "4,5,1\n5,6,\n6,7,0\n").floats == [4, 5, 6, 7])
    #expect(error { _ = try inputs(drop, "0,6\n") }.contains("missing values in every row"))
    let strict = try fixture.csv(text)
    #expect(
      error { _ = try inputs(strict, "4,5\n6,NA\n") }
        .hasPrefix("new.csv:2:3: found the missing value \"NA\" in column 1; expected a value"))
    let category = try fixture.csv(Self.table, #", "missing": "zero""#)
    #expect(try inputs(category, "1,,3\n").samples.floats == [1, 0, 0, 3])
  }

  @Test("a cell or a column that does not fit is an error with its place")
  func mistakes() throws {
    let data = try fixture.csv(Self.table)
    #expect(
      error { _ = try inputs(data, "1,red,3\n2,redd,4\n") }
        == "new.csv:2:3: found the category \"redd\" in column colour; "
        + "expected one of those to train on; did you mean \"red\"?")
    #expect(
      error { _ = try inputs(data, "1,red,3\n2,red,old\n") }
        == "new.csv:2:7: found \"old\"; expected a number in column age")
    #expect(
      error { _ = try inputs(data, "1,red,1e39\n") }.contains("a number that fits 32 bits"))
    #expect(
      error { _ = try inputs(data, "1,2\n") }
        .hasPrefix("new.csv:1:1: found 2 columns; expected 3, or 4 with the target"))
    #expect(
      error { _ = try inputs(data, "size,color,age\n1,red,3\n") }
        == "new.csv:1:1: found no column \"colour\"; expected the columns of the training data; "
        + "is it \"color\"?")
    #expect(
      error { _ = try inputs(data, "size,colour,size,age\n1,red,1,3\n") }
        .hasPrefix("new.csv:1:13: found the column \"size\" 2 times"))
    #expect(error { _ = try inputs(data, "size,colour,age\n") }.contains("found no row of values"))
    #expect(
      error { _ = try samples(data, "size,colour,age\n1,red,3\n") }
        .contains("found no column \"kind\""))
    #expect(
      error { _ = try samples(data, "1,red,3\n") }.contains("expected 4, with the target"))
    #expect(
      error { _ = try samples(data, "1,red,3,fox\n") }.contains("found the category \"fox\""))
  }

  @Test("a table for data that is none has the numbers of a sample, the target behind them")
  func plainTable() throws {
    let data = try fixture.dataset(#"{"source": "xor"}"#)
    #expect(try inputs(data, "1,0\n").samples.floats == [1, 0])
    let new = try samples(data, "1,0,1\n")
    #expect(new.floats == [1, 0] && new.labels == [1])
    #expect(error { _ = try samples(data, "1,0,2\n") }.contains("the category \"2\""))
  }

  // MARK: Arrays

  private func images() throws -> Dataset {
    _ = try write(idxBytes([2, 2, 2], [0, 51, 102, 255, 255, 0, 0, 0]), to: "images")
    _ = try write(idxBytes([2], [0, 1]), to: "labels")
    return try fixture.dataset(#"{"source": "idx", "images": "images", "labels": "labels"}"#)
  }

  @Test("bytes of NumPy and IDX files, packed or not, are scaled as the images to train on")
  func bytes() throws {
    let data = try images()
    let npy = npyBytes(
      "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2, 2), }\n",
      [
        255, 0, 51, 0,
      ])
    let idx = idxBytes([1, 2, 2], [255, 0, 51, 0])
    for bytes in [npy, idx, gzipBytes(npy), gzipBytes(idx)] {
      let new = try data.newInputs(contentsOf: write(bytes, to: "new"))
      #expect(new.samples.shape == [2, 2, 1])
      #expect(new.samples.floats.map { ($0 * 100).rounded() } == [100, 0, 20, 0])
    }
    let flat = npyBytes(
      "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 4), }\n",
      [
        255, 0, 0, 0,
      ])
    #expect(try data.newInputs(contentsOf: write(flat, to: "new")).samples.count == 1)
  }

  @Test("arrays of another shape, and bytes that came as large numbers, are errors")
  func arrayMistakes() throws {
    let data = try images()
    func error(_ bytes: [UInt8]) -> String {
      self.error { _ = try data.newInputs(contentsOf: write(bytes, to: "new")) }
    }
    #expect(
      error(npyBytes())
        == "new: found an array of shape [2, 3]; expected samples of shape [2, 2, 1] along the "
        + "first axis")
    #expect(
      error(idxBytes([2, 2], [1, 2, 3, 4])).hasSuffix("put an axis of 1 before it"))
    #expect(
      error(idxBytes(type: 9, [1, 2, 2], [1, 100, 0, 0]))
        == "new: found the value 100; expected 0 to 1, as in the training data; divide by 255, "
        + "or save bytes as uint8")
    #expect(error([1, 0, 2, 3]).contains("found a file of no known kind"))
    #expect(
      self.error {
        _ = try data.newInputs(contentsOf: DatasetsTests.fixture("stored.npz"))
      }.contains("found the arrays"))
  }

  @Test("to evaluate, samples have their targets in another file or in the archive")
  func pairs() throws {
    let data = try images()
    let new = try data.newSamples(
      contentsOf: fixture.directory.file("images"), labels: fixture.directory.file("labels"))
    #expect(new.count == 2 && new.labels == [0, 1])
    #expect(
      error {
        _ = try data.newSamples(contentsOf: fixture.directory.file("images"), labels: nil)
      }.hasSuffix("give the file of the targets with --labels"))
    let three = try write(idxBytes([3], [0, 1, 1]), to: "three")
    #expect(
      error {
        _ = try data.newSamples(contentsOf: fixture.directory.file("images"), labels: three)
      }.contains("targets of shape [3]; expected 2, one for each sample"))
    let large = try write(idxBytes([2], [0, 2]), to: "large")
    #expect(
      error {
        _ = try data.newSamples(contentsOf: fixture.directory.file("images"), labels: large)
      }.contains("the label 2 of sample 1; expected a class number from 0 to 1"))
  }

  @Test("where no targets are read, samples need none, and none are taken")
  func withoutTargets() throws {
    let data = try images()
    let path = fixture.directory.file("images")
    let new = try data.newSamples(contentsOf: path, labels: nil, needsTargets: false)
    #expect(new.count == 2 && new.labels.isEmpty)
    #expect(
      error {
        _ = try data.newSamples(
          contentsOf: path, labels: fixture.directory.file("labels"), needsTargets: false)
      }
        == "--labels: found it for a run that reads no targets; expected the samples alone; take it out"
    )
  }

  @Test("an archive has its arrays by the definition's names, or by usual ones")
  func archives() throws {
    let files = try fixture.dataset(
      """
      {"source": "npy", "features": "\(DatasetsTests.fixture("x.npy"))",
       "targets": "\(DatasetsTests.fixture("y.npy"))"}
      """)
    let archive = DatasetsTests.fixture("stored.npz")
    let new = try files.newSamples(contentsOf: archive, labels: nil)
    #expect(new.count == 2 && new.labels == Array(files.samples.labels.prefix(2)))
    #expect(new.floats == Array(files.samples.floats.prefix(new.floats.count)))
    let named = try fixture.dataset(
      """
      {"source": "npy", "path": "\(archive)", "features": "x_train", "targets": "y_train"}
      """)
    #expect(try named.newSamples(contentsOf: archive, labels: nil).count == 4)
    #expect(
      error { _ = try named.newInputs(contentsOf: archive) }
        .hasSuffix(
          "found the arrays x_train, y_train, x_test, y_test; expected one array; "
            + "save the samples alone with numpy.save"))
  }

  // MARK: Series

  private let numbers = (1...6).map { "\($0)" }.joined(separator: "\n")

  private func series(_ horizon: Int) throws -> Dataset {
    try fixture.directory.write("month,value\n" + (0...9).map { "\($0),\($0)\n" }.joined(), to: "s")
    return try fixture.dataset(
      """
      {"source": "series", "path": "s", "column": "value", "window": 3, "horizon": \(horizon),
       "normalization": "min_max", "target_normalization": "min_max"}
      """)
  }

  @Test("a series is continued: the windows at its end, and how far ahead their targets lie")
  func lastWindows() throws {
    let one = try series(1)
    let scale = try #require(one.targetScalings.first)
    let next = try inputs(one, numbers)
    #expect(next.samples.floats.map { scale.original($0).rounded() } == [4, 5, 6])
    #expect(next.stepsAhead == [1])
    let two = try inputs(series(2), "value,month\n4,x\n5,x\n6,x\n7,x\n")
    #expect(two.samples.count == 2 && two.stepsAhead == [1, 2])
    #expect(try inputs(series(2), "4\n5\n6\n").stepsAhead == [2])
    #expect(
      error { _ = try inputs(one, "1\n2\n") } == "new.csv: found 2 values; expected a window of 3")
  }

  @Test("to evaluate, every window of a series that has a target counts")
  func allWindows() throws {
    let data = try series(1)
    let new = try samples(data, numbers)
    #expect(new.count == 3 && new.values.count == 3)
    #expect(error { _ = try samples(data, "1\n2\n3\n") }.contains("expected at least 4"))
  }

  @Test("a text has no other data")
  func text() throws {
    try fixture.directory.write("to be or not to be", to: "t")
    let data = try fixture.dataset(#"{"source": "text", "path": "t", "length": 3}"#)
    #expect(error { _ = try inputs(data, "1\n") }.contains("found a run trained on a text"))
  }
}
