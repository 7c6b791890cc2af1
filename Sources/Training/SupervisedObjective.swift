import Datasets
import Files
import Monitoring
import NeuralNetworks

/// Trains one network to give each sample's target, or the sample itself.
final class SupervisedObjective: Objective {
  let networks: [TrainedNetwork]
  private let team: ModelTeam
  private let plan: TrainingPlan
  private let trained: TrainedNetwork
  let training: BatchLoader
  let validation: BatchLoader
  private let stepMetrics: [Metric]
  /// One unit of the scaled targets in the original ones; several columns have theirs in the model.
  private let targetUnit: Double

  /// Builds the network and draws its initial weights.
  init(_ plan: TrainingPlan) {
    let definition = plan.definition.training
    let dataset = plan.dataset
    self.plan = plan
    stepMetrics = plan.model.stepMetrics
    let scalings = dataset.targetScalings
    targetUnit = scalings.count == 1 ? Double(scalings[0].scale) : 1
    let capacity = BatchCapacity.initial(of: plan)
    team = ModelTeam(plan.model, threads: plan.threads, capacity: capacity) { model in
      if scalings.count > 1 { model.targetUnits = scalings.map(\.scale) }
      model.network.initialize(seed: definition.seed)
      model.confusion = plan.makeConfusionCounts()
    }
    trained = TrainedNetwork(team.model.network, plan.networks[0], replicas: team.replicas)
    networks = [trained]
    training = BatchLoader(
      dataset.samples, range: 0..<dataset.trainingCount, model: plan.model, capacity: capacity,
      seed: definition.shuffles ? definition.seed : nil,
      disturbance: InputDisturbance(plan, on: .training, workers: team.workers.count))
    validation = BatchLoader(
      dataset.samples, range: dataset.trainingCount..<dataset.samples.count, model: plan.model,
      capacity: capacity, seed: nil, disturbance: InputDisturbance(plan, on: .validation))
  }

  var model: Model { team.model }
  var threads: Int { team.workers.count }

  func reserve(_ rows: Int) {
    team.reserve(rows)
    training.reserve(team.capacity)
    validation.reserve(team.capacity)
  }

  // MARK: Training

  func beginEpoch(_ epoch: Int) {
    team.reset()
    training.shuffle(epoch: epoch)
  }

  func train(at position: Int, rows: Int, step: Int) -> Model.Sums {
    let sums = team.train(training, at: position, rows: rows, step: step)
    let parts = team.parts(of: rows)
    trained.update(
      atStep: step, parts: parts, team: team.workers, rowsPutOff: parts > 1 ? rows : 0)
    return sums
  }

  func stepValues(ofMeans means: Model.Sums) -> Model.Sums {
    var values = means
    var lane = 0
    while lane < stepMetrics.count {
      values[lane + 1] = stepMetrics[lane].value(ofMean: values[lane + 1], unit: targetUnit)
      lane += 1
    }
    return values
  }

  func values(of sums: Model.Sums, count: Int, on split: DataSplit) -> MetricValues {
    team.gather()
    let means = stepValues(ofMeans: sums / Double(count))
    var metrics = MetricValues()
    metrics[split.prefix + "loss"] = means[0]
    for (index, metric) in stepMetrics.enumerated() {
      metrics[split.prefix + metric.rawValue] = means[index + 1]
    }
    for metric in model.epochMetrics.metrics {
      metrics[split.prefix + metric.rawValue] = model.epochMetrics.value(of: metric)
    }
    return metrics
  }

  var gathered: [[Double]] { team.gathered }

  func takeUp(_ gathered: [[Double]]) { team.takeUp(gathered) }

  // MARK: Evaluation

  func loader(of samples: Samples) -> BatchLoader {
    // Samples that nothing is held out of get the noise of a test set, whatever they are evaluated as.
    let disturbance = InputDisturbance(plan, on: .test)
    disturbance.inputNoise = validation.disturbance.inputNoise
    return BatchLoader(
      samples, range: 0..<samples.count, model: plan.model, capacity: team.capacity,
      seed: nil, disturbance: disturbance)
  }

  func evaluate(_ loader: BatchLoader) -> Model.Sums {
    team.reset()
    var sums = Model.Sums(repeating: 0)
    var start = 0
    while start < loader.count {
      let rows = min(team.capacity, loader.count - start)
      sums += team.evaluate(loader, at: start, rows: rows)
      start += rows
    }
    return sums
  }
}
