/// Which texts can be names of files.
public enum FileName {
  /// Whether a text can be a file's name, or part of one, on any system: letters, digits, `-`, `_` and `.` of ASCII,
  /// not starting with `.`.
  /// - Parameter longest: how many of them it may have.
  public static func isPlain(_ text: String, longest: Int) -> Bool {
    (1...longest).contains(text.utf8.count) && !text.hasPrefix(".")
      && text.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
          || byte == 45 || byte == 46 || byte == 95
      }
  }
}
