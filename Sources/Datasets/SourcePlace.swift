import Files

/// A place in a definition, kept for errors that are found later.
public struct SourcePlace: Sendable, Equatable {
  public var file: String?
  public var position: TextPosition?
  public var place: String?

  public init(file: String? = nil, position: TextPosition? = nil, place: String? = nil) {
    self.file = file
    self.position = position
    self.place = place
  }

  /// An error at this place.
  func error(found: String, expected: String? = nil, advice: String? = nil) -> InputError {
    InputError(
      file: file, position: position, place: place, found: found, expected: expected,
      advice: advice)
  }
}
