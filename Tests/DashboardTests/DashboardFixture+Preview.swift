import Monitoring

extension DashboardFixture {
  /// A bright bar of 12 by 12 whose place is its class.
  static func image(_ label: Int) -> GrayImage {
    GrayImage(
      rows: 12, columns: 12,
      pixels: (0..<144).map { $0 % 12 >= label && $0 % 12 < label + 3 ? 250 : 10 })
  }

  /// Twelve predictions, every fourth of them wrong.
  static let predictions = RunEvent.preview(
    .classifications(Classifications(answers: answers)), step: 200)

  private static let answers = (0..<12).map { index in
    Classification(
      image: image(index % 10), truth: "\(index % 10)",
      prediction: index % 4 == 3 ? "8" : "\(index % 10)", confidence: 0.875)
  }

  /// The same with where the network looks, and mistakes among a hundred samples.
  static let explained = RunEvent.preview(
    .classifications(
      Classifications(
        answers: answers, saliencies: answers.map { _ in image(5) },
        occlusion: Occlusion(index: 3, patch: 3, falls: image(3), largestFall: 0.62),
        mistakes: answers.filter { !$0.isRight }, examined: 100, wrong: 7)), step: 200)

  /// Two classes on either side of a line, and three samples.
  static let regions = RunEvent.preview(
    .regions(
      DecisionRegions(
        x: -1...1, y: 0...2, columns: 8, rows: 6, labels: (0..<48).map { $0 % 8 < 4 ? 0 : 1 },
        confidences: (0..<48).map { _ in 0.9 },
        points: [
          .init(x: -0.9, y: 1.9, label: 0), .init(x: 0.9, y: 0.1, label: 1),
          .init(x: 0.9, y: 1.9, label: 0),
        ], classes: ["a", "b"])), step: 200)

  /// Ten classes of a hundred samples, of which some sevens are taken for ones.
  static let confusion = ConfusionMatrix(
    classes: (0..<10).map { "\($0)" },
    counts: (0..<100).map { $0 == 71 ? 15 : $0 / 10 == $0 % 10 ? ($0 == 77 ? 85 : 100) : 0 })

  static let reconstructions = RunEvent.preview(
    .reconstructions(
      (0..<6).map { Reconstruction(original: image($0), output: image($0 + 1)) }), step: 200)

  static let forecast = RunEvent.preview(
    .series(
      truth: (0..<24).map { Float(400 + $0 % 12 * 10) },
      prediction: (0..<24).map { Float(410 + $0 % 12 * 8) }), step: 200)

  /// One of each kind, the empty and the damaged among them.
  static let previews: [RunEvent] =
    [predictions, reconstructions, forecast, explained, regions]
    + [
      .samples((0..<40).map { image($0 % 10) }), .samples([]),
      .classifications(Classifications(answers: [])),

      .reconstructions([]), .series(truth: [], prediction: [1]),
      .series(truth: [.nan, 1], prediction: [.infinity, 2, 3]),
      .samples([GrayImage(rows: 9, columns: 9, pixels: [1, 2])]),
      .reconstructions([
        Reconstruction(
          original: image(1), input: GrayImage(rows: 0, columns: 0, pixels: []), output: image(2))
      ]), .text(""), .text("we the people\nof the United\u{1B} States\n\n"),
    ].map { RunEvent.preview($0, step: 3) }
}
