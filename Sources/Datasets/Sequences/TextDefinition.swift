import Files

/// A text to learn character by character, as an experiment describes it.
public struct TextDefinition: Sendable, Equatable {
  public var origin: DataOrigin
  /// How many characters a sample has.
  public var length: Int
  /// How many characters further the next sample starts.
  public var stride: Int
  /// Whether capital letters are read as small ones, which makes the vocabulary smaller.
  public var isLowercased: Bool
  var place: SourcePlace

  /// - Parameter builtIn: the name of a text that Descent carries.
  init(from object: JSONReader, builtIn: String? = nil) throws(InputError) {
    origin =
      if let builtIn { .builtIn(folder: builtIn, file: "\(builtIn).txt") } else {
        .path(try object.path("path"))
      }
    length = try object.whole("length", in: 1...1_000_000, default: 40)
    stride = try object.whole("stride", in: 1...1_000_000, default: 1)
    isLowercased = try object.boolean("lowercase", default: false)
    place = object.sourcePlace()
  }
}
