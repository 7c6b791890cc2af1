import Files
import Monitoring
import Synchronization
import TestSupport
import Testing

@testable import Experiments

@Suite("The recorder of a run")
struct RunRecorderTests {
  final class Clock: Sendable {
    private let time = Mutex(1_000_000.0)
    var now: Double { time.withLock { $0 } }
    func advance(_ seconds: Double) { time.withLock { $0 += seconds } }
  }

  private let directory: TemporaryDirectory
  let clock = Clock()
  let store: RunStore
  let recorder: RunRecorder
  let rate = HyperparameterKey(rawValue: "learning_rate")

  init() throws {
    directory = try TemporaryDirectory()
    store = RunStore(folder: directory.path + "/runs")
    recorder = RunRecorder(
      store: store, host: ExperimentRecord.sample().host, wallTime: { [clock] in clock.now },
      letters: { [clock] in clock.now < 1_000_005 ? "abcd" : "efgh" })
  }

  func start() {
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

  func epoch(_ number: Int, _ values: [(String, Double)]) -> RunEvent {
    .epoch(
      EpochReport(
        epoch: number, epochs: 9, step: number, metrics: MetricValues(values), learningRate: 0.1,
        seconds: 1))
  }

  let id = "run-19700112T134640Z-abcd"
  var saved: ExperimentRecord? { try? store.find(id) }

  func step(_ number: Int) -> RunEvent {
    .steps(
      StepSummary(
        step: number, epoch: 1, samples: 8, seconds: 0.5, learningRate: 0.001,
        values: SIMD8(repeating: Float(number))))
  }

  @Test("saves a run as soon as it starts, under its name, time and letters")
  func started() throws {
    start()
    let record = try #require(saved)
    #expect(record.status == .running && record.seed == 7 && record.startedAt == 1_000_000)
    #expect(record.hyperparameters.map(\.key) == ["learning_rate"])
  }

  @Test("writes epochs, changes and pauses at once, and steps twice a second")
  func pace() {
    start()
    recorder.receive(step(1))
    recorder.writeIfDue()
    #expect(saved?.steps.buckets.isEmpty == true && recorder.isWaiting)
    clock.advance(0.5)
    recorder.writeIfDue()
    #expect(saved?.steps.lastStep == 1 && !recorder.isWaiting)
    recorder.receive(epoch(1, [("loss", 1)]))
    recorder.writeIfDue()
    #expect(saved?.epochs.count == 1)
    #expect(saved?.status == .running)
    #expect(FileContents.names(inFolder: store.folder) == ["\(id).journal.jsonl"])
  }

  @Test(
    "folds the journal into the record's own file at the end, and begins another for more epochs")
  func ending() {
    start()
    let result = RunResult(
      status: .finished, steps: 1, epochs: 1, metrics: MetricValues(), trainingSeconds: 1)
    recorder.receive(.finished(result))
    #expect(FileContents.names(inFolder: store.folder) == ["\(id).json"])
    recorder.receive(.resumed(step: 1))
    recorder.receive(epoch(2, [("loss", 1)]))
    recorder.writeIfDue()
    #expect(
      FileContents.names(inFolder: store.folder) == ["\(id).journal.jsonl", "\(id).json"].sorted())
    #expect(saved?.status == .running && saved?.epochs.count == 1)
    recorder.receive(.finished(result))
    #expect(FileContents.names(inFolder: store.folder) == ["\(id).json"])
    #expect(saved?.status == .finished && saved?.epochs.count == 1)
    recorder.receive(
      .applied(AppliedChange(key: rate, from: .number(1), to: .number(2), step: 1, epoch: 1)))
    recorder.writeIfDue()
    #expect(saved?.changes.count == 1 && !recorder.isWaiting)
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
  func entries() throws {
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
    recorder.writeIfDue()
    #expect(recorder.failure != nil)
    clock.advance(1)
    recorder.writeIfDue()
    #expect(recorder.failure == nil)
    #expect(saved?.epochs.count == 1)
  }

  @Test("writes on when the clock is set back")
  func clockSetBack() {
    start()
    recorder.receive(step(1))
    clock.advance(-3600)
    recorder.writeIfDue()
    #expect(saved?.steps.lastStep == 1 && !recorder.isWaiting)
  }

  @Test("says that a checkpoint could not be kept, until one can be")
  func checkpointFailure() throws {
    start()
    // A file stands where the folder of checkpoints would.
    try AtomicFile.write("", to: store.checkpointFolder(of: id))
    recorder.receive(.checkpoint([1], step: 1, .manual))
    #expect(recorder.failure?.step == "create the folder" && recorder.isWaiting)
    #expect(recorder.record?.checkpoints.isEmpty == true)
    AtomicFile.remove(store.checkpointFolder(of: id))
    recorder.receive(.checkpoint([1], step: 1, .manual))
    #expect(recorder.failure == nil && recorder.record?.checkpoints.count == 1)
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

  @Test("keeps a checkpoint of the start and of what a person asked for, and thins out the others")
  func retention() throws {
    start()
    recorder.receive(.checkpoint([1, 2], step: 0, .start))
    for number in 1...40 {
      recorder.receive(epoch(number, [("loss", number == 3 ? 0.1 : 1)]))
      recorder.receive(.checkpoint([3], step: number, .epoch))
      if number == 5 { recorder.receive(.checkpoint([4, 4], step: number, .manual)) }
      if number > 20 { recorder.receive(.checkpoint([5], step: 100 + number, .change)) }
    }
    let kept = try #require(recorder.record).checkpoints
    #expect(
      kept.first
        == SavedCheckpoint(step: 0, file: "step-0.safetensors", reasons: [.start], bytes: 2))
    #expect(kept.contains { $0.step == 3 } && kept.contains { $0.reasons == [.epoch, .manual] })
    #expect(kept.filter { $0.reasons == [.change] }.map(\.step) == Array(132...140))
    let epochs = kept.filter { $0.reasons == [.epoch] && $0.step != 3 }.map(\.step)
    #expect(epochs.count == CheckpointRetention.mostEpochs && epochs[0] == 1 && epochs[7] == 40)
    let gaps = zip(epochs, epochs.dropFirst()).map { $1 - $0 }
    #expect(try #require(gaps.max()) <= 3 * (try #require(gaps.min())))
    #expect(
      FileContents.names(inFolder: store.checkpointFolder(of: id)) == kept.map(\.file).sorted())
    #expect(saved?.checkpoints == kept)
  }

  @Test("a journal that is folded gives the record that was live, whatever happened")
  func folding() throws {
    var random = SplitMix(seed: 7)
    start()
    for number in 1...3000 {
      recorder.receive(step(number))
      switch Int.random(in: 0..<40, using: &random) {
      case 0:
        recorder.receive(
          .applied(
            AppliedChange(
              key: rate, from: .number(0.1), to: .number(Double(number)), step: number, epoch: 1,
              author: ChangeAuthor.allCases.randomElement(using: &random) ?? .person)))
      case 1: recorder.receive(epoch(number, [("loss", .nan), ("val_loss", Double(number))]))
      case 2: recorder.receive(.paused(step: number))
      case 3: recorder.receive(.checkpoint([1], step: number, .epoch))
      case 4: recorder.receive(.histograms(ExperimentRecord.sample().histograms, step: number))
      case 5:
        clock.advance(0.7)
        recorder.writeIfDue()
      case 6: recorder.receive(.note("line\n\u{1b}[31m \"quoted\" \(number)", step: number))
      default: break
      }
    }
    clock.advance(1)
    recorder.writeIfDue()
    var live = try #require(recorder.record)
    var read = try store.read(id: id)
    // The journal tells times only with its entries.
    (live.endedAt, read.endedAt) = (0, 0)
    #expect(abs(live.trainingSeconds - read.trainingSeconds) < 1e-6)
    (live.trainingSeconds, read.trainingSeconds) = (0, 0)
    #expect(live == read)
  }
}
