import Monitoring
import TerminalUI

/// Small grey images in a grid: classified ones with a caption, reconstructions below their originals, samples.
///
/// Two pixels make a cell where the terminal has greys and blocks, else a cell has one character of a ramp. All
/// texts are made with the chart, so that drawing allocates nothing.
public struct ImageChart: Equatable, Sendable {
  /// One place of the grid.
  struct Place: Equatable, Sendable {
    /// From top to bottom.
    var images: [GrayImage]
    /// The same caption with more and with less in it, the longest first.
    var captions: [Caption] = []
    var role = Theme.Role.text
  }

  struct Caption: Equatable, Sendable {
    var text: String
    var cells: Int

    init(_ text: String) {
      self.text = text
      cells = text.cellCount
    }
  }

  let places: [Place]
  private let stacked: Int
  private let hasCaptions: Bool
  private let imageSize: (columns: Int, rows: Int)

  private init(_ places: [Place]) {
    self.places = places
    stacked = places.map(\.images.count).max() ?? 0
    hasCaptions = places.contains { !$0.captions.isEmpty }
    let first = places.lazy.flatMap(\.images).first { $0.isComplete }
    imageSize = (first?.columns ?? 0, first?.rows ?? 0)
  }

  /// Images in a plain grid.
  public init(samples: [GrayImage]) {
    self.init(samples.map { Place(images: [$0]) })
  }

  /// Originals with what was made of them below, and the noisy input between where there is one.
  public init(reconstructions: [Reconstruction]) {
    self.init(
      reconstructions.map { pair in
        Place(images: [pair.original] + (pair.input.map { [$0] } ?? []) + [pair.output])
      })
  }

  /// Images above `✓ 7 → 7 98%`: whether it is right, the truth, the prediction and its probability.
  public init(classifications: [Classification], symbols: Symbols) {
    self.init(classifications.map { Self.place([$0.image], $0, symbols) })
  }

  /// The same with the pixels that bear on the answer below each image.
  public init(saliencies: Classifications, symbols: Symbols) {
    self.init(
      zip(saliencies.answers, saliencies.saliencies).map { answer, saliency in
        Self.place([answer.image, saliency], answer, symbols)
      })
  }

  /// One image, and beside it how much each part matters: white where its class is the least probable without it.
  public init?(occlusion found: Classifications, symbols: Symbols) {
    guard let occlusion = found.occlusion, found.answers.indices.contains(occlusion.index) else {
      return nil
    }
    let answer = found.answers[occlusion.index]
    let percent = Int((occlusion.largestFall * 100).rounded())
    let texts = percent > 0 ? ["falls by \(percent)%", "-\(percent)%"] : ["never falls", "0%"]
    self.init([
      Self.place([answer.image], answer, symbols),
      Place(images: [occlusion.falls], captions: texts.map { Caption($0) }, role: .muted),
    ])
  }

  private static func place(
    _ images: [GrayImage], _ answer: Classification, _ symbols: Symbols
  ) -> Place {
    let mark = answer.isRight ? symbols.right : symbols.wrong
    let isShare = (0...1).contains(answer.confidence)
    let percent = isShare ? Int((answer.confidence * 100).rounded()) : 0
    let long = "\(mark) \(answer.truth) \(symbols.arrow) \(answer.prediction)"
    let short = "\(mark) \(answer.truth)\(symbols.arrow)\(answer.prediction)"
    return Place(
      images: images, captions: ["\(long) \(percent)%", long, short].map { Caption($0) },
      role: answer.isRight ? .good : .error)
  }

  public static func == (a: Self, b: Self) -> Bool { a.places == b.places }

  /// How many images, or pairs of them, there are.
  public var count: Int { places.count }

  /// Draws as many images as there is room for, in the order they come: whole rows, the chosen one among them.
  /// - Parameters:
  ///   - showsGrays: whether the terminal has greys enough for pictures.
  ///   - chosen: the image whose caption is highlighted.
  public func draw(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols, showsGrays: Bool,
    chosen: Int? = nil
  ) {
    guard !rect.isEmpty else { return }
    let hasCaptions = hasCaptions && rect.rows >= 3
    guard imageSize.columns > 0,
      let grid = ImageGrid(
        columns: rect.columns, rows: rect.rows, imageSize: imageSize, count: places.count,
        stacked: stacked, captionRows: hasCaptions ? 1 : 0)
    else {
      canvas.write(
        places.isEmpty || imageSize.columns == 0 ? "no images" : "no room for images",
        column: rect.column, row: rect.row, limit: rect.columns, theme.style(.muted))
      return
    }
    let stride = grid.placeRows + (hasCaptions ? 0 : 1)
    let hiddenRows = max(0, min(chosen ?? 0, count - 1) / grid.across - grid.down + 1)
    let first = hiddenRows * grid.across
    let end = min(count, first + grid.across * grid.down)
    var index = first
    while index < end {
      let column = rect.column + index % grid.across * (grid.width + 1)
      var row = rect.row + (index - first) / grid.across * stride
      var image = 0
      while image < places[index].images.count {
        draw(
          PictureScale(
            image: places[index].images[image], columns: grid.width, rows: grid.height),
          on: &canvas, column: column, row: row, theme: theme,
          usesBlocks: showsGrays && symbols.isUnicode)
        row += grid.imageRows
        image += 1
      }
      if hasCaptions {
        caption(
          of: places[index], on: &canvas, column: column, row: row, limit: grid.width,
          index == chosen ? theme.selection : theme.style(places[index].role))
      }
      index += 1
    }
  }

  private func draw(
    _ picture: PictureScale, on canvas: inout Canvas, column: Int, row: Int, theme: Theme,
    usesBlocks: Bool
  ) {
    let text = theme.style(.text)
    var y = 0
    while y < picture.rows {
      var x = 0
      while x < picture.columns {
        let upper = picture.level(column: x, row: y)
        let hasLower = y + 1 < picture.rows
        let lower = hasLower ? picture.level(column: x, row: y + 1) : 0
        if usesBlocks {
          canvas[column + x, row + y / 2] = Cell(
            "▀", Style(.gray(upper), on: hasLower ? .gray(lower) : theme[.background]))
        } else {
          let mean = hasLower ? (upper + lower) / 2 : upper
          canvas[column + x, row + y / 2] = Cell(
            InkRamp.scalars[mean * InkRamp.scalars.count / 256], text)
        }
        x += 1
      }
      y += 2
    }
  }

  private func caption(
    of place: Place, on canvas: inout Canvas, column: Int, row: Int, limit: Int, _ style: Style
  ) {
    guard !place.captions.isEmpty else { return }
    var choice = 0
    while choice < place.captions.count - 1, place.captions[choice].cells > limit { choice += 1 }
    canvas.write(
      place.captions[choice].text, column: column, row: row, limit: limit, style)
  }
}
