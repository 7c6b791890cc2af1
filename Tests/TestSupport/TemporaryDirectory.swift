import Foundation

/// A directory of its own for a test, which is removed together with this object.
public final class TemporaryDirectory {
  /// The absolute path of the directory.
  public let path: String

  /// Creates an empty directory beneath the system's temporary directory.
  ///
  /// - Throws: The error of the file system.
  public init() throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("test-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    path = directory.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Returns the path of a file of this name in the directory, whether it exists or not.
  public func file(_ name: String) -> String {
    path + "/" + name
  }

  /// Writes a text to a file of this name, creates the folders named in it, and returns its path.
  ///
  /// - Throws: The error of the file system.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    let url = URL(fileURLWithPath: file(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    return url.path
  }
}
