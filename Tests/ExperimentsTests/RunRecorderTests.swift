import Experiments
import Files
import Monitoring
import Synchronization
import TestSupport
import Testing

@Suite("The recorder of a run")
struct RunRecorderTests {
  private final class Clock: Sendable {
    private let time = Mutex(1_000_000.0)
    var now: Double { time.withLock { $0 } }
    func advance(_ seconds: Double) { time.withLock { $0 += seconds } }
  }

  private let directory: TemporaryDirectory
  private let clock = Clock()
  private let store: RunStore
  private let recorder: RunRecorder
  private let rate = HyperparameterKey(rawValue: "learning_rate")

  init() throws {
    directory = try TemporaryDirectory()
    store = RunStore(folder: directory.path + "/runs")
    recorder = RunRecorder(
      store: store, host: ExperimentRecord.sample().host, wallTime: { [clock] in clock.now },
      letters: { "abcd" })
  }

  private func start() {
    recorder.receive(
      .started(
        RunDescription(
          name: "run", summary: "", definition: ["name": "run"], layers: [],
          metrics: [
            MetricDescriptor(name: "loss", isHigherBetter: false),
            MetricDescriptor(name: "accuracy", isHigherBetter: true),
          ],
          hyperparameters: [
            HyperparameterDescriptor(
              key: rate, label: "rate", kind: .number(0...1, .linear(0.1)), effect: .nextStep,
              explanation: "")
          ], values: [rate: .number(0.001)], seed: 7, threads: 1, trainingSamples: 100,
          validationSamples: 0)))
  }

  private func epoch(_ number: Int, _ values: [(String, Double)]) -> RunEvent {
    .epoch(
      EpochReport(
        epoch: number, epochs: 9, step: number, metrics: MetricValues(values), learningRate: 0.1,
        seconds: 1))
  }

  private var saved: ExperimentRecord? { try? store.find("run-19700112T134640Z-abcd") }

  @Test("saves a run as soon as it starts, under its name, time and letters")
  func started() throws {
    start()
    let record = try #require(saved)
    #expect(record.status == .running && record.seed == 7 && record.startedAt == 1_000_000)
    #expect(record.hyperparameters.map(\.key) == ["learning_rate"])
  }

  @Test("saves epochs and changes at most once a second")
  func throttle() {
    start()
    recorder.receive(epoch(1, [("loss", 1)]))
    #expect(saved?.epochs.count == 0)
    clock.advance(0.5)
    recorder.receive(epoch(2, [("loss", 1)]))
    #expect(saved?.epochs.count == 0)
    clock.advance(0.5)
    recorder.receive(.paused(step: 2))
    #expect(saved?.epochs.count == 2)
    #expect(saved?.endedAt == 1_000_001)
    recorder.receive(epoch(3, [("loss", 1)]))
    #expect(saved?.epochs.count == 2)
  }

  @Test("saves the end at once, with status, reason and last metrics")
  func finished() {
    start()
    recorder.receive(epoch(1, [("loss", 1)]))
    recorder.receive(
      .finished(
        RunResult(
          status: .crashed, reason: "out of luck", steps: 1, epochs: 1,
          metrics: MetricValues([("test_loss", 0.5)]), trainingSeconds: 12.5)))
    #expect(saved?.status == .crashed && saved?.reason == "out of luck")
    #expect(saved?.metrics == MetricValues([("loss", 1), ("test_loss", 0.5)]))
    #expect(saved?.trainingSeconds == 12.5 && saved?.epochs.count == 1)
  }

  @Test("keeps the last confusion matrix alone: of the last epoch, and in the end of the run")
  func confusion() throws {
    func matrix(_ right: Int) -> ConfusionMatrix {
      ConfusionMatrix(classes: ["0", "1"], counts: [right, 0, 0, right])
    }
    start()
    for number in 1...2 {
      recorder.receive(
        .epoch(
          EpochReport(
            epoch: number, epochs: 2, step: number, metrics: MetricValues(), learningRate: 0.1,
            seconds: 1, confusion: matrix(number))))
    }
    let record = try #require(recorder.record)
    #expect(record.confusion == matrix(2))
    #expect(record.epochs.allSatisfy { $0.confusion == nil })
    recorder.receive(
      .finished(
        RunResult(
          status: .finished, steps: 2, epochs: 2, metrics: MetricValues(), trainingSeconds: 1,
          confusion: matrix(9))))
    #expect(saved?.confusion == matrix(9))
  }

  @Test("folds steps, changes and histograms in")
  func folding() throws {
    start()
    for step in 1...3 {
      recorder.receive(
        .steps(
          StepSummary(
            step: step, epoch: 1, samples: 8, seconds: 0.5, learningRate: 0.001, values: .zero)))
    }
    let change = AppliedChange(
      key: rate, from: .number(0.001), to: .number(0.002), step: 3, epoch: 1)
    recorder.receive(.applied(change))
    recorder.receive(.histograms(ExperimentRecord.sample().histograms, step: 3))
    let record = try #require(recorder.record)
    #expect(record.steps.buckets.count == 3 && record.trainingSeconds == 1.5)
    #expect(record.changes == [change])
    #expect(record.hyperparameters[0].value == .number(0.002))
    #expect(record.histograms.count == 1)
  }

  @Test("remembers the best value of each metric in its own direction, whatever NaN comes by")
  func best() throws {
    start()
    recorder.receive(epoch(1, [("loss", .nan), ("val_accuracy", 0.5)]))
    recorder.receive(epoch(2, [("loss", 2), ("val_accuracy", 0.7)]))
    recorder.receive(epoch(3, [("loss", 1), ("val_accuracy", .nan)]))
    recorder.receive(epoch(4, [("loss", 3), ("val_accuracy", 0.6)]))
    let best = try #require(recorder.record).best
    #expect(best.map(\.name) == ["val_accuracy", "loss"])
    #expect(best.map(\.best.value) == [0.7, 1])
    #expect(best.map(\.best.epoch) == [2, 3])
  }

  @Test(
    "keeps a failure to save until a later save succeeds, and tries no oftener than once a second")
  func failure() throws {
    let file = try directory.write("in the way", to: "runs")
    start()
    #expect(recorder.failure?.reason == "a file stands there")
    AtomicFile.remove(file)
    recorder.receive(epoch(1, [("loss", 1)]))
    #expect(recorder.failure != nil)
    clock.advance(1)
    recorder.receive(.paused(step: 1))
    #expect(recorder.failure == nil)
    #expect(saved?.epochs.count == 1)
  }

  @Test("removes what it saved when the person does not want it, and saves no more")
  func discard() {
    start()
    recorder.receive(epoch(1, [("loss", 1)]))
    recorder.discard()
    #expect(recorder.record == nil)
    clock.advance(10)
    recorder.receive(epoch(2, [("loss", 1)]))
    #expect(store.entries().isEmpty)
    #expect(FileContents.names(inFolder: store.folder) == [])
  }
}
