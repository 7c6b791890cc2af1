import Testing

@testable import Training

@Suite("The pace of checkpoints")
struct CheckpointPaceTests {
  @Test("is one a second at epochs' ends, sixty times slower within, and a fiftieth of the time")
  func time() throws {
    let session = TrainingSession(try TrainingFixture.plan())
    var pace = CheckpointPace(1)
    pace.begin(at: 0)
    #expect(!pace.isDue(at: 0.9, isEpochEnd: true) && pace.isDue(at: 1, isEpochEnd: true))
    #expect(!pace.isDue(at: 59, isEpochEnd: false) && pace.isDue(at: 60, isEpochEnd: false))
    // One that takes a tenth of a second comes every five.
    pace.note(from: 10, to: 10.1, session)
    #expect(!pace.isDue(at: 15, isEpochEnd: true) && pace.isDue(at: 15.2, isEpochEnd: true))
  }

  @Test("lets a change have one, but not each of many quick ones, and none twice at one place")
  func changes() throws {
    let session = TrainingSession(try TrainingFixture.plan())
    var pace = CheckpointPace(1)
    pace.begin(at: 0)
    #expect(pace.allowsChange(at: 0, session))
    pace.note(from: 0, to: 0.01, session)
    #expect(!pace.allowsChange(at: 9, session), "nothing has happened since")
    _ = session.trainStep()
    #expect(!pace.allowsChange(at: 0.2, session) && pace.allowsChange(at: 0.3, session))
    // Where checkpoints are slow, four times as long as they take.
    pace.note(from: 1, to: 2, session)
    _ = try session.set(.learningRate, to: 0.5)
    #expect(!pace.allowsChange(at: 5.9, session) && pace.allowsChange(at: 6, session))
  }
}
