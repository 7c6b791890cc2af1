import Dispatch
import Files
import Synchronization

/// The summaries of all runs in a folder, kept up to date with little work.
///
/// - Complexity: O(bytes) for files that are new or have changed, one system call for each of the others.
public struct RunIndex: Sendable {
  /// A file that is no run.
  public struct Unreadable: Equatable, Sendable {
    public var path: String
    /// One line, without control characters.
    public var reason: String
  }

  public let folder: String
  /// The oldest first.
  public private(set) var runs: [RunSummary] = []
  /// By path.
  public private(set) var unreadable: [Unreadable] = []
  private var files: [String: File] = [:]

  private struct File: Sendable {
    var stamp: FileStamp
    var content: Result<RunSummary, InputError>

    /// Whether a run's process has ended since, which its file does not tell.
    var isOutdated: Bool {
      if case .success(let run) = content { run.record.isAbandoned } else { false }
    }
  }

  /// Reads the folder; one that is missing has no runs.
  public init(folder: String) {
    self.folder = folder
    refresh()
  }

  /// Looks at the folder again and reads what has changed.
  /// - Returns: whether anything did.
  @discardableResult
  public mutating func refresh() -> Bool {
    var kept: [String: File] = [:]
    var changed: [(path: String, stamp: FileStamp)] = []
    for name in FileContents.names(inFolder: folder) where name.hasSuffix(".json") {
      let path = "\(folder)/\(name)"
      // One that has just gone is no run any more.
      guard let stamp = FileStamp(path: path) else { continue }
      if let file = files[path], file.stamp == stamp, !file.isOutdated {
        kept[path] = file
      } else {
        changed.append((path, stamp))
      }
    }
    guard !changed.isEmpty || kept.count != files.count else { return false }
    for (path, file) in Self.read(changed) { kept[path] = file }
    files = kept
    runs = []
    unreadable = []
    for (path, file) in kept {
      switch file.content {
      case .success(let run): runs.append(run)
      case .failure(let error):
        unreadable.append(Unreadable(path: path, reason: error.description))
      }
    }
    runs.sort { ($0.record.startedAt, $0.path) < ($1.record.startedAt, $1.path) }
    unreadable.sort { $0.path < $1.path }
    return true
  }

  private static let threads = 2

  private static func read(
    _ changed: [(path: String, stamp: FileStamp)]
  ) -> [(path: String, file: File)] {
    // A thread more costs more than a few files.
    let parts = changed.count < 32 ? 1 : threads
    let results = Mutex<[(path: String, file: File)]>([])
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      var buffer = FileBuffer()
      var own: [(path: String, file: File)] = []
      var index = part
      while index < changed.count {
        let (path, stamp) = changed[index]
        own.append((path, File(stamp: stamp, content: content(of: path, &buffer))))
        index += parts
      }
      results.withLock { $0 += own }
    }
    return results.withLock { $0 }
  }

  private static func content(
    of path: String, _ buffer: inout FileBuffer
  ) -> Result<RunSummary, InputError> {
    if buffer.read(path), let summary = RunSummary(skimming: buffer, path: path) {
      return .success(summary)
    }
    do throws(InputError) { return .success(try RunSummary(contentsOf: path)) } catch {
      return .failure(error)
    }
  }
}
