import Files

/// Options of the form `--name value`, and nothing else.
struct CommandLineOptions {
  private var values: [String: String] = [:]

  /// - Throws: `InputError` at the first option that is unknown or has no value.
  init(_ arguments: [String], known: [String]) throws(InputError) {
    var index = 0
    while index < arguments.count {
      let name = arguments[index]
      guard name.hasPrefix("--"), known.contains(String(name.dropFirst(2))) else {
        let names = known.map { "--\($0)" }
        throw InputError(
          found: name.quoted, expected: "an option",
          advice: NearestName.advice(for: name, among: names))
      }
      guard index + 1 < arguments.count else {
        throw InputError(place: name, found: "nothing", expected: "a value")
      }
      values[String(name.dropFirst(2))] = arguments[index + 1]
      index += 2
    }
  }

  /// The words of an option, or nil when it was not given.
  func words(_ name: String) -> [String]? {
    values[name].map { $0.split { $0 == " " || $0 == "," }.map(String.init) }
  }

  /// The text of an option, or nil when it was not given or is empty.
  func text(_ name: String) -> String? {
    values[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A whole number in a range, or nil when it was not given or is empty.
  func whole(_ name: String, in range: ClosedRange<Int>) throws(InputError) -> Int? {
    guard let text = text(name) else { return nil }
    guard let value = Int(text), range.contains(value) else {
      throw InputError(
        place: "--\(name)", found: text.quoted,
        expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }
}
