import Datasets
import Files
import Monitoring
import NeuralNetworks

/// What a session trains its networks for: it gathers batches, computes gradients, updates and evaluates.
///
/// The session has the position, the epochs and what is changed; an objective has the networks and the
/// data. Everything random follows from the seed and the numbers that it is handed. Not Sendable: it belongs
/// to the thread that trains.
protocol Objective: AnyObject {
  /// The networks with their optimizers, in the order of the controls.
  var networks: [TrainedNetwork] { get }
  /// The model that reads the samples.
  var model: Model { get }
  /// How many threads take parts of a batch.
  var threads: Int { get }
  /// Samples to train on and samples held out, with what is done to them on their way in.
  var training: BatchLoader { get }
  var validation: BatchLoader { get }

  /// Makes room for batches of up to `rows` samples. Between epochs only.
  func reserve(_ rows: Int)

  /// Draws the order of an epoch and begins to gather its metrics anew.
  func beginEpoch(_ epoch: Int)

  /// Trains on `rows` samples from `position` on, in the order of the epoch. Allocates nothing.
  /// - Parameter step: steps done before this one.
  /// - Returns: sums over the samples, for `values`.
  func train(at position: Int, rows: Int, step: Int) -> Model.Sums

  /// What steps report, in the order of the run's description, from means over samples. Allocates nothing.
  func stepValues(ofMeans means: Model.Sums) -> Model.Sums

  /// The metrics of an epoch or an evaluation from sums over `count` samples.
  func values(of sums: Model.Sums, count: Int, on split: DataSplit) -> MetricValues

  /// What has been gathered for metrics that are no means since the epoch began, for a checkpoint.
  var gathered: [[Double]] { get }

  /// Takes up what an earlier session had gathered.
  func takeUp(_ gathered: [[Double]])

  /// Sums over all samples of a loader, for `values`, without training.
  func evaluate(_ loader: BatchLoader) -> Model.Sums

  /// A loader of samples in the form of those to train on, for evaluation.
  func loader(of samples: Samples) -> BatchLoader
}

extension Objective {
  /// Loss and metrics on the validation samples, or none when nothing is held out.
  func evaluateValidation() -> MetricValues {
    guard validation.count > 0 else { return MetricValues() }
    return values(of: evaluate(validation), count: validation.count, on: .validation)
  }

  /// Loss and metrics on samples in the form of those to train on, by their names on a split.
  func evaluate(_ samples: Samples, on split: DataSplit) -> MetricValues {
    values(of: evaluate(loader(of: samples)), count: samples.count, on: split)
  }
}

/// Sizes of batches that all objectives share.
enum BatchCapacity {
  /// Rows of a batch in evaluation; the result does not depend on it beyond rounding.
  private static let evaluationRows = 128

  /// Rows to plan memory for.
  static func initial(of plan: TrainingPlan) -> Int {
    max(
      1, min(plan.definition.training.batchSize, plan.dataset.trainingCount),
      min(evaluationRows, plan.dataset.validationCount))
  }
}
