import Files
import TestSupport
import Testing

@testable import Datasets

@Suite("Arrays of NumPy")
struct NumPyTests {
  private func array(_ name: String) throws -> NPYFile {
    try NPYFile(try FileContents.read(fixture("\(name).npy")), file: "\(name).npy")
  }

  static let values: [(name: String, values: [Float])] = [
    ("b1", [1, 0, 1]), ("u1", [0, 200, 255]), ("i1", [-128, 0, 127]),
    ("i2", [-32_768, 1, 32_767]), ("i4", [-70_000, 1, 70_000]),
    ("i8", [-0x1p40, 1, 0x1p40]), ("f4", [0.5, -0.1, 1e30]), ("f8", [0.5, -0.1, 1e30]),
    ("i2-big", [-32_768, 1, 32_767]), ("i4-big", [-70_000, 1, 70_000]),
    ("i8-big", [-0x1p40, 1, 0x1p40]), ("f4-big", [0.5, -0.1, 1e30]),
    ("f8-big", [0.5, -0.1, 1e30]),
  ]

  @Test("are read in every element type and byte order")
  func elementTypes() throws {
    for (name, values) in Self.values {
      let array = try array(name)
      #expect(array.extents == [3])
      #expect(try array.floats() == values, "\(name)")
      #expect((array.bytes != nil) == (name == "u1"), "\(name)")
    }
    #expect(try array("version-2").extents == [4, 3, 2])
  }

  @Test("are refused with advice when they are in Fortran order, texts or structured")
  func refused() {
    #expect(
      errorText { _ = try array("fortran") }
        == "fortran.npy: found an array in Fortran order; expected C order; "
        + "save numpy.ascontiguousarray(x)")
    #expect(errorText { _ = try array("text") }.contains("found elements of type \"<U1\""))
    #expect(errorText { _ = try array("structured") }.contains("no structured arrays"))
  }

  @Test("say at which place a number is none")
  func notFinite() throws {
    var elements = [UInt8](repeating: 0, count: 6 * 8)
    elements.replaceSubrange(5 * 8..<6 * 8, with: [0, 0, 0, 0, 0, 0, 0xF8, 0x7F])
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }\n"
    let file = try NPYFile(npyBytes(header, elements), file: "x.npy")
    #expect(
      errorText { _ = try file.floats() }.hasPrefix("x.npy: found nan at [1, 2]; expected a finite")
    )
  }

  private let expected = (0..<24).map { Float($0) / 4 }

  @Test("make a data set from two files")
  func files() throws {
    let data = try DataFixture().dataset(
      """
      {"source": "npy", "features": "\(fixture("x.npy"))", "targets": "\(fixture("y.npy"))",
       "divide_by": 0.5}
      """)
    #expect(data.samples.shape == [3, 2] && data.samples.floats == expected.map { $0 * 2 })
    #expect(data.samples.labels == [0, 1, 2, 1] && data.samples.classCount == 3)
    #expect(try data.testSamples() == nil)
  }

  @Test("make a data set from one archive, stored or deflated", arguments: ["stored", "deflated"])
  func archive(name: String) throws {
    let folder = try DataFixture()
    func json(_ targets: String) -> String {
      """
      {"source": "npy", "path": "\(fixture("\(name).npz"))", "features": "x_train",
       "targets": "\(targets)", "test_features": "x_test", "test_targets": "y_test"}
      """
    }
    let data = try folder.dataset(json("y_train"))
    #expect(data.samples.floats == expected && data.samples.labels == [0, 1, 2, 1])
    let test = try #require(try data.testSamples())
    #expect(test.floats == Array(expected.prefix(12)) && test.classCount == 3)
    #expect(
      errorText { _ = try folder.dataset(json("y_trian")) }
        .hasSuffix(
          "found no array \"y_trian\"; expected it among the arrays; did you mean \"y_train\"?"))
  }

  @Test("are values when they are fractions or asked to be")
  func values() throws {
    let folder = try DataFixture()
    func samples(_ targets: String, _ keys: String = "") throws -> Samples {
      try folder.dataset(
        """
        {"source": "npy", "features": "\(fixture("u1.npy"))",
         "targets": "\(fixture("\(targets).npy"))"\(keys)}
        """
      ).samples
    }
    #expect(try samples("f4").values == [0.5, -0.1, 1e30])
    #expect(try samples("i4", #", "target_kind": "value""#).values == [-70_000, 1, 70_000])
    #expect(try samples("b1").labels == [1, 0, 1])
    #expect(errorText { _ = try samples("i1") }.contains("found the label -128.0 of sample 0;"))
    #expect(errorText { _ = try samples("y") }.contains("targets of shape [4]; expected 3 of them"))
  }
}
