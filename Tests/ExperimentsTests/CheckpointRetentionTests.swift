import Monitoring
import Testing

@testable import Experiments

@Suite("Which checkpoints stay")
struct CheckpointRetentionTests {
  /// A run whose loss falls in every epoch, and whose validation loss is best in the third.
  private var record: ExperimentRecord {
    var record = ExperimentRecord.sample()
    record.epochs = (1...6).map { epoch in
      EpochReport(
        epoch: epoch, epochs: 6, step: epoch * 10,
        metrics: MetricValues([
          ("loss", 1 / Double(epoch)), ("val_loss", epoch == 2 ? .nan : abs(Double(epoch) - 3)),
        ]), learningRate: 0.1, seconds: 1)
    }
    record.checkpoints = (1...6).map {
      SavedCheckpoint(
        step: $0 * 10, file: SavedCheckpoint.name(step: $0 * 10), reasons: [.epoch], bytes: 1)
    }
    return record
  }

  @Test("the best is that of the held-out samples, of those that there still are")
  func best() {
    var record = record
    #expect(CheckpointRetention.bestStep(of: record) == 30)
    record.checkpoints.remove(at: 2)
    #expect(CheckpointRetention.bestStep(of: record) == 40)
    for index in record.epochs.indices {
      record.epochs[index].metrics = MetricValues([("loss", Double(index))])
    }
    #expect(CheckpointRetention.bestStep(of: record) == 10)
    record.checkpoints = []
    #expect(CheckpointRetention.bestStep(of: record) == nil)
  }
}
