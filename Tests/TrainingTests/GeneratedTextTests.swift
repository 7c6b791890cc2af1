import Datasets
import Files
import Monitoring
import TestSupport
import Testing

@testable import Training

@Suite("Text that a model writes")
struct GeneratedTextTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// A model that learns a text in which each character says which one comes next.
  private func plan(
    _ keys: String = "", epochs: Int = 2, dropout: String = "", embeddings: Int = 5
  ) throws -> TrainingPlan {
    try folder.write(String(repeating: "abcd\n", count: 40), to: "letters.txt")
    let text = """
      {"schema": "descent/experiment/1", "name": "letters",
       "data": {"source": "text", "path": "letters.txt", "length": 3, "validation_split": 0.2},
       "model": {"layers": [{"type": "embedding", "input_dim": \(embeddings), "output_dim": 8},
           {"type": "flatten"}, \(dropout)
           {"type": "dense", "units": 5, "activation": "softmax"}],
         "loss": "sparse_categorical_crossentropy"},
       "training": {"optimizer": {"type": "adam", "learning_rate": 0.05}, "batch_size": 16,
                    "epochs": \(epochs), "seed": 3\(keys)}}
      """
    return try TrainingPlan(
      ExperimentDefinition(contentsOf: folder.write(text, to: "letters.json")))
  }

  @Test("a model that has learnt a text goes on with it, as long as asked for")
  func learnt() throws {
    let session = TrainingSession(try plan(#", "temperature": 0, "sample_length": 12"#, epochs: 10))
    _ = TrainingFixture.losses(session)
    let text = try #require(session.generatedText())
    #expect(text.prompt.count == 3 && text.text.count == 12 && text.temperature == 0)
    #expect(String(repeating: "abcd\n", count: 5).contains(text.prompt + text.text))
  }

  @Test("an embedding with fewer vectors than the text has characters is refused")
  func fewVectors() {
    let error = #expect(throws: InputError.self) { _ = try plan(embeddings: 4) }
    #expect(
      error?.description
        == "model.layers[0].input_dim: found 4 for a text of 5 characters; expected a vector for "
        + "each; set it to 5")
    #expect(throws: Never.self) { _ = try plan(embeddings: 6) }
  }

  @Test("the same seed and step give the same text, another step another")
  func reproducible() throws {
    let plan = try plan(#", "temperature": 5"#)
    let (first, second) = (TrainingSession(plan), TrainingSession(plan))
    let text = first.generatedText()
    #expect(text != nil && text == first.generatedText() && text == second.generatedText())
    _ = first.trainStep()
    #expect(first.generatedText()?.text != text?.text)
  }

  @Test("writing changes nothing that training goes by")
  func undisturbed() throws {
    let dropout = #"{"type": "dropout", "rate": 0.5},"#
    let silent = TrainingSession(try plan(dropout: dropout))
    let writing = TrainingSession(try plan(dropout: dropout))
    for _ in 0..<15 {
      _ = writing.generatedText()
      #expect(writing.trainStep().maximum[0] == silent.trainStep().maximum[0])
      for session in [silent, writing] where session.isAtEpochEnd { _ = session.finishEpoch() }
    }
  }

  @Test("the temperature is a control, and a high one writes otherwise than a low one")
  func control() throws {
    let plan = try plan()
    #expect(plan.hyperparameters().map(\.key).contains(.temperature))
    #expect(plan.initialValues[.temperature] == 0.5)
    #expect(HyperparameterCatalog.path(to: .temperature) == ["training", "temperature"])
    let session = TrainingSession(plan)
    let before = session.generatedText()
    _ = try session.set(.temperature, to: 5)
    #expect(session.generatedText()?.temperature == 5)
    #expect(session.generatedText()?.text != before?.text)
  }

  @Test("a model of anything else writes nothing, and a temperature is refused there")
  func otherModels() throws {
    let points = try TrainingFixture.plan()
    #expect(TrainingSession(points).generatedText() == nil)
    #expect(!points.hyperparameters().map(\.key).contains(.temperature))
    #expect(TrainingSession(try plan(#", "sample_length": 0"#)).generatedText() == nil)
    let text = """
      {"schema": "descent/experiment/1", "name": "points", "data": {"source": "mnist"},
       "model": {"layers": \(TrainingFixture.layers), "loss": "sparse_categorical_crossentropy"},
       "training": {"optimizer": {"type": "adam"}, "temperature": 1}}
      """
    let definition = try ExperimentDefinition(JSONParser.parse(Array(text.utf8)))
    let error = #expect(throws: InputError.self) {
      try TrainingPlan(definition, dataset: TrainingFixture.dataset())
    }
    #expect(error?.found.contains("a model that writes no text") == true)
  }

  @Test("the engine tells the text after each epoch, for the log and as a preview")
  func events() throws {
    let watcher = TrainingEngineTests.Watcher(try plan(#", "sample_length": 7"#))
    watcher.engine.start()
    _ = try watcher.waitForEnd()
    let notes = watcher.events.compactMap { if case .note(let text, _) = $0 { text } else { nil } }
    #expect(notes.count == 2 && notes.allSatisfy { $0.hasPrefix("temperature 0.5: \"") })
    let previews = watcher.events.compactMap {
      if case .preview(.text(let text), _) = $0 { text } else { nil }
    }
    #expect(previews.last?.count == 7)
  }

  @Test("the line for the log has one space for each run of spaces and line ends")
  func note() {
    let text = GeneratedText(
      prompt: "the united", text: " states  \n\tof", temperature: 0.25)
    #expect(text.note == "temperature 0.25: \" states of\"")
  }
}
