import Files
import TestSupport
import Testing

@testable import descent_benchmarks

@Suite("A child process")
struct ChildProcessTests {
  @Test("answers lines, and is measured at its end")
  func conversation() throws {
    let folder = try TemporaryDirectory()
    let process = try ChildProcess(
      "sh", ["-c", "echo noise; read x; echo \"{\\\"got\\\": $x}\"; echo oops >&2; exit 3"],
      log: folder.file("log"))
    process.send("7")
    #expect(process.nextObject() == ["got": 7])
    #expect(process.nextObject() == nil)
    let ending = process.end()
    #expect(ending.code == 3)
    #expect(ending.peakMegabytes > 0)
    #expect(try FileContents.read(folder.file("log")) == Array("oops\n".utf8))
  }

  @Test("that cannot be started is an error")
  func missing() {
    let text = errorText { _ = try ChildProcess("/no/such/program", [], log: "/dev/null") }
    #expect(
      text == "found \"/no/such/program\": no such file or directory; "
        + "expected a program that can be started")
  }
}
