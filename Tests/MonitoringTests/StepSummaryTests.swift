import Monitoring
import Testing

extension StepSummary {
  /// One step whose first metric has a value.
  static func step(_ step: Int, _ value: Float = 1, epoch: Int = 1) -> StepSummary {
    var values = SIMD8<Float>(repeating: 0)
    values[0] = value
    return StepSummary(
      step: step, epoch: epoch, samples: 32, seconds: 0.5, learningRate: Double(step),
      values: values)
  }
}

@Suite("A summary of steps")
struct StepSummaryTests {
  @Test("of one step has its value as minimum, maximum and mean")
  func oneStep() {
    let summary = StepSummary.step(7, 2.5, epoch: 3)
    #expect(summary.firstStep == 7 && summary.lastStep == 7 && summary.stepCount == 1)
    #expect(summary.minimum[0] == 2.5 && summary.maximum[0] == 2.5 && summary.mean(0) == 2.5)
    #expect(summary.epoch == 3)
  }

  @Test("takes in the steps that follow")
  func merge() {
    var summary = StepSummary.step(7, 2)
    summary.merge(.step(8, -1))
    summary.merge(.step(9, 5, epoch: 2))
    #expect(summary.firstStep == 7 && summary.lastStep == 9 && summary.stepCount == 3)
    #expect(summary.minimum[0] == -1 && summary.maximum[0] == 5 && summary.mean(0) == 2)
    #expect(summary.epoch == 2 && summary.samples == 96 && summary.seconds == 1.5)
    #expect(summary.learningRate == 9)
    var next = StepSummary.step(10)
    next.wallSeconds = 12
    summary.merge(next)
    #expect(summary.wallSeconds == 12, "the time at its end")
  }

  @Test(
    "counts NaN and infinity out, in its own metric only",
    arguments: [Float.nan, .infinity, -.infinity])
  func notFinite(value: Float) {
    var values = SIMD8<Float>(repeating: 4)
    values[2] = value
    let broken = StepSummary(
      step: 2, epoch: 1, samples: 1, seconds: 0, learningRate: 0, values: values)
    #expect(broken.mean(2).isNaN)
    #expect(broken.finiteCount[2] == 0)
    let whole = StepSummary(
      step: 1, epoch: 1, samples: 1, seconds: 0, learningRate: 0, values: .init(repeating: 2))
    for (first, next) in [(whole, broken), (broken, whole)] {
      var summary = first
      summary.merge(next)
      #expect(summary.finiteCount[2] == 1 && summary.finiteCount[1] == 2)
      #expect(summary.mean(2) == 2 && summary.mean(1) == 3)
      #expect(summary.minimum[2] == 2 && summary.maximum[2] == 2)
    }
  }

  @Test("is the same whichever neighbours are folded first")
  func associativity() {
    let steps = (1...8).map { StepSummary.step($0, $0 == 3 ? .nan : Float($0 * $0 % 5)) }
    var left = steps[0]
    for step in steps.dropFirst() { left.merge(step) }
    var right = steps[4]
    for step in steps.suffix(3) { right.merge(step) }
    var both = steps[0]
    for step in steps[1..<4] { both.merge(step) }
    both.merge(right)
    #expect(both == left)
  }
}
