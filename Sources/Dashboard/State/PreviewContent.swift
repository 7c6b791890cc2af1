import Charts
import Monitoring
import TerminalUI

/// What the network makes of a few samples, ready to be drawn: made when it arrives, not for each frame.
struct PreviewContent: Sendable {
  enum Body: Sendable {
    case images(ImageChart)
    case series(LineChart)
    case text(TextChart)
  }

  /// What is shown and at which step, by the objective of the run.
  let title: String
  /// The same with a remark, for panels with room.
  let longTitle: String
  let body: Body

  init(_ preview: Preview, step: Int, symbols: Symbols) {
    let name: String
    var remark = ""
    switch preview {
    case .reconstructions(let pairs):
      name = "reconstructions"
      remark =
        pairs.contains { $0.input != nil }
        ? "  original, input, output" : "  originals above"
      body = .images(ImageChart(reconstructions: pairs))
    case .classifications(let answers):
      name = "predictions"
      remark = "  \(answers.count { $0.isRight }) of \(answers.count) right"
      body = .images(ImageChart(classifications: answers, symbols: symbols))
    case .samples(let images):
      name = "samples"
      body = .images(ImageChart(samples: images))
    case .series(let truth, let prediction):
      name = "forecast"
      body = .series(Self.chart(truth, prediction))
    case .text(let text):
      name = "text"
      body = .text(TextChart(text))
    }
    title = "\(name) @\(step)"
    longTitle = title + remark
  }

  /// Prediction over truth, a point a step.
  private static func chart(_ truth: [Float], _ prediction: [Float]) -> LineChart {
    func points(_ values: [Float]) -> [ChartPoint] {
      values.enumerated().map { ChartPoint(x: Double($0 + 1), y: Double($1)) }
    }
    return LineChart(
      lines: [
        LineChart.Line(name: "prediction", role: .training, data: .points(points(prediction))),
        LineChart.Line(name: "truth", role: .validation, data: .points(points(truth))),
      ], emptyText: "no values")
  }
}
