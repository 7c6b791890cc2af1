/// What whatever trains tells whatever watches.
public enum RunEvent: Equatable, Sendable {
  case started(RunDescription)
  case steps(StepSummary)
  case epoch(EpochReport)
  case histograms([TensorHistogram], step: Int)
  /// What a step did to each layer with parameters; told as often as histograms.
  case layers([LayerStatistics], step: Int)
  case preview(Preview, step: Int)
  case applied(AppliedChange)
  /// What can be changed from now on, after a change that brought other hyperparameters with it.
  case controls([HyperparameterDescriptor], HyperparameterValues)
  /// The learning rates to come as things stand, from the next step to the last: at the start and after changes.
  case learningRates([LearningRatePoint])
  /// A command that could not be followed, and why.
  case rejected(RunCommand, reason: String)
  /// Something worth reading that is none of the other events.
  case note(String, step: Int)
  /// All that the run needs to go on from a step, as the bytes of a file.
  case checkpoint([UInt8], step: Int)
  case paused(step: Int)
  case resumed(step: Int)
  case finished(RunResult)
}

/// The learning rate of a step.
public struct LearningRatePoint: Equatable, Sendable {
  /// Counted from 1.
  public var step: Int
  public var rate: Double

  public init(step: Int, rate: Double) {
    self.step = step
    self.rate = rate
  }
}

/// The metrics at the end of an epoch.
public struct EpochReport: Equatable, Sendable {
  /// Counted from 1.
  public var epoch: Int
  /// How many epochs the run will have, as things stand.
  public var epochs: Int
  /// The steps done since the start.
  public var step: Int
  /// Training means over the epoch and validation metrics, by Keras name.
  public var metrics: MetricValues
  public var learningRate: Double
  /// The time the epoch took, pauses left out.
  public var seconds: Double
  /// Of the validation samples, for a classifier.
  public var confusion: ConfusionMatrix?

  public init(
    epoch: Int, epochs: Int, step: Int, metrics: MetricValues, learningRate: Double,
    seconds: Double, confusion: ConfusionMatrix? = nil
  ) {
    self.epoch = epoch
    self.epochs = epochs
    self.step = step
    self.metrics = metrics
    self.learningRate = learningRate
    self.seconds = seconds
    self.confusion = confusion
  }
}

/// How a run ended.
public enum RunStatus: String, CaseIterable, Equatable, Sendable {
  case running
  /// All epochs done.
  case finished
  /// A person stopped it.
  case stopped
  /// A signal stopped it.
  case interrupted
  /// It ended in an error, or its process is gone without having said how it ended.
  case crashed
}

/// The last word of a run.
public struct RunResult: Equatable, Sendable {
  public var status: RunStatus
  /// Why, for a run that crashed.
  public var reason: String?
  public var steps: Int
  public var epochs: Int
  /// Training, validation and test metrics by Keras name.
  public var metrics: MetricValues
  /// The time spent training, pauses and evaluation left out.
  public var trainingSeconds: Double
  /// Of the test samples, or the validation samples where there are none, for a classifier.
  public var confusion: ConfusionMatrix?

  public init(
    status: RunStatus, reason: String? = nil, steps: Int, epochs: Int, metrics: MetricValues,
    trainingSeconds: Double, confusion: ConfusionMatrix? = nil
  ) {
    self.status = status
    self.reason = reason
    self.steps = steps
    self.epochs = epochs
    self.metrics = metrics
    self.trainingSeconds = trainingSeconds
    self.confusion = confusion
  }
}

/// What whatever watches asks of whatever trains.
public enum RunCommand: Equatable, Sendable {
  case set(HyperparameterKey, HyperparameterValue)
  case pause
  case resume
  /// One step, then pause again.
  case singleStep
  /// A preview at once that looks closer at one of the samples it shows, as all that follow.
  case examine(sample: Int)
  /// Ends the run after the current step: `stopped` or `interrupted`.
  case stop(RunStatus)
}
