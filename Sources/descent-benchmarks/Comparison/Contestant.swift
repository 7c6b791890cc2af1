import Files

/// A framework in a process of its own that has warmed up on one network and waits for rounds.
///
/// It says one line of JSON when it is warm (`version`, `variant`, `first_step_at` as wall-clock time and
/// `data_seconds`, what making the samples took before), then answers each line, a number of seconds, with a
/// line that has `samples`, `steps` and `seconds`. It ends with its input.
final class Contestant {
  let name: String
  /// Whether it comes back after each step.
  let isStepwise: Bool
  let version: String
  let variant: String
  /// From the start of the process to the end of the first step, the making of the samples left out.
  let startupSeconds: Double
  private let process: ChildProcess

  /// Starts the process and waits until it is warm; nil when it ends instead.
  init?(
    name: String, isStepwise: Bool, _ executable: String, _ arguments: [String], log: String
  ) throws(InputError) {
    let process = try ChildProcess(executable, arguments, log: log)
    guard let ready = process.nextObject(), let firstStep = ready["first_step_at"]?.number else {
      _ = process.end()
      return nil
    }
    self.name = name
    self.isStepwise = isStepwise
    self.process = process
    version = ready["version"]?.string ?? ""
    variant = ready["variant"]?.string ?? ""
    startupSeconds = firstStep - process.startedAt - (ready["data_seconds"]?.number ?? 0)
  }

  /// Has it train for at least so many seconds; nil when it has ended.
  func round(seconds: Double) -> Measurement? {
    let before = otherSeconds
    let start = WallClock.now()
    process.send("\(seconds)")
    guard let answer = process.nextObject(), let samples = answer["samples"]?.number,
      let steps = answer["steps"]?.number, let spent = answer["seconds"]?.number
    else { return nil }
    let elapsed = WallClock.now() - start
    var others: Double?
    if let before, let after = otherSeconds { others = max(0, after - before) / elapsed }
    return Measurement(
      samples: Int(samples), steps: Int(steps), seconds: spent, otherCores: others)
  }

  /// Processor time so far of everything but this process and the one that asks.
  private var otherSeconds: Double? {
    guard let busy = ProcessorTime.busy(),
      let own = ProcessorTime.used(by: ChildProcess.ownIdentifier),
      let used = ProcessorTime.used(by: process.identifier)
    else { return nil }
    return busy - own - used
  }

  /// Ends the process and returns its largest resident memory in megabytes.
  func end() -> Double { process.end().peakMegabytes }
}
