/// How large images are drawn and how many of them fit: a grid of equal places.
///
/// A row of cells shows two rows of pixels, which are about square then.
struct ImageGrid: Equatable {
  /// The size of an image in pixels.
  let width: Int
  let height: Int
  /// Places side by side and below each other.
  let across: Int
  let down: Int
  /// Rows of cells between the top of a place and that of the next one below.
  let placeRows: Int

  /// Rows of cells for one image.
  var imageRows: Int { (height + 1) / 2 }

  /// The smallest side, in pixels, at which a digit can be told from another.
  private static let legible = 10

  /// Chooses the size at which the most of the images' pixels are seen: at their own size or a whole multiple of
  /// it where all fit, else smaller.
  ///
  /// A few legible images come before many illegible ones, and three before a single large one.
  /// - Parameters:
  ///   - imageSize: columns and rows of the images, more than 0.
  ///   - stacked: how many images a place has, one below the other.
  ///   - captionRows: rows of cells below them.
  /// - Returns: nil when nothing fits.
  init?(
    columns: Int, rows: Int, imageSize: (columns: Int, rows: Int), count: Int, stacked: Int,
    captionRows: Int
  ) {
    guard columns > 0, rows > 0, count > 0, stacked > 0 else { return nil }
    var search = Search(
      columns: columns, rows: rows, imageColumns: imageSize.columns, imageRows: imageSize.rows,
      count: count, stacked: stacked, captionRows: captionRows)
    // From the largest on, so that of equals the largest stays.
    var multiple = columns / imageSize.columns
    while multiple > 0 {
      search.consider(width: multiple * imageSize.columns, height: multiple * imageSize.rows)
      multiple -= 1
    }
    var width = min(columns, imageSize.columns - 1)
    while width > 0 {
      let height = width * imageSize.rows / imageSize.columns
      search.consider(width: width, height: max(2, (height + 1) / 2 * 2))
      width -= 1
    }
    guard let best = search.best else { return nil }
    self = best
  }

  /// The best grid so far.
  private struct Search {
    let columns: Int
    let rows: Int
    let imageColumns: Int
    let imageRows: Int
    let count: Int
    let stacked: Int
    let captionRows: Int
    var best: ImageGrid?
    var tier = -1
    var value = 0

    mutating func consider(width: Int, height: Int) {
      let grid = ImageGrid(
        columns: columns, rows: rows, width: width, height: height, stacked: stacked,
        captionRows: captionRows)
      guard grid.across > 0, grid.down > 0 else { return }
      let shown = min(count, grid.across * grid.down)
      let isLegible =
        min(width, height) >= min(ImageGrid.legible, min(imageColumns, imageRows))
      let tier = !isLegible ? 0 : shown >= min(count, 3) ? 2 : 1
      // Pixels beyond the image's own say nothing new.
      let value = shown * min(width, imageColumns) * min(height, imageRows)
      guard tier > self.tier || (tier == self.tier && value > self.value) else { return }
      (self.tier, self.value, best) = (tier, value, grid)
    }
  }

  private init(
    columns: Int, rows: Int, width: Int, height: Int, stacked: Int, captionRows: Int
  ) {
    self.width = width
    self.height = height
    placeRows = stacked * ((height + 1) / 2) + captionRows
    // A column between neighbours; captions, or a row where there are none, part what is below each other.
    across = (columns + 1) / (width + 1)
    let gap = captionRows > 0 ? 0 : 1
    down = (rows + gap) / (placeRows + gap)
  }
}
