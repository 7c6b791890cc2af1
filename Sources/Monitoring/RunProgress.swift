/// How far a run is and how fast it goes, folded from its events.
public struct RunProgress: Equatable, Sendable {
  public private(set) var step = 0
  /// Counted from 1; 0 before the first step.
  public private(set) var epoch = 0
  public private(set) var epochs = 0
  /// Samples of the current epoch already trained on.
  public private(set) var epochSamples = 0
  public private(set) var samplesPerEpoch = 0
  /// The time spent in training steps.
  public private(set) var trainingSeconds = 0.0
  /// Training speed over about the last second of steps.
  public private(set) var samplesPerSecond = 0.0
  public private(set) var isPaused = false
  public private(set) var result: RunResult?
  private var recentSamples = 0.0
  private var recentSeconds = 0.0

  public init() {}

  public mutating func receive(_ event: RunEvent) {
    switch event {
    case .started(let run):
      samplesPerEpoch = run.trainingSamples
      epochs = Int(run.values[HyperparameterKey(rawValue: "epochs")]?.number ?? 0)
    case .steps(let summary): add(summary)
    case .epoch(let report):
      epochs = report.epochs
      epoch = report.epoch
      epochSamples = samplesPerEpoch
    case .applied(let change) where change.key.rawValue == "epochs":
      epochs = max(epoch, Int(change.to.number ?? 0))
    case .paused: isPaused = true
    case .resumed:
      isPaused = false
      result = nil
    case .rewound(let rewind):
      step = rewind.to
      epoch = rewind.epoch
      epochSamples = min(samplesPerEpoch, rewind.epochSamples)
      trainingSeconds = rewind.trainingSeconds
      result = nil
    case .finished(let result):
      self.result = result
      isPaused = false
    default: break
    }
  }

  private mutating func add(_ summary: StepSummary) {
    if summary.epoch != epoch || epochSamples >= samplesPerEpoch { epochSamples = 0 }
    step = summary.lastStep
    epoch = summary.epoch
    epochSamples = min(samplesPerEpoch, epochSamples + summary.samples)
    trainingSeconds += summary.seconds
    // Older steps fade with a half-life of half a second of training.
    let keep = max(0, 1 - summary.seconds / 0.75)
    recentSamples = recentSamples * keep + Double(summary.samples)
    recentSeconds = recentSeconds * keep + summary.seconds
    samplesPerSecond = recentSeconds > 0 ? recentSamples / recentSeconds : 0
  }

  /// How much of the current epoch is done, from 0 to 1.
  public var epochFraction: Double {
    samplesPerEpoch > 0 ? Double(epochSamples) / Double(samplesPerEpoch) : 0
  }

  /// How much of all epochs is done, from 0 to 1.
  public var fraction: Double {
    guard epochs > 0, epoch > 0 else { return 0 }
    return min(1, (Double(epoch - 1) + epochFraction) / Double(epochs))
  }

  /// The training time left at the present speed; infinite while that is unknown.
  public var remainingSeconds: Double {
    guard samplesPerSecond > 0 else { return .infinity }
    let left = Double(epochs) * Double(samplesPerEpoch) * (1 - fraction)
    return left / samplesPerSecond
  }
}
