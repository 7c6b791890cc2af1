import Monitoring
import TerminalUI
import TestSupport
import Testing

@testable import Charts

@Suite("The picture of runs")
struct RunFigureTests {
  private func curve(_ values: [Double], markers: [RunCurve.Marker] = []) -> RunCurve {
    RunCurve(
      points: values.enumerated().map { index, value in
        RunCurve.Point(
          x: Double(index + 1), mean: value, minimum: value - 0.1, maximum: value + 0.1)
      }, markers: markers)
  }

  private var figure: RunFigure {
    RunFigure(
      lines: [
        .init(
          name: "a & <b>",
          curve: curve([3, 2, 1], markers: [.init(x: 2, text: "learning_rate 1 → 2")])),
        .init(name: "second", curve: curve([2.5, .nan, 2])),
      ], yTitle: "val loss")
  }

  private func texts(_ scene: FigureScene) -> [String] {
    scene.shapes.compactMap { if case .text(let text, _, _, _, _, _) = $0 { text } else { nil } }
  }

  @Test("names runs, axes, ticks and changes")
  func texts() {
    let texts = texts(figure.scene)
    for text in ["a & <b>", "second", "val loss", "step", "learning_rate 1 → 2", "1.0", "3.0"] {
      #expect(texts.contains(text), "\(text) in \(texts)")
    }
  }

  @Test("no text lies over another or outside, whatever the size and the number of runs")
  func overlaps() {
    for (width, height) in [(800, 500), (400, 300), (200, 150), (1600, 900)] {
      for count in [1, 2, 9, 40] {
        let figure = RunFigure(
          lines: (0..<count).map { index in
            RunFigure.Line(
              name: "run \(index), learning_rate \(index)",
              curve: curve(
                [3, 2, 1], markers: [.init(x: 1 + Double(index) / 20, text: "learning_rate 1 → 2")])
            )
          }, yTitle: "loss", width: width, height: height)
        var boxes: [(left: Double, right: Double, top: Double, bottom: Double, text: String)] = []
        for shape in figure.scene.shapes {
          guard case .text(let text, let at, let size, let anchor, _, false) = shape else {
            continue
          }
          let length = StrokeFont.width(of: text, size: size)
          let left = at.x - (anchor == .start ? 0 : anchor == .middle ? length / 2 : length)
          boxes.append((left, left + length, at.y - 0.7 * size, at.y, text))
        }
        for (index, box) in boxes.enumerated() {
          #expect(box.left >= -1 && box.top >= 0 && box.bottom <= Double(height), "\(box)")
          #expect(box.right <= Double(width) + 1, "\(box) of \(width)")
          for other in boxes[..<index]
          where box.left < other.right && other.left < box.right && box.top < other.bottom
            && other.top < box.bottom
          {
            Issue.record("\(box.text) over \(other.text) at \(width)x\(height), \(count) runs")
          }
        }
      }
    }
  }

  @Test("a gap in the values is a gap in the line, and bands lie behind")
  func gap() {
    let scene = figure.scene
    let orange = RunFigure.color(of: 1)
    var lengths: [Int] = []
    var firstLine: Int?
    var lastBand: Int?
    for (index, shape) in scene.shapes.enumerated() {
      if case .line(let points, let color, 1.8, _) = shape {
        if color == orange { lengths.append(points.count) }
        firstLine = firstLine ?? index
      }
      if case .polygon(_, _, let opacity) = shape, opacity < 1 { lastBand = index }
    }
    // Two single points, and the sample in the legend.
    #expect(lengths == [1, 1, 2])
    #expect((lastBand ?? .max) < (firstLine ?? 0))
  }

  @Test("a logarithmic axis leaves out what is not above zero, and says when nothing is")
  func logarithmic() {
    var figure = RunFigure(
      lines: [.init(name: "a", curve: curve([-3, 0.5, 100]))], yTitle: "loss", isLogarithmic: true)
    #expect(texts(figure.scene).contains("10"))
    figure.lines = [.init(name: "a", curve: RunCurve(points: []))]
    #expect(texts(figure.scene) == ["nothing above zero"])
  }

  @Test("each run keeps its colour, dashes tell more runs than there are colours apart")
  func colors() {
    let looks = (0..<28).map { "\(RunFigure.color(of: $0)) \(RunFigure.dash(of: $0))" }
    #expect(Set(looks).count == 28)
  }

  @Test("SVG has its texts as texts, escaped")
  func svg() {
    let svg = FigureSVG.text(of: figure.scene, title: "a < b")
    #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
    #expect(svg.contains(">a &amp; &lt;b&gt;</text>") && svg.contains("<title>a &lt; b</title>"))
    #expect(svg.contains("fill=\"#ffffff\"") && svg.contains("stroke=\"#0072b2\""))
  }

  @Test("PNG begins as PNG does, and its pixels show what was drawn")
  func png() {
    var scene = FigureScene(width: 8, height: 4)
    let red = Color(red: 255, green: 0, blue: 0)
    scene.shapes = [
      .polygon(
        [.init(0, 0), .init(4, 0), .init(4, 4), .init(0, 4)], color: red, opacity: 1),
      .line([.init(6.5, -1), .init(6.5, 9)], color: red, width: 1, dash: []),
    ]
    let image = PixelImage(scene)
    func green(_ x: Int, _ y: Int) -> UInt8 { image.bytes[3 * (y * 8 + x) + 1] }
    #expect((0..<4).allSatisfy { green($0, 2) == 0 })
    #expect(green(4, 2) == 255 && green(5, 2) == 255 && green(6, 2) == 0 && green(7, 2) == 255)
    let bytes = PNGWriter.bytes(of: scene)
    #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]))
    #expect(Array(bytes[12..<24]) == Array("IHDR".utf8) + [0, 0, 0, 8, 0, 0, 0, 4])
    #expect(
      Array(bytes.suffix(12)) == [0, 0, 0, 0] + Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82])
  }

  @Test("half a pixel is half as dark, and joints of a line are no darker than the rest")
  func antialiasing() {
    var scene = FigureScene(width: 4, height: 1)
    let black = Color(red: 0, green: 0, blue: 0)
    scene.shapes = [
      .polygon([.init(0, 0), .init(1.5, 0), .init(1.5, 1), .init(0, 1)], color: black, opacity: 1)
    ]
    #expect((126...129).contains(PixelImage(scene).bytes[3]))
    scene.shapes = [
      .line([.init(0, 0.5), .init(2, 0.5), .init(4, 0.5)], color: black, width: 0.5, dash: [])
    ]
    let bytes = PixelImage(scene).bytes
    #expect(Set(stride(from: 0, to: 12, by: 3).map { bytes[$0] }).count == 1)
  }

  @Test("every printable character of ASCII has strokes, and others something that stands for them")
  func font() {
    for code in UInt8(33)...126 {
      let text = String(Unicode.Scalar(code))
      let lines = StrokeFont.lines(
        of: text, at: .init(0, 0), size: 12, anchor: .start, isUpright: false)
      #expect(!lines.isEmpty && lines.joined().allSatisfy { $0.y > -16 && $0.y < 8 }, "\(text)")
    }
    let arrow = StrokeFont.width(of: "→", size: 12)
    #expect(arrow == StrokeFont.width(of: "->", size: 12))
    #expect(StrokeFont.width(of: "é", size: 12) == StrokeFont.width(of: "?", size: 12))
  }
}

@Suite("The curve of a run")
struct RunCurveTests {
  private func curve(_ metric: String, _ axis: ChartAxis, width: Int = 1) -> RunCurve {
    var series = MetricSeries()
    for step in 1...4 {
      var values = SIMD8<Float>(repeating: 0)
      values[0] = step == 3 ? .nan : Float(step)
      series.append(
        StepSummary(
          step: step, epoch: (step + 1) / 2, samples: 8, seconds: 0.5, learningRate: 0.1,
          values: values))
    }
    let epochs = [(1, 2, 0.5), (2, 4, 0.25)].map { epoch, step, loss in
      EpochReport(
        epoch: epoch, epochs: 2, step: step, metrics: MetricValues([("val_loss", loss)]),
        learningRate: 0.1, seconds: 1)
    }
    let change = AppliedChange(
      key: HyperparameterKey(rawValue: "momentum"), from: .number(0), to: .number(0.9), step: 3,
      epoch: 2)
    return RunCurve(
      metric: metric, axis: axis, steps: series.coarsened(toWidth: width), epochs: epochs,
      changes: [change],
      descriptors: [MetricDescriptor(name: "loss", isHigherBetter: false)])
  }

  @Test("has a point for each bucket or epoch, on each axis")
  func points() {
    #expect(curve("val_loss", .step).points.map(\.x) == [2, 4])
    #expect(curve("val_loss", .epoch).points.map(\.x) == [1, 2])
    #expect(curve("val_loss", .time).points.map(\.x) == [1, 2])
    #expect(curve("loss", .step).points.map(\.x) == [1, 2, 3, 4])
    #expect(curve("loss", .epoch).points.map(\.x) == [0.5, 1, 1.5, 2])
    #expect(curve("loss", .step).points[2].mean.isNaN)
    #expect(curve("learning_rate", .step).points.map(\.mean) == [0.1, 0.1, 0.1, 0.1])
    #expect(curve("nothing", .step).points.isEmpty)
  }

  @Test("is smoothed around what is no number, which stays none")
  func smoothing() {
    let points = [1, 0, .nan, 0].enumerated().map {
      RunCurve.Point(x: Double($0), mean: $1, minimum: $1, maximum: $1)
    }
    let smoothed = RunCurve(points: points).smoothed(0.5).points.map(\.mean)
    // Of 1, 0 and 0 the first counts a seventh: 1, 2 and 4 are their weights.
    #expect(abs(smoothed[1] - 1.0 / 3) < 1e-12 && smoothed[2].isNaN)
    #expect(abs(smoothed[3] - 1.0 / 7) < 1e-12)
    #expect(RunCurve(points: points).smoothed(0).points[3].mean == 0)
  }

  @Test("says where what was changed")
  func markers() {
    #expect(curve("loss", .step).markers.map(\.x) == [3])
    #expect(curve("loss", .time).markers.map(\.x) == [1.5])
    #expect(curve("loss", .time, width: 2).markers.map(\.x) == [1.5], "the end of step 3 of 4")
    #expect(
      curve("loss", .epoch).markers == [RunCurve.Marker(x: 1.5, text: "momentum 0 → 0.9")])
  }
}
