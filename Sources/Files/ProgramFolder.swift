#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder that the running program was started from, with links resolved.
public enum ProgramFolder {
  public static let path: String = {
    #if os(Linux)
      let name = "/proc/self/exe"
    #else
      var size = UInt32(0)
      _NSGetExecutablePath(nil, &size)
      var buffer = [CChar](repeating: 0, count: Int(size))
      _NSGetExecutablePath(&buffer, &size)
      let name = String(cString: buffer)
    #endif
    guard let resolved = realpath(name, nil) else { return "." }
    defer { free(resolved) }
    let full = String(cString: resolved)
    return full.lastIndex(of: "/").map { String(full[..<$0]) } ?? "."
  }()
}
