import Datasets
import Testing
import Training

@testable import descent_benchmarks

@Suite("A network of the benchmark")
struct BenchmarkNetTests {
  @Test(
    "is an experiment that trains on its random data",
    arguments: BenchmarkNet.allCases)
  func trains(net: BenchmarkNet) throws {
    let plan = try TrainingPlan(net.definition(batch: 2), dataset: net.dataset(samples: 4))
    let session = TrainingSession(plan)
    let summary = session.trainStep()
    #expect(summary.samples == 2)
    #expect(summary.mean(0).isFinite)
    #expect(plan.dataset.validationCount == 0)
  }

  @Test(
    "has the parameters of the peers' network",
    arguments: [
      (BenchmarkNet.multilayerPerceptronA, 8874), (.multilayerPerceptronB, 187),
      (.mnistPerceptron, 101_770), (.softmaxRegression, 7850), (.convolutional, 225_034),
      (.lstm, 81_674), (.simpleRNN, 6602), (.autoencoder, 209_968),
      (.generativeAdversarial, 476_817),
    ])
  func parameters(net: BenchmarkNet, count: Int) throws {
    let plan = try TrainingPlan(net.definition(batch: 1), dataset: net.dataset(samples: 1))
    let layers = plan.description(threads: 1).layers
    #expect(layers.reduce(0) { $0 + $1.parameterCount } == count)
  }

  @Test("trains on whole batches only", arguments: BenchmarkNet.allRuns)
  func wholeBatches(run: BenchmarkNet.Run) {
    #expect(run.samples % run.batch == 0)
    #expect(run.samples / run.batch % 32 == 0)
  }

  @Test("cuts its epoch to whole batches of any size")
  func oddBatch() {
    #expect(BenchmarkNet.Run(net: .lstm, batch: 100).samples == 4000)
  }
}
