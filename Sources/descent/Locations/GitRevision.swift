import Files

/// The commit of the folder a run is started in, read from git's own files.
enum GitRevision {
  /// Returns the 40 or 64 hexadecimal digits of the commit, or nil where there is no repository.
  static var current: String? {
    var folder = FileContents.absolutePath(".")
    if folder.hasSuffix("/.") { folder = String(folder.dropLast(2)) }
    while true {
      if let git = gitFolder(in: folder) { return revision(in: git) }
      guard let slash = folder.lastIndex(of: "/"), !folder.isEmpty else { return nil }
      folder = String(folder[..<slash])
    }
  }

  /// `.git`, or the folder that a file of that name points to in a worktree.
  private static func gitFolder(in folder: String) -> String? {
    let path = "\(folder)/.git"
    if FileContents.isFolder(path) { return path }
    guard let text = text(of: path), text.hasPrefix("gitdir: ") else { return nil }
    let target = String(text.dropFirst(8))
    return target.hasPrefix("/") ? target : "\(folder)/\(target)"
  }

  private static func revision(in git: String) -> String? {
    guard let head = text(of: "\(git)/HEAD") else { return nil }
    guard head.hasPrefix("ref: ") else { return commit(head) }
    let name = String(head.dropFirst(5))
    // The branches of a worktree are those of its repository.
    let common = text(of: "\(git)/commondir").map { $0.hasPrefix("/") ? $0 : "\(git)/\($0)" } ?? git
    if let text = text(of: "\(common)/\(name)") { return commit(text) }
    for line in text(of: "\(common)/packed-refs")?.split(separator: "\n") ?? []
    where line.hasSuffix(" \(name)") {
      return commit(String(line.prefix { $0 != " " }))
    }
    return nil
  }

  private static func commit(_ text: String) -> String? {
    [40, 64].contains(text.utf8.count) && text.allSatisfy(\.isHexDigit) ? text : nil
  }

  private static func text(of path: String) -> String? {
    guard let bytes = try? FileContents.read(path) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}
