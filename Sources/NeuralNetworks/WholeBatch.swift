/// The batch of which a pass has one part, for layers that look at all of its samples.
///
/// Every worker calls the same in the same order. Holds no count of references: passes are made by the
/// thousand, and the batch outlives them.
struct WholeBatch {
  private let batch: Unmanaged<SharedBatch>
  /// Who has this part; 0 is the first.
  let worker: Int

  init(_ batch: SharedBatch, worker: Int) {
    self.batch = .passUnretained(batch)
    self.worker = worker
  }

  /// Samples in all parts.
  var samples: Int { batch._withUnsafeGuaranteedRef { $0.rows } }

  /// Replaces the `values` of each part by their sum over all parts, which is the same to the last bit for all.
  func sum(_ values: UnsafeMutablePointer<Float>, count: Int) {
    batch._withUnsafeGuaranteedRef { $0.sum(values, count: count, worker: worker) }
  }
}
