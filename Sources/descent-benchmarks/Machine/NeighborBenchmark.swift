import Curses
import Files

/// Compares training alone with training beside a process that keeps a core busy, in pairs.
struct NeighborBenchmark {
  let run: BenchmarkNet.Run
  private let log = ".build/bench-neighbor.log"
  private static let secondsOfRound = 0.8

  /// Throughput beside the busy process by throughput without it, for each pair; empty when a process does
  /// not start.
  func ratios(pairs: Int, threads: Int) throws -> [Double] {
    let program = "\(ProgramFolder.path)/descent-benchmarks"
    let spinner = try ChildProcess(program, ["spin"], log: log)
    guard
      let worker = try Contestant(
        name: "descent", isStepwise: true, program,
        [
          "worker", "--net", run.net.rawValue, "--batch", "\(run.batch)", "--threads",
          "\(threads)",
        ], log: log)
    else { return [] }
    var ratios: [Double] = []
    for _ in 0..<pairs {
      guard let quiet = worker.round(seconds: Self.secondsOfRound) else { return ratios }
      spinner.send("1")
      _ = spinner.nextLine()
      guard let disturbed = worker.round(seconds: Self.secondsOfRound) else { return ratios }
      spinner.send("0")
      _ = spinner.nextLine()
      ratios.append(disturbed.samplesPerSecond / quiet.samplesPerSecond)
    }
    _ = worker.end()
    return ratios
  }

  /// The busy process: spins after a line `1` and until the next line, and answers each.
  static func spin() {
    while let line = readLine() {
      print(line)
      flushOutput()
      guard line == "1" else { continue }
      // A pipe that has something to read is the only thing that ends it.
      while Input.wait([0], seconds: 0) == [false] {}
    }
  }
}
