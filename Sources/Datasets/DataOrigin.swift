import Files

/// A file of one's own, or one that Descent carries.
public enum DataOrigin: Sendable, Equatable {
  case path(String)
  case builtIn(folder: String, file: String)

  /// Returns the path of the file.
  /// - Throws: `InputError` when a built-in one is not installed.
  func path() throws(InputError) -> String {
    switch self {
    case .path(let path): path
    case .builtIn(let folder, let file): "\(try DataFolder.path(of: folder))/\(file)"
    }
  }
}
