import Dashboard
import Files
import TerminalUI

/// What a person always wants of the dashboard: `config.json` in the configuration folder.
///
/// See docs/configuration.md. A mistake costs only the key it is in.
struct Configuration {
  static let schema = "descent/configuration/1"
  static let refreshRange = 1...60
  /// Frames a second where nobody says otherwise: each costs bytes on the way to a far terminal.
  static let usualRefresh = 10

  var theme: String?
  var mouse: Bool?
  var symbols: Symbols?
  /// Frames a second, at most.
  var refresh: Int?
  var bindings = KeyMap.bindings
  /// One line for each mistake.
  var complaints: [String] = []

  init() {}

  /// Reads the user's file; without one everything is as it comes.
  static func load(folder: String? = UserFolder.configuration) -> Configuration {
    guard let folder else { return Configuration() }
    let path = "\(folder)/config.json"
    guard FileContents.exists(path) else { return Configuration() }
    do {
      return Configuration(try JSONReader(contentsOf: path))
    } catch {
      var configuration = Configuration()
      configuration.note(error)
      return configuration
    }
  }

  init(_ object: JSONReader) {
    attempt { () throws(InputError) in
      let schema = try object.string("schema", default: Self.schema)
      guard schema == Self.schema else {
        throw object.error(at: "schema", found: schema.quoted, expected: Self.schema.quoted)
      }
    }
    theme = attempt { () throws(InputError) in
      object.has("theme") ? try object.string("theme") : nil
    }
    mouse = attempt { () throws(InputError) in
      object.has("mouse") ? try object.boolean("mouse") : nil
    }
    symbols = attempt { () throws(InputError) in
      object.has("symbols")
        ? try object.choice("symbols", of: "braille, block or ascii") : nil
    }
    refresh = attempt { () throws(InputError) in
      object.has("refresh") ? try object.whole("refresh", in: Self.refreshRange) : nil
    }
    if let keys = attempt({ () throws(InputError) in try object.objectIfPresent("keys") }) {
      readKeys(keys)
    }
    attempt { () throws(InputError) in try object.finish() }
  }

  private mutating func readKeys(_ object: JSONReader) {
    var overrides: [KeyMap.Override] = []
    for name in object.keys {
      attempt { () throws(InputError) in
        guard KeyMap.names.contains(name) else {
          throw object.error(
            at: name, found: "the unknown action \(name.quoted)",
            advice: NearestName.advice(for: name, among: KeyMap.names))
        }
        let text = try object.string(name)
        guard let key = Key(name: text) else {
          throw object.error(
            at: name, found: text.quoted,
            expected: "a key such as \"x\", \"space\", \"pgup\" or \"ctrl-r\"")
        }
        overrides.append((name, key))
      }
    }
    let table = KeyMap.bindings(overriding: overrides)
    bindings = table.bindings
    for complaint in table.complaints {
      note(
        object.error(
          at: complaint.name, found: complaint.found, expected: "a key that is free"))
    }
  }

  /// Notes what is wrong and goes on without it.
  @discardableResult
  private mutating func attempt<Value>(
    _ read: () throws(InputError) -> Value?
  ) -> Value? {
    do {
      return try read()
    } catch {
      note(error)
      return nil
    }
  }

  /// The log is narrow, and everybody knows the folder.
  private mutating func note(_ error: InputError) {
    var error = error
    error.file = "config.json"
    complaints.append(error.description)
  }
}
