import Files
import Foundation
import TestSupport

@testable import Datasets

/// A folder with data files and definitions that use them.
struct DataFixture {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  func definition(_ json: String) throws -> DataDefinition {
    try DataDefinition(
      from: JSONReader(
        JSONParser.parse(Array(json.utf8)), place: "data", file: directory.file("x.json")))
  }

  func dataset(_ json: String) throws -> Dataset { try Dataset(definition(json)) }

  /// A data set from a CSV file with this text.
  func csv(_ text: String, _ keys: String = "") throws -> Dataset {
    try directory.write(text, to: "data.csv")
    return try dataset(#"{"source": "csv", "path": "data.csv"\#(keys)}"#)
  }

  /// The error's text without the folder, or "no error".
  func csvError(_ text: String, _ keys: String = "") -> String {
    errorText { _ = try csv(text, keys) }.replacing(directory.path + "/", with: "")
  }
}

extension Samples {
  /// All features, as the network sees them.
  var floats: [Float] { originalFeatures(0..<count) }

  var labels: [Int32] { if case .labels(let labels, _) = targets { labels } else { [] } }

  var classCount: Int { if case .labels(_, let count) = targets { count } else { 0 } }

  var values: [Float] { if case .values(let values, _) = targets { values } else { [] } }
}

/// What the fixtures' folder holds under this name.
func fixture(_ name: String) -> String {
  "\(Bundle.module.resourcePath ?? "")/Fixtures/\(name)"
}
