import Monitoring
import Testing

@Suite("The progress of a run")
struct RunProgressTests {
  private static let epochs = HyperparameterKey(rawValue: "epochs")

  private func started(samples: Int = 100, epochs: Double = 4) -> RunProgress {
    var progress = RunProgress()
    progress.receive(
      .started(
        RunDescription(
          name: "run", summary: "", definition: .null, layers: [], metrics: [],
          hyperparameters: [], values: [Self.epochs: .number(epochs)], seed: 0, threads: 1,
          trainingSamples: samples, validationSamples: 0)))
    return progress
  }

  private func steps(_ step: Int, epoch: Int, samples: Int = 50, seconds: Double = 0.5) -> RunEvent
  {
    .steps(
      StepSummary(
        step: step, epoch: epoch, samples: samples, seconds: seconds, learningRate: 0,
        values: .zero))
  }

  private func endOfEpoch(_ epoch: Int, of epochs: Int = 4) -> RunEvent {
    .epoch(
      EpochReport(
        epoch: epoch, epochs: epochs, step: 0, metrics: MetricValues(), learningRate: 0,
        seconds: 0))
  }

  @Test("is nothing at first, and endless while the speed is unknown")
  func atFirst() {
    let progress = started()
    #expect(progress.fraction == 0 && progress.epochFraction == 0 && progress.step == 0)
    #expect(progress.remainingSeconds == .infinity)
    #expect(RunProgress().epochFraction == 0)
  }

  @Test("counts the samples of each epoch and the share of all")
  func shares() {
    var progress = started()
    progress.receive(steps(1, epoch: 1))
    #expect(progress.epochFraction == 0.5 && progress.fraction == 0.125)
    progress.receive(steps(2, epoch: 1))
    progress.receive(endOfEpoch(1))
    #expect(progress.epochFraction == 1 && progress.fraction == 0.25)
    progress.receive(steps(3, epoch: 2))
    #expect(progress.epochFraction == 0.5 && progress.fraction == 0.375)
    #expect(progress.step == 3 && progress.epoch == 2 && progress.trainingSeconds == 1.5)
  }

  @Test("knows speed and time left when each step takes as long as the others")
  func speed() {
    var progress = started()
    for step in 1...3 { progress.receive(steps(step, epoch: (step + 1) / 2)) }
    #expect(progress.samplesPerSecond == 100)
    #expect(progress.remainingSeconds == 2.5)
  }

  @Test("follows a change of speed within a few seconds of training")
  func changedSpeed() {
    var progress = started(samples: 1_000_000)
    for step in 1...100 {
      progress.receive(steps(step, epoch: 1, samples: 10, seconds: 0.1))
    }
    #expect(abs(progress.samplesPerSecond - 100) < 1e-9)
    for step in 101...120 {
      progress.receive(steps(step, epoch: 1, samples: 30, seconds: 0.1))
    }
    #expect((270...300).contains(progress.samplesPerSecond))
  }

  @Test("follows the number of epochs, which is never less than the present one")
  func epochs() {
    var progress = started()
    progress.receive(steps(1, epoch: 3))
    for (wanted, expected) in [(9.0, 9), (1.0, 3)] {
      progress.receive(
        .applied(
          AppliedChange(
            key: Self.epochs, from: .number(4), to: .number(wanted), step: 1, epoch: 3)))
      #expect(progress.epochs == expected)
    }
  }

  @Test("goes back with the run, time and samples as well")
  func rewind() {
    var progress = started()
    for step in 1...3 { progress.receive(steps(step, epoch: step)) }
    progress.receive(
      .rewound(
        Rewind(
          from: 3, to: 1, epoch: 1, epochSamples: 10, changes: 0, trainingSeconds: 0.25)))
    #expect(progress.step == 1 && progress.epoch == 1 && progress.epochSamples == 10)
    #expect(progress.trainingSeconds == 0.25)
  }

  @Test("knows whether the run is paused or has ended")
  func state() {
    var progress = started()
    progress.receive(.paused(step: 1))
    #expect(progress.isPaused)
    let result = RunResult(
      status: .stopped, steps: 1, epochs: 1, metrics: MetricValues(), trainingSeconds: 1)
    progress.receive(.finished(result))
    #expect(!progress.isPaused && progress.result == result)
    progress.receive(.resumed(step: 1))
    #expect(!progress.isPaused && progress.result == nil)
  }
}
