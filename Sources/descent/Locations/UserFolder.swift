/// The user's folders, by the XDG base directory specification, which ignores relative paths.
enum UserFolder {
  /// `$XDG_CONFIG_HOME/descent`, else `~/.config/descent`; nil without a home.
  static var configuration: String? { path("XDG_CONFIG_HOME", ".config") }

  /// `$XDG_STATE_HOME/descent`, else `~/.local/state/descent`; nil without a home.
  static var state: String? { path("XDG_STATE_HOME", ".local/state") }

  private static func path(_ variable: String, _ fallback: String) -> String? {
    if let folder = Environment[variable], folder.hasPrefix("/") { return "\(folder)/descent" }
    return Environment["HOME"].map { "\($0)/\(fallback)/descent" }
  }
}
