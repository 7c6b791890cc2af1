import Advice
import Files
import Monitoring

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A progress bar that is redrawn in place, and a line for each epoch above it.
struct BarReporter: ProgressReporter {
  private let now: TimeSource
  private var lastDraw = -Double.infinity
  private var run: RunDescription?
  private var progress = RunProgress()

  init(now: @escaping TimeSource) { self.now = now }

  mutating func report(_ event: RunEvent, id: String, file: String) {
    progress.receive(event)
    switch event {
    case .started(let run):
      self.run = run
      print(ProgressText.heading(run))
    case .steps(let summary):
      guard now() - lastDraw >= 0.1 else { return }
      lastDraw = now()
      draw(summary)
    case .epoch(let report):
      clear()
      print(ProgressText.epoch(report))
    case .note(let text, _):
      clear()
      print(text.visible)
    case .finished(let result):
      clear()
      print(ProgressText.ending(result, file: file))
    default: break
    }
    fflush(nil)
  }

  mutating func report(_ advice: [Advice]) {
    clear()
    for line in ProgressText.advice(advice) { print(line) }
  }

  private func draw(_ summary: StepSummary) {
    var size = winsize()
    let columns = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 ? Int(size.ws_col) : 80
    let fraction = progress.epochFraction
    let metrics = (run?.metrics ?? []).enumerated().map { lane, metric in
      "\(metric.name) \(NumberText.metric(summary.mean(lane)))"
    }
    let text =
      "epoch \(summary.epoch)/\(progress.epochs)  \(metrics.joined(separator: "  "))  "
      + "\(NumberText.count(progress.samplesPerSecond)) samples/s  "
      + "\(NumberText.duration(progress.remainingSeconds)) left"
    let width = max(0, min(24, columns - text.count - 4))
    let full = Int((fraction * Double(width)).rounded())
    let bar =
      width < 4
      ? ""
      : "[" + String(repeating: "=", count: full)
        + String(repeating: " ", count: width - full) + "] "
    print("\r\u{1B}[K\((bar + text).prefix(max(0, columns - 1)))", terminator: "")
    fflush(nil)
  }

  private func clear() { print("\r\u{1B}[K", terminator: "") }
}
