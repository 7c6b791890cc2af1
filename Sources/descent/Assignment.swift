import Files
import Monitoring

/// A hyperparameter and its value as they are typed: `learning_rate=0.01`.
enum Assignment {
  /// - Parameter option: where it was typed, for errors.
  /// - Throws: `InputError` for an unknown key or a value that does not fit it.
  static func read(
    _ text: String, named option: String = "--set",
    among descriptors: [HyperparameterDescriptor]
  ) throws(InputError) -> (key: HyperparameterKey, value: HyperparameterValue) {
    guard let equals = text.firstIndex(of: "=") else {
      throw InputError(
        place: option, found: text.quoted, expected: "KEY=VALUE, such as learning_rate=0.01")
    }
    let key = String(text[..<equals])
    let value = String(text[text.index(after: equals)...])
    guard let descriptor = descriptors.first(where: { $0.key.rawValue == key }) else {
      throw InputError(
        place: option, found: "the hyperparameter \(key.quoted)",
        advice: NearestName.advice(for: key, among: descriptors.map(\.key.rawValue)))
    }
    guard let parsed = descriptor.value(from: value) else {
      throw InputError(
        place: option == "--set" ? "--set \(key)" : option, found: value.quoted,
        expected: descriptor.expectation)
    }
    return (descriptor.key, parsed)
  }
}
