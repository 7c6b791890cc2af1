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
    .classifications(
      (0..<12).map { index in
        Classification(
          image: image(index % 10), truth: "\(index % 10)",
          prediction: index % 4 == 3 ? "8" : "\(index % 10)", confidence: 0.875)
      }), step: 200)

  static let reconstructions = RunEvent.preview(
    .reconstructions(
      (0..<6).map { Reconstruction(original: image($0), output: image($0 + 1)) }), step: 200)

  static let forecast = RunEvent.preview(
    .series(
      truth: (0..<24).map { Float(400 + $0 % 12 * 10) },
      prediction: (0..<24).map { Float(410 + $0 % 12 * 8) }), step: 200)

  /// One of each kind, the empty and the damaged among them.
  static let previews: [RunEvent] =
    [predictions, reconstructions, forecast]
    + [
      .samples((0..<40).map { image($0 % 10) }), .samples([]), .classifications([]),
      .reconstructions([]), .series(truth: [], prediction: [1]),
      .series(truth: [.nan, 1], prediction: [.infinity, 2, 3]),
      .samples([GrayImage(rows: 9, columns: 9, pixels: [1, 2])]),
      .reconstructions([
        Reconstruction(
          original: image(1), input: GrayImage(rows: 0, columns: 0, pixels: []), output: image(2))
      ]), .text(""), .text("we the people\nof the United\u{1B} States\n\n"),
    ].map { RunEvent.preview($0, step: 3) }
}
