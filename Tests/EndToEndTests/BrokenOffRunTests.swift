import Files
import Foundation
import TestSupport
import Testing

@Suite("A run whose process is killed")
struct BrokenOffRunTests {
  /// `DESCENT_KILLS=200` makes a long form of it.
  private static let killCount = getenv("DESCENT_KILLS").flatMap { Int(String(cString: $0)) } ?? 3
  private static let seed = getenv("DESCENT_SEED").flatMap { UInt64(String(cString: $0)) } ?? 1

  /// The number after a word on the screen.
  private func number(after word: String, in text: String) -> Int? {
    guard let range = text.range(of: word) else { return nil }
    return Int(text[range.upperBound...].prefix { $0.isNumber })
  }

  @Test("loses at most its last second, breaks no file, and goes on to the last bit")
  func kills() throws {
    var random = SplitMix(seed: Self.seed)
    print("killed \(Self.killCount) times with DESCENT_SEED=\(Self.seed)")
    for round in 0..<Self.killCount {
      let folder = try TemporaryDirectory()
      let program = try DescentProgram.dashboard(in: folder)
      try program.waitUntil("training") { $0.text.contains("● training") }
      // A random number of pieces of output, and for every other run a few changes among them.
      var pieces = Int.random(in: 0..<60, using: &random)
      if round % 2 == 1 { try program.send(Bool.random(using: &random) ? "+" : "+jj+u") }
      var shown: [(time: Double, step: Int)] = []
      try program.waitUntil("a random moment") { terminal in
        if let step = number(after: "step ", in: terminal.text) {
          shown.append((ProcessInfo.processInfo.systemUptime, step))
        }
        pieces -= 1
        return pieces < 0
      }
      let killed = ProcessInfo.processInfo.systemUptime
      program.signal(SIGKILL)
      try program.waitForExit()
      try check(folder, since: shown.last { $0.time <= killed - 1 }?.step ?? 0, round)
    }
  }

  private func check(_ folder: TemporaryDirectory, since step: Int, _ round: Int) throws {
    // Every file is whole but for the last line of a journal.
    let list = try DescentProgram.run("list", "--format", "json", "--runs", "runs", in: folder)
    let runs = try #require(try JSONParser.parse(Array(list.standardOutput.utf8)).value.array)
    #expect(runs.count == 1, "round \(round): \(list.standardError)")
    let run = try #require(runs.first)
    #expect(run["status"] == "crashed" && list.standardError.contains("crashed"))
    let id = try #require(run["id"]?.string)
    let names = FileContents.names(inFolder: folder.file("runs"))
    #expect(names.allSatisfy { $0 == id || $0 == "\(id).json" }, "round \(round): \(names)")
    let saved = try #require(try DescentProgram.savedRuns(in: folder).first)
    let last = Int(saved["steps"]?["last_step"]?.array?.last?.number ?? 0)
    #expect(last >= step, "round \(round): \(last) of \(step) steps")

    let epochs = (saved["epochs"]?.array?.count ?? 0) + 1
    let resumed = try DescentProgram.run(
      "resume", id, "--epochs", "\(epochs)", "--quiet", "--runs", "runs", in: folder)
    #expect(resumed.exitCode == 0, "round \(round): \(resumed.standardError)")
    let replayed = try DescentProgram.run("replay", id, "--runs", "runs", in: folder)
    #expect(replayed.exitCode == 0, "round \(round): \(replayed.standardError)")
    let after = try #require(try DescentProgram.savedRuns(in: folder).first)
    #expect(after["status"] == "finished" && after["epochs"]?.array?.count == epochs)
    // What it had done before is still there, and the same.
    let old = saved["epochs"]?.array ?? []
    let new = after["epochs"]?.array ?? []
    for (a, b) in zip(old, new) { #expect(a["loss"] == b["loss"], "round \(round)") }
  }
}
