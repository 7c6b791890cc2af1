import Foundation
import TestSupport
import Testing

@Suite("A program without a terminal")
struct CommandLineProgramTests {
  @Test("gives back its exit code and both of its outputs")
  func outputs() throws {
    let result = try CommandLineProgram.run(
      executable: "/bin/sh", arguments: ["-c", "cat; echo $WORD >&2; exit 3"],
      environment: ["WORD": "wrong"], standardInput: "right\n")
    #expect(result == (3, "right\n", "wrong\n"))
  }

  @Test("writes a megabyte to both outputs, and reads one")
  func largeOutput() throws {
    let megabyte = String(repeating: "0123456789abcdef", count: 65_536)
    let result = try CommandLineProgram.run(
      executable: "/bin/sh", arguments: ["-c", "tee /dev/stderr"], standardInput: megabyte)
    #expect(result.exitCode == 0)
    #expect(result.standardOutput == megabyte)
    #expect(result.standardError == megabyte)
  }

  @Test("runs in the given directory")
  func workingDirectory() throws {
    let directory = try TemporaryDirectory()
    try directory.write("here", to: "marker")
    let result = try CommandLineProgram.run(
      executable: "/bin/cat", arguments: ["marker"], workingDirectory: directory.path)
    #expect(result == (0, "here", ""))
  }

  @Test("ends with 128 and the number of the signal that killed it, or 142 after its time")
  func signals() throws {
    let killed = try CommandLineProgram.run(
      executable: "/bin/sh", arguments: ["-c", "kill -TERM $$"])
    #expect(killed.exitCode == 128 + SIGTERM)
    let late = try CommandLineProgram.run(
      executable: "/bin/sh", arguments: ["-c", "while :; do :; done"], timeoutSeconds: 1)
    #expect(late.exitCode == 142)
  }

  @Test("throws if there is no such program")
  func missing() {
    #expect(throws: ProgramError.self) {
      try CommandLineProgram.run(executable: "/nonexistent/program")
    }
  }
}
