import Files
import Monitoring
import Testing
import Training

@Suite("The experiments that Descent carries")
struct ShippedExperimentsTests {
  static let folder: String = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/") + "/experiments"
  }()

  static let names = FileContents.names(inFolder: folder).filter { $0.hasSuffix(".json") }

  @Test("there are some") func areThere() { #expect(Self.names.count >= 17) }

  @Test(
    "each has its file's name, a sentence, and trains a step with a finite loss", arguments: names)
  func trains(_ name: String) throws {
    let definition = try ExperimentDefinition(contentsOf: "\(Self.folder)/\(name)")
    #expect("\(definition.name).json" == name)
    #expect(definition.summary.count > 10)
    let step = TrainingSession(try TrainingPlan(definition)).trainStep()
    #expect(step.finiteCount[0] == 1)
  }

  @Test("xor is learnt, and its accuracy is one")
  func xor() throws {
    let definition = try ExperimentDefinition(contentsOf: "\(Self.folder)/xor.json")
    let session = TrainingSession(try TrainingPlan(definition))
    _ = TrainingFixture.losses(session)
    #expect(session.trainStep().maximum[1] == 1)
  }

  @Test("errors of scaled targets are told in the original unit")
  func originalUnit() throws {
    let definition = try ExperimentDefinition(contentsOf: "\(Self.folder)/airline-rnn.json")
    let session = TrainingSession(try TrainingPlan(definition))
    let losses = TrainingFixture.losses(session)
    #expect(losses.last.map { $0 < 0.1 } == true)
    // Better than to say that next month is like this one, which is off by 43.8 thousand passengers.
    #expect((session.evaluateValidation()["val_mean_absolute_error"] ?? .infinity) < 40)
  }
}
