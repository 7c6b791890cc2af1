import Files
import Monitoring

/// Times the start of the real program, `descent` beside this one.
struct StartupBenchmark {
  private let program = "\(ProgramFolder.path)/descent"
  private let log = ".build/bench-startup.log"
  private let runs = ".build/bench-runs"

  /// Seconds from the start of `descent train` to the end of its first step.
  ///
  /// The program's first line about steps comes after 32 of them; the other 31 are taken off at the run's mean.
  func firstStep(_ experiment: String) throws -> Double {
    let process = try ChildProcess(
      program, ["train", experiment, "--json", "--epochs", "1", "--runs", runs], log: log)
    var elapsed: Double?
    var steps = 0.0
    while let event = process.nextObject() {
      if elapsed == nil, event["event"] == "step" {
        elapsed = WallClock.now() - process.startedAt
        steps = event["steps"]?.number ?? 1
      }
      if event["event"] == "run_finished", let elapsed, let total = event["steps"]?.number,
        let seconds = event["training_seconds"]?.number
      {
        _ = process.end()
        return elapsed - (steps - 1) * seconds / total
      }
    }
    throw InputError(found: "no step of \(program)", advice: "see \(log)")
  }

  /// The largest resident memory of training an experiment for one epoch, in megabytes.
  func peakMegabytes(_ experiment: String) throws -> Double {
    let ending = try ChildProcess.run(
      program, ["train", experiment, "--quiet", "--epochs", "1", "--runs", runs], log: log)
    guard ending.code == 0 else {
      throw InputError(found: "an exit code of \(ending.code)", advice: "see \(log)")
    }
    return ending.peakMegabytes
  }
}
