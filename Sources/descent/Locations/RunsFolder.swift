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
}

/// The environment's variables; an empty one counts as none.
enum Environment {
  static subscript(name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }
}
