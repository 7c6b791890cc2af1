import Files
import Foundation
import TestSupport
import Testing

@testable import Experiments

@Suite("The runs that are shipped")
struct ShippedRunsTests {
  private static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/experiments/runs"

  /// Those of somebody who trains in a checkout are in the same folder.
  private static let ids = [
    "airline-lstm-20261121T225048Z-ubjq", "airline-rnn-20261121T225048Z-thkm",
    "diabetes-mlp-20261121T225048Z-rcqy", "linear-regression-20261121T225040Z-nydj",
    "logistic-regression-20261121T225041Z-dvhx", "mnist-autoencoder-20261121T225048Z-qemu",
    "mnist-cnn-20261121T225129Z-tkup", "mnist-mlp-20261121T225042Z-pmbh",
    "mnist-mlp-20261121T225057Z-sawj", "mnist-mlp-20261121T225102Z-ldwl",
    "mnist-mlp-20261121T225251Z-nsud", "mnist-mlp-20261121T225309Z-jqch",
    "mnist-softmax-20261121T225041Z-bget", "spirals-20261121T225057Z-piyb",
    "spirals-20261121T225309Z-kkan", "xor-20261121T225041Z-egpx",
  ]

  @Test("can be read, fit the schema and tell what a file needs to do them again", arguments: ids)
  func readable(_ id: String) throws {
    let store = RunStore(folder: Self.folder)
    let record = try store.read(id: id)
    #expect(record.id == id && record.status == .finished && !record.epochs.isEmpty)
    #expect(record.gitRevision?.count == 40 && record.host.name == "workstation")
    let text = String(decoding: try FileContents.read(store.path(of: id)), as: UTF8.self)
    #expect(try JSONSchemaCheck(ExperimentRecord.jsonSchema).complaints(about: text).isEmpty)
    for checkpoint in record.checkpoints {
      #expect(FileContents.exists(store.checkpointPath(of: id, name: checkpoint.file)))
    }
  }

  @Test("have changes that people made, forks with their parents, and one that learnt by heart")
  func variety() throws {
    let records = try Self.ids.map { try RunStore(folder: Self.folder).read(id: $0) }
    let steered = try #require(records.first { $0.id.hasSuffix("nsud") })
    #expect(steered.changes.map(\.author) == [.person, .undo, .person, .person])
    let forks = records.compactMap(\.parent)
    #expect(forks.count == 2 && forks.allSatisfy { Self.ids.contains($0.id) })
    let long = try #require(records.first { $0.id.hasSuffix("ldwl") })
    let best = try #require(long.best.first { $0.name == "val_loss" }).best
    #expect(try best.epoch < 30 && best.value * 1.5 < #require(long.metrics["val_loss"]))
  }
}
