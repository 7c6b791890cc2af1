import Tensors

/// Windows over images of random sizes, with the loops that say what the kernels have to compute.
struct RandomWindows: CustomStringConvertible {
  let images: Int
  let image: (rows: Int, columns: Int, channels: Int)
  let window: (rows: Int, columns: Int)
  let strides: (rows: Int, columns: Int)
  let dilation: (rows: Int, columns: Int)
  let padding: (rows: Int, columns: Int)
  let output: (rows: Int, columns: Int)

  /// - Parameter isPooling: whether windows have no dilation and none lies wholly beyond the image.
  init(seed: UInt64, isPooling: Bool) {
    var generator = RandomGenerator(seed: seed)
    func size(_ bound: Int) -> Int { 1 + generator.below(bound) }
    func axis() -> (size: Int, window: Int, stride: Int, dilation: Int, padding: Int, output: Int) {
      let (window, stride) = (size(4), size(3))
      let dilation = isPooling ? 1 : size(3)
      let reach = (window - 1) * dilation + 1
      let padding = generator.below(isPooling ? window : reach + 2)
      // Padding after the image as well, so that the last windows reach beyond it.
      let after = generator.below(isPooling ? window : reach + 2)
      var extent = size(9)
      while extent + padding + after < reach { extent += 1 }
      var output = (extent + padding + after - reach) / stride + 1
      if isPooling { while (output - 1) * stride - padding >= extent { output -= 1 } }
      return (extent, window, stride, dilation, padding, output)
    }
    let (down, across) = (axis(), axis())
    images = size(3)
    // Fewer channels than a vector has lanes, or some more.
    image = (down.size, across.size, generator.below(2) == 0 ? size(5) : 14 + size(20))
    window = (down.window, across.window)
    strides = (down.stride, across.stride)
    dilation = (down.dilation, across.dilation)
    padding = (down.padding, across.padding)
    output = (down.output, across.output)
  }

  var windows: Windows {
    Windows(
      image: image, window: window, strides: strides, dilation: dilation, padding: padding,
      output: output)
  }

  var imageCount: Int { images * image.rows * image.columns * image.channels }
  var outputCount: Int { images * output.rows * output.columns * image.channels }
  var windowsCount: Int { outputCount * window.rows * window.columns }

  /// For each value of each window in memory's order (image, output row and column, window row and column,
  /// channel): its index in the images, nil beyond them.
  var places: [Int?] {
    var places: [Int?] = []
    for n in 0..<images {
      for oy in 0..<output.rows {
        for ox in 0..<output.columns {
          for wy in 0..<window.rows {
            for wx in 0..<window.columns {
              for c in 0..<image.channels {
                let y = oy * strides.rows + wy * dilation.rows - padding.rows
                let x = ox * strides.columns + wx * dilation.columns - padding.columns
                let isInside =
                  (0..<image.rows).contains(y) && (0..<image.columns).contains(x)
                places.append(
                  isInside ? ((n * image.rows + y) * image.columns + x) * image.channels + c : nil)
              }
            }
          }
        }
      }
    }
    return places
  }

  /// For each output value: the indices in the images that its window covers.
  var members: [[Int]] {
    let places = places
    let area = window.rows * window.columns
    return (0..<outputCount).map { index in
      let (place, channel) = (index / image.channels, index % image.channels)
      return (0..<area).compactMap { places[(place * area + $0) * image.channels + channel] }
    }
  }

  var description: String {
    "\(images) of \(image), window \(window), strides \(strides), dilation \(dilation), "
      + "padding \(padding), output \(output)"
  }
}
