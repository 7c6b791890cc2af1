import Files
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Checkpoints")
struct CheckpointTests {
  static let layers = """
    [{"type": "dense", "units": 8, "activation": "tanh"}, {"type": "dropout", "rate": 0.2},
     {"type": "batch_normalization"}, {"type": "dense", "units": 2, "activation": "softmax"}]
    """

  static let optimizers = [
    #"{"type": "adam"}"#, #"{"type": "sgd", "momentum": 0.9}"#, #"{"type": "adagrad"}"#,
    """
    {"type": "rmsprop", "learning_rate": {"type": "cosine_decay", "initial_learning_rate": 0.01,
     "decay_steps": 40}}
    """,
  ]

  private func plan(_ optimizer: String, epochs: Int, initial: Checkpoint? = nil) throws
    -> TrainingPlan
  {
    try TrainingPlan(
      TrainingFixture.definition(layers: Self.layers, optimizer: optimizer, epochs: epochs),
      dataset: TrainingFixture.dataset(), initial: initial)
  }

  @Test(
    "a run in two parts gives the same losses to the last bit as one in one", arguments: optimizers)
  func continuation(_ optimizer: String) throws {
    let whole = TrainingFixture.losses(TrainingSession(try plan(optimizer, epochs: 5)))
    let first = TrainingSession(try plan(optimizer, epochs: 2))
    let firstLosses = TrainingFixture.losses(first)
    let saved = try Checkpoint(Safetensors(bytes: first.checkpoint().bytes), file: nil)
    let second = TrainingSession(try plan(optimizer, epochs: 3, initial: saved))
    #expect(second.epoch == 2 && second.step == 14)
    // Watchers are told of all epochs, those done before as well.
    #expect(second.description.values[.epochs] == .number(5))
    let losses = firstLosses + TrainingFixture.losses(second)
    #expect(losses.map(\.bitPattern) == whole.map(\.bitPattern))
  }

  @Test("plain weights only replace the initial ones")
  func plainWeights() throws {
    let trained = TrainingSession(try plan(Self.optimizers[0], epochs: 2))
    _ = TrainingFixture.losses(trained)
    let weights = try Checkpoint(
      Safetensors(bytes: trained.checkpoint().weightsOnly.bytes), file: nil)
    let session = TrainingSession(try plan(Self.optimizers[0], epochs: 2, initial: weights))
    #expect(session.step == 0 && session.epoch == 0 && session.optimizer.step == 0)
    #expect(session.model.network.parameters.values() == trained.model.network.parameters.values())
  }

  @Test("weights of another model are refused before training")
  func otherModel() throws {
    let other = TrainingSession(try TrainingFixture.plan())
    let error = #expect(throws: InputError.self) {
      try plan(Self.optimizers[0], epochs: 1, initial: other.checkpoint())
    }
    #expect(error?.advice == "the weights belong to another model")
  }

  @Test("metadata without a position are refused")
  func badMetadata() throws {
    let session = TrainingSession(try TrainingFixture.plan())
    for (key, value) in [("schema", "descent/checkpoint/9"), ("step", "-1"), ("epoch", "x")] {
      var tensors = try Safetensors(bytes: session.checkpoint().bytes)
      tensors.metadata[key] = value
      #expect(throws: InputError.self, "\(key)") { try Checkpoint(tensors, file: nil) }
    }
  }

  @Test("a definition names the weights it begins with, from its own folder")
  func definitionKey() throws {
    let folder = try TemporaryDirectory()
    let session = TrainingSession(try TrainingFixture.plan(seed: 9))
    try session.checkpoint().weightsOnly.write(to: folder.file("start.safetensors"))
    let text = """
      {"schema": "descent/experiment/1", "name": "points", "data": {"source": "mnist"},
       "model": {"layers": \(TrainingFixture.layers), "loss": "sparse_categorical_crossentropy",
                 "initial_weights": "start.safetensors"},
       "training": {"optimizer": {"type": "adam"}}}
      """
    let definition = try ExperimentDefinition(
      contentsOf: folder.write(text, to: "definition.json"))
    let other = TrainingSession(
      try TrainingPlan(definition, dataset: TrainingFixture.dataset()))
    #expect(
      other.model.network.parameters.values() == session.model.network.parameters.values())
  }
}
