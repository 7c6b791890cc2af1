import Files

/// How a model that learns a text writes some of its own after each epoch.
public struct TextSampling: Sendable, Equatable {
  public static let temperatures = 0.0...5.0

  /// How freely characters are drawn: 0 takes the most probable, 1 goes by the probabilities.
  public var temperature = 0.5
  /// Characters to write; 0 for none.
  public var length = 200

  init() {}

  /// Reads `temperature` and `sample_length`; nil when neither is there.
  init?(from object: JSONReader) throws(InputError) {
    guard object.has("temperature") || object.has("sample_length") else { return nil }
    temperature = try object.number("temperature", in: Self.temperatures, default: temperature)
    length = try object.whole("sample_length", in: 0...100_000, default: length)
  }
}
