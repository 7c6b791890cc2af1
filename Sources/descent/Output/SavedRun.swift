import Experiments
import Files

/// The last act of a recorder: nothing is lost because a folder has become useless.
enum SavedRun {
  /// Saves what is not saved yet, in the system's temporary folder when it must be.
  /// - Throws: `Failure.Exit` that says where the run is when it is not where it should be.
  static func finish(_ recorder: RunRecorder) throws {
    let folder = Environment["TMPDIR"] ?? "/tmp"
    guard let original = recorder.flush(fallback: folder) else { return }
    if let failure = recorder.failure { throw failure }
    let path = recorder.record.map { recorder.store.path(of: $0.id) } ?? folder
    throw Failure.Exit(code: 1, message: "\(original.description); saved \(path) instead")
  }
}
