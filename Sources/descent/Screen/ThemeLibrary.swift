import Files
import TerminalUI

/// The themes there are: the user's own, those that Descent carries, and the built-in one.
struct ThemeLibrary {
  var themes: [Theme]
  /// What is wrong with the files that were left out.
  var complaints: [String]

  /// Reads all theme files; of two with the same name the user's wins.
  static func load() -> ThemeLibrary {
    var library = ThemeLibrary(themes: [.standard], complaints: [])
    let folders =
      (UserFolder.configuration.map { ["\($0)/themes"] } ?? [])
      + SharedFolder.candidates(of: "themes")
    for folder in folders {
      for name in FileContents.names(inFolder: folder) where name.hasSuffix(".json") {
        do {
          let theme = try Theme(contentsOf: "\(folder)/\(name)")
          guard !library.themes.dropFirst().contains(where: { $0.name == theme.name }) else {
            continue
          }
          if theme.name == Theme.standard.name {
            library.themes[0] = theme
          } else {
            library.themes.append(theme)
          }
        } catch {
          library.complaints.append(error.description)
        }
      }
    }
    return library
  }

  /// The place of the theme of that name.
  /// - Throws: `InputError` with the nearest name when there is none.
  func index(of name: String) throws(InputError) -> Int {
    guard let index = themes.firstIndex(where: { $0.name == name }) else {
      throw error(at: "--theme", name)
    }
    return index
  }

  /// What is wrong with a name that no theme has.
  func error(at place: String, _ name: String) -> InputError {
    InputError(
      place: place, found: name.quoted, expected: "the name of a theme",
      advice: complaints.first { $0.contains("/\(name).json") }
        ?? NearestName.advice(for: name, among: themes.map(\.name)))
  }

  /// The place of the first of these names that a theme has, else of the built-in theme.
  func first(of names: [String?]) -> Int {
    for case let name? in names {
      if let index = themes.firstIndex(where: { $0.name == name }) { return index }
    }
    return 0
  }
}
