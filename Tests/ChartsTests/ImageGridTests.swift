import Testing

@testable import Charts

@Suite("A grid of images")
struct ImageGridTests {
  private func grid(
    _ columns: Int, _ rows: Int, size: Int = 28, count: Int = 32, stacked: Int = 1,
    captions: Int = 1
  ) -> [Int]? {
    ImageGrid(
      columns: columns, rows: rows, imageSize: (size, size), count: count, stacked: stacked,
      captionRows: captions
    ).map { [$0.width, $0.across, $0.down] }
  }

  @Test("shows digits at a size at which they can be read, and more of them where there is room")
  func digits() {
    // Inside the panel at 80 by 24, 200 by 60 and 40 by 12.
    #expect(grid(46, 14) == [12, 3, 2])
    #expect(grid(75, 22) == [18, 4, 2])
    #expect(grid(38, 8) == [12, 3, 1])
    #expect(grid(46, 14, stacked: 2, captions: 0) == [14, 3, 1])
  }

  @Test("brings small images to a whole multiple of their size, when all fit")
  func multiples() {
    #expect(grid(100, 30, size: 8, count: 4, captions: 0) == [24, 4, 2])
    #expect(grid(100, 30, size: 8, count: 1, captions: 0) == [56, 1, 1])
  }

  @Test("has no more places than fit, down to nothing")
  func fits() {
    for columns in 0...60 {
      for rows in 0...30 {
        for (stacked, captions) in [(1, 1), (2, 0), (3, 0)] {
          guard
            let grid = ImageGrid(
              columns: columns, rows: rows, imageSize: (28, 20), count: 32, stacked: stacked,
              captionRows: captions)
          else { continue }
          let gap = captions == 0 ? 1 : 0
          let isInside =
            grid.across * (grid.width + 1) - 1 <= columns
            && grid.down * (grid.placeRows + gap) - gap <= rows
          #expect(isInside && grid.across > 0 && grid.down > 0, "\(columns) by \(rows)")
        }
      }
    }
    #expect(grid(0, 5) == nil && grid(5, 0) == nil && grid(5, 5, count: 0) == nil)
  }
}
