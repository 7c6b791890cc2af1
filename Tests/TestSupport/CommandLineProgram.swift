import CTestSupport
import Foundation

/// Runs programs that need no terminal.
public enum CommandLineProgram {
  /// Runs a program to its end and returns its exit code and all of its output.
  ///
  /// The exit code of a program killed by a signal is 128 plus the signal's number, as in a shell.
  /// The program sees the environment given here, a few variables of this process that it may need
  /// to start at all, and `SWIFT_BACKTRACE`. A program that runs longer than the limit is killed by
  /// SIGALRM, and so ends with 142.
  ///
  /// - Throws: ``ProgramError/cannotStart(executable:reason:)``, or the error of the file system.
  public static func run(
    executable: String, arguments: [String] = [], environment: [String: String] = [:],
    workingDirectory: String? = nil, standardInput: String = "", timeoutSeconds: Int = 120
  ) throws -> (exitCode: Int32, standardOutput: String, standardError: String) {
    // Files and not pipes: a file takes any amount of output while nobody reads.
    let directory = try TemporaryDirectory()
    let input = try FileHandle(forReadingAtPath: directory.write(standardInput, to: "input"))
    let output = try FileHandle(forUpdatingAtPath: directory.write("", to: "output"))
    let error = try FileHandle(forUpdatingAtPath: directory.write("", to: "error"))
    guard let input, let output, let error else {
      throw ProgramError.cannotStart(executable: executable, reason: "no temporary files")
    }

    let strings = ProgramArguments(
      executable: executable, arguments: arguments, environment: environment)
    var processID: Int32 = 0
    try strings.start {
      test_spawn(
        executable, $0, $1, workingDirectory, input.fileDescriptor, output.fileDescriptor,
        error.fileDescriptor, UInt32(timeoutSeconds), &processID)
    }
    let end = test_wait(processID)
    return (
      end.kind == test_report_killed ? 128 + end.value : end.value,
      try text(of: output), try text(of: error)
    )
  }

  private static func text(of file: FileHandle) throws -> String {
    try file.seek(toOffset: 0)
    return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
  }
}
