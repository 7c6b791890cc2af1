import Files
import TerminalUI

/// The themes there are: the user's own, those that Descent carries, and the built-in one.
struct ThemeLibrary {
  var themes: [Theme]
  /// What is wrong with the files that were left out.
  var complaints: [String]

  /// Reads all theme files; of two with the same name the user's wins.
  static func load() -> ThemeLibrary {
    let config = Environment["XDG_CONFIG_HOME"] ?? (Environment["HOME"] ?? "") + "/.config"
    var library = ThemeLibrary(themes: [.standard], complaints: [])
    let folders = ["\(config)/descent/themes"] + SharedFolder.candidates(of: "themes")
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
      throw InputError(
        place: "--theme", found: name.quoted, expected: "the name of a theme",
        advice: complaints.first { $0.contains("/\(name).json") }
          ?? NearestName.advice(for: name, among: themes.map(\.name)))
    }
    return index
  }
}
