import Charts
import Monitoring
import TerminalUI

/// What the network does, ready to be drawn: made when it arrives, not for each frame.
struct PreviewContent: Sendable {
  enum Body: Sendable {
    case images(ImageChart)
    case series(LineChart)
    case text(TextChart)
    case regions(RegionChart)
    case confusion(ConfusionChart)
    case classes(ClassTable)
  }

  /// What is shown and at which step, by the objective of the run.
  let title: String
  /// The same with a remark, for panels with room.
  let longTitle: String
  let body: Body

  private init(_ name: String, _ when: String, _ body: Body) {
    self.init(name, when, "", body)
  }

  private init(_ name: String, _ when: String, _ remark: String, _ body: Body) {
    title = "\(name) \(when)"
    longTitle = remark.isEmpty ? title : "\(title)  \(remark)"
    self.body = body
  }

  /// The pages that a preview has something for.
  static func pages(
    of preview: Preview, step: Int, symbols: Symbols
  ) -> [PreviewPage: PreviewContent] {
    let when = "@\(step)"
    switch preview {
    case .reconstructions(let pairs):
      let isNoisy = pairs.contains { $0.input != nil }
      let remark = isNoisy ? "original, input, output" : "originals above"
      let chart = ImageChart(reconstructions: pairs)
      return [.answers: PreviewContent("reconstructions", when, remark, .images(chart))]
    case .classifications(let found): return pages(of: found, when, symbols)
    case .samples(let images):
      return [.answers: PreviewContent("samples", when, .images(ImageChart(samples: images)))]
    case .series(let truth, let prediction):
      return [.answers: PreviewContent("forecast", when, .series(chart(truth, prediction)))]
    case .text(let text):
      return [.answers: PreviewContent("text", when, .text(TextChart(text)))]
    case .regions(let regions):
      return [.answers: PreviewContent("regions", when, .regions(RegionChart(regions)))]
    }
  }

  private static func pages(
    of found: Classifications, _ when: String, _ symbols: Symbols
  ) -> [PreviewPage: PreviewContent] {
    let right = found.answers.count { $0.isRight }
    var pages: [PreviewPage: PreviewContent] = [
      .answers: PreviewContent(
        "predictions", when, "\(right) of \(found.answers.count) right",
        .images(ImageChart(classifications: found.answers, symbols: symbols)))
    ]
    if !found.saliencies.isEmpty {
      pages[.saliency] = PreviewContent(
        "saliency", when, "pixels that bear on the answer",
        .images(ImageChart(saliencies: found, symbols: symbols)))
    }
    if let occlusion = found.occlusion,
      let chart = ImageChart(occlusion: found, symbols: symbols)
    {
      let side = "\(occlusion.patch)\(symbols.isUnicode ? "×" : "x")\(occlusion.patch)"
      pages[.occlusion] = PreviewContent(
        "occlusion", when,
        "\(occlusion.index + 1) of \(found.answers.count) below a grey \(side) patch",
        .images(chart))
    }
    if found.examined > 0 {
      pages[.mistakes] = PreviewContent(
        "mistakes", when, "\(found.wrong) of \(found.examined), most confident first",
        .images(ImageChart(classifications: found.mistakes, symbols: symbols)))
    }
    return pages
  }

  /// The pages that a count of right and wrong answers has.
  static func pages(
    of confusion: ConfusionMatrix, epoch: Int
  ) -> [PreviewPage: PreviewContent] {
    let when = "after epoch \(epoch)"
    let remark = "rows true, columns predicted"
    return [
      .confusion: PreviewContent("confusion", when, remark, .confusion(ConfusionChart(confusion))),
      .classes: PreviewContent("classes", when, "worst first", .classes(ClassTable(confusion))),
    ]
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
