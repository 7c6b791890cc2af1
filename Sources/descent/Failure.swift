import ArgumentParser
import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Turns errors into one line and an exit code; nothing else in the program does.
enum Failure {
  /// A run ended in a way that is not an error of the input.
  struct Exit: Error {
    var code: Int32
    var message: String?
  }

  static let badInput: Int32 = 2
  static let interrupted: Int32 = 130

  /// Prints what went wrong and ends the program.
  static func exit(with error: any Error) -> Never {
    switch error {
    case let error as InputError: end(badInput, error.description)
    case let error as AtomicFile.WriteError: end(1, error.description)
    case let error as Exit: end(error.code, error.message)
    default:
      let code = Descent.exitCode(for: error)
      if code.isSuccess {
        // Help and version are what was asked for.
        print(Descent.fullMessage(for: error))
        end(0, nil)
      }
      end(badInput, firstLine(Descent.message(for: error)) + "; see \"descent --help\"")
    }
  }

  /// Hands out what is still to be printed.
  /// - Throws: `Exit` when it has nowhere to go, as on a full disk.
  static func checkOutput() throws(Exit) {
    guard fflush(nil) != 0 else { return }
    throw Exit(
      code: 1, message: "standard output: could not be written: \(String(cString: strerror(errno)))"
    )
  }

  private static func firstLine(_ text: String) -> String {
    text.split(separator: "\n").first.map(String.init) ?? text
  }

  private static func end(_ code: Int32, _ message: String?) -> Never {
    if let message { StandardError.print("descent: \(message.visible)") }
    fflush(nil)
    exitProcess(code)
  }
}

private func exitProcess(_ code: Int32) -> Never { exit(code) }

/// Lines for people, beside the output for programs.
enum StandardError {
  static func print(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
