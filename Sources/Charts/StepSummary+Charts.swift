import Monitoring

/// A metric's numbers by its lane, or those of the learning rate.
extension StepSummary {
  /// Where it stands between its first and its last step.
  var middle: Double { Double(firstStep + lastStep) / 2 }
  func chartMean(_ lane: Int) -> Double { lane < 0 ? learningRate : mean(lane) }
  func chartMinimum(_ lane: Int) -> Double { lane < 0 ? learningRate : Double(minimum[lane]) }
  func chartMaximum(_ lane: Int) -> Double { lane < 0 ? learningRate : Double(maximum[lane]) }
  func chartCount(_ lane: Int) -> Int { lane < 0 ? stepCount : Int(finiteCount[lane]) }
}
