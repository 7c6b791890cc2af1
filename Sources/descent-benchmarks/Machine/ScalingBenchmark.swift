import Files
import Monitoring
import Tensors
import Training

/// Times a step of 784-units-10 with ReLU, softmax and Adam, as the batch or the units grow.
struct ScalingBenchmark {
  let threads: Int
  /// Operations a second of all threads.
  private let peak: Double

  /// One size with its time and the share of the machine's peak that it reaches.
  struct Point: Equatable {
    var batch: Int
    var units: Int
    var seconds: Double
    /// Floating-point operations of the products in a step.
    var operations: Double
    /// Of the rate of a product that lies in the first cache, on all threads.
    var shareOfPeak: Double
  }

  static let batches = (0...10).map { 1 << $0 }
  static let units = (3...12).map { 1 << $0 }
  /// What stays when the other size changes.
  static let usualBatch = 32
  static let usualUnits = 128

  init(threads: Int) {
    self.threads = threads
    peak = Self.peakOfThread() * Double(threads)
  }

  func byBatch() throws -> [Point] {
    try Self.batches.map { try point(batch: $0, units: Self.usualUnits) }
  }

  func byUnits() throws -> [Point] {
    try Self.units.map { try point(batch: Self.usualBatch, units: $0) }
  }

  private func point(batch: Int, units: Int) throws -> Point {
    let samples = 4096
    var plan = try TrainingPlan(
      definition(batch: batch, units: units),
      dataset: BenchmarkNet.mnistPerceptron.dataset(samples: samples))
    plan.threads = threads
    let session = TrainingSession(plan)
    var times: [Double] = []
    _ = seconds(of: session, atLeast: 0.1)
    for _ in 0..<7 { times.append(seconds(of: session, atLeast: 0.1)) }
    // Forward and the kernel's gradient; the input's gradient for the second layer alone.
    let operations = 2 * Double(batch) * Double(2 * 784 * units + 3 * units * 10)
    let time = median(times)
    return Point(
      batch: batch, units: units, seconds: time, operations: operations,
      shareOfPeak: operations / time / peak)
  }

  private func seconds(of session: TrainingSession, atLeast least: Double) -> Double {
    let (start, first) = (MonotonicClock.now(), session.step)
    repeat { _ = session.trainStep() } while MonotonicClock.now() - start < least
    return (MonotonicClock.now() - start) / Double(session.step - first)
  }

  /// Operations a second of one thread in a product that fits the first cache; the best of many, because
  /// nothing should come between.
  private static func peakOfThread() -> Double {
    let (rows, columns, inner) = (48, 32, 128)
    let (a, b) = (FloatBuffer(count: rows * inner), FloatBuffer(count: inner * columns))
    let c = FloatBuffer(count: rows * columns)
    var best = Double.infinity
    for _ in 0..<10_000 {
      let start = MonotonicClock.now()
      for _ in 0..<50 {
        MatrixProduct.multiply(
          .init(a.pointer, stride: inner), .init(b.pointer, stride: columns), into: c.pointer,
          rows: rows, columns: columns, inner: inner)
      }
      best = min(best, MonotonicClock.now() - start)
    }
    return 50 * 2 * Double(rows * columns * inner) / best
  }

  private func definition(batch: Int, units: Int) throws(InputError) -> ExperimentDefinition {
    let text = """
      {
        "schema": "\(ExperimentDefinition.schema)", "name": "scaling",
        "data": { "source": "mnist" },
        "model": {
          "layers": [
            { "type": "dense", "units": \(units), "activation": "relu" },
            { "type": "dense", "units": 10, "activation": "softmax" }
          ],
          "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]
        },
        "training": {
          "optimizer": { "type": "adam" }, "batch_size": \(batch), "seed": 1,
          "epochs": \(TrainingDefinition.epochCounts.upperBound)
        }
      }
      """
    return try ExperimentDefinition(JSONParser.parse(Array(text.utf8)))
  }
}
