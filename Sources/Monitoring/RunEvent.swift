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
  /// All that the run needs to go on from a step, as the bytes of a file, and why it was taken.
  case checkpoint([UInt8], step: Int, CheckpointReason)
  /// The weights of an earlier, healthy step are back; the run goes on with them.
  case healed(step: Int, from: Int)
  /// The run is back at an earlier step, as a run of its own from now on. What is in force follows as `controls`.
  case rewound(Rewind)
  case paused(step: Int)
  case resumed(step: Int)
  /// The end. It comes without `started` where somebody stops a fork on the way to the step that it begins at.
  case finished(RunResult)
}

/// A way back to an earlier step.
public struct Rewind: Equatable, Sendable {
  /// The steps done before it and after it.
  public var from: Int
  public var to: Int
  /// The epoch that the run is in afterwards, or the one just done, and the samples of it already trained on.
  public var epoch: Int
  public var epochSamples: Int
  /// How many of the changes that were made until then stand.
  public var changes: Int
  /// The time spent training until then.
  public var trainingSeconds: Double

  public init(
    from: Int, to: Int, epoch: Int, epochSamples: Int, changes: Int, trainingSeconds: Double
  ) {
    self.from = from
    self.to = to
    self.epoch = epoch
    self.epochSamples = epochSamples
    self.changes = changes
    self.trainingSeconds = trainingSeconds
  }
}

/// Why a checkpoint was taken.
public enum CheckpointReason: String, CaseIterable, Equatable, Sendable {
  /// The run begins here, as a fork.
  case start
  case epoch
  /// A long epoch: enough time has passed since the last.
  case time
  /// A person is about to change something.
  case change
  /// A person asked for it.
  case manual
  /// The last one before a loss became NaN or far too large.
  case healthy
  case end
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
  case set(HyperparameterKey, HyperparameterValue, by: ChangeAuthor = .person)
  case pause
  case resume
  /// One step, then pause again.
  case singleStep
  /// A preview at once that looks closer at one of the samples it shows, as all that follow.
  case examine(sample: Int)
  /// Takes a checkpoint now.
  case checkpoint
  /// Goes back to a checkpoint of this run, given as the bytes of its file.
  case rewind([UInt8])
  /// Ends the run after the current step: `stopped` or `interrupted`.
  case stop(RunStatus)
}
