import Files

/// The texts that stand for a value nobody has; case does not matter.
struct MissingMarkers: Sendable, Equatable {
  static let standard = ["", "NA", "?", "nan"]

  private let texts: Set<String>

  init(_ texts: [String] = standard) { self.texts = Set(texts.map { $0.lowercased() }) }

  func contains(_ text: String) -> Bool {
    texts.contains(text) || texts.contains(text.lowercased())
  }
}

/// What to do about values that are missing.
public enum MissingPolicy: String, CaseIterable, Sendable {
  /// The first missing value is an error.
  case error
  /// Rows with a missing value are left out.
  case drop
  /// The mean of the column over the training part takes their place.
  case mean
  /// The median of the column over the training part takes their place.
  case median
  /// Zero takes their place.
  case zero
}
