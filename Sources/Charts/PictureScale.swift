import Monitoring

/// An image brought to another size by averaging what falls into each of its new pixels.
struct PictureScale {
  let image: GrayImage
  let columns: Int
  let rows: Int

  /// The mean level, 0 to 255, of what one of `columns` by `rows` pixels covers; black without pixels.
  ///
  /// - Complexity: O(pixels covered); allocates nothing.
  func level(column: Int, row: Int) -> Int {
    guard image.isComplete else { return 0 }
    // In units of one source pixel by the new size, so that all borders are whole numbers.
    let (left, right) = (column * image.columns, (column + 1) * image.columns)
    let (top, bottom) = (row * image.rows, (row + 1) * image.rows)
    var sum = 0
    var y = top / rows
    while y * rows < bottom {
      let height = min(bottom, (y + 1) * rows) - max(top, y * rows)
      var x = left / columns
      while x * columns < right {
        let width = min(right, (x + 1) * columns) - max(left, x * columns)
        sum += Int(image.pixels[y * image.columns + x]) * width * height
        x += 1
      }
      y += 1
    }
    let area = image.columns * image.rows
    return (sum + area / 2) / area
  }
}

extension GrayImage {
  /// Whether it has as many pixels as it says.
  var isComplete: Bool {
    rows > 0 && columns > 0 && rows * columns == pixels.count
  }
}
