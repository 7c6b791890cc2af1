import Experiments
import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where saved runs go.
enum RunsFolder {
  /// `--runs`, else `DESCENT_RUNS`, else `./experiments/runs` where `./experiments` exists, else the user's
  /// data folder.
  static func path(option: String?) -> String {
    // An empty name would be the root of the file system.
    if let option { return option.isEmpty ? "." : option }
    if let folder = Environment["DESCENT_RUNS"] { return folder }
    if FileContents.isFolder("experiments") { return "experiments/runs" }
    // The specification of these variables ignores relative paths.
    if let data = Environment["XDG_DATA_HOME"], data.hasPrefix("/") {
      return "\(data)/descent/runs"
    }
    return Environment["HOME"].map { "\($0)/.local/share/descent/runs" } ?? "runs"
  }

  /// The store of that folder, after the runs of processes that are gone have been brought to their end.
  /// - Throws: `InputError` when something else than a folder stands there.
  static func store(option: String?) throws(InputError) -> RunStore {
    let store = RunStore(folder: path(option: option))
    guard !FileContents.exists(store.folder) || FileContents.isFolder(store.folder) else {
      throw InputError(
        file: store.folder, found: "a file", expected: "the folder of saved runs",
        advice: "choose another with --runs")
    }
    for recovery in store.recover() {
      let torn =
        recovery.tornBytes > 0 ? "; a torn last line of \(recovery.tornBytes) bytes is dropped" : ""
      let ending =
        recovery.status == .crashed
        ? "crashed and is saved as far as it came"
        : "had ended (\(recovery.status.rawValue)) where nothing could be saved, and is saved now"
      StandardError.print("descent: \(recovery.id) \(ending)\(torn)")
    }
    return store
  }
}

/// The environment's variables; an empty one counts as none.
enum Environment {
  static subscript(name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }
}
