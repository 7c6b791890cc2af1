#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads whole files, with errors that say what a person can do.
public enum FileContents {
  /// Returns the bytes of the file at `path`.
  /// - Throws: `InputError` when there is none, it is a folder or it cannot be read.
  public static func read(_ path: String) throws(InputError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw InputError(
        file: path, found: SystemError.text(errno), expected: "a file that can be read",
        advice: "check the name and the folder")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      throw InputError(file: path, found: "a folder", expected: "a file")
    }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= 1 << 32 else {
      throw InputError(
        file: path, found: "a device, a pipe or more than 4 GiB", expected: "a regular file")
    }
    let size = Int(status.st_size)
    var bytes: [UInt8] = []
    // Pipes and device files have no size: read on until the end, whatever the size said.
    var end = false
    var failure: Int32 = 0
    while !end {
      let chunk = max(size + 1 - bytes.count, 65_536)
      let part = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
        let received = readBytes(descriptor, buffer.baseAddress, chunk)
        if received < 0, errno != EINTR { failure = errno }
        if received == 0 || failure != 0 { end = true }
        count = max(0, received)
      }
      if bytes.isEmpty { bytes = part } else { bytes += part }
    }
    guard failure == 0 else {
      throw InputError(file: path, found: SystemError.text(failure), expected: "a readable file")
    }
    return bytes
  }

  /// Returns what standard input holds until its end.
  /// - Throws: `InputError` when it cannot be read.
  public static func readStandardInput() throws(InputError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      var received = 0
      let part = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
        received = readBytes(STDIN_FILENO, buffer.baseAddress, 65_536)
        count = max(0, received)
      }
      if received == 0 { return bytes }
      if received < 0, errno == EINTR { continue }
      guard received > 0 else {
        throw InputError(
          place: "standard input", found: SystemError.text(errno), expected: "something to read")
      }
      bytes += part
    }
  }

  /// The same path from the root of the file system, whatever folder the program is in later.
  public static func absolutePath(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return String(cString: folder) + "/" + path
  }

  /// Whether something stands at `path`.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether a folder stands at `path`.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in a folder, sorted, without `.` and `..`; empty when it cannot be read.
  public static func names(inFolder path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}

private func readBytes(
  _ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int
) -> Int {
  read(descriptor, buffer, count)
}

/// The system's own words for an error number.
public enum SystemError {
  /// Returns for instance `no such file or directory`, in lower case.
  public static func text(_ number: Int32) -> String {
    let text = String(cString: strerror(number))
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
