import Files
import Tensors

/// How windows lie on an image, by Keras' rules.
struct ImageGeometry: Equatable, Sendable {
  enum Padding: String, CaseIterable, Sendable {
    /// Windows stay within the image.
    case valid
    /// As many windows as strides fit; zeros beyond the border, the odd one at the end.
    case same
  }

  var rows: Int
  var columns: Int
  var channels: Int
  var window: Pair
  var strides: Pair
  var dilation: Pair
  var outputRows: Int
  var outputColumns: Int
  var paddingRows: Int
  var paddingColumns: Int

  /// - Throws: `LayerMismatch` when the input is no image or too small for a window.
  init(
    _ shape: Shape, window: Pair, strides: Pair, dilation: Pair = Pair(1, 1), padding: Padding
  ) throws(LayerMismatch) {
    try Self.checkImage(shape)
    rows = shape.extents[0]
    columns = shape.extents[1]
    channels = shape.extents[2]
    self.window = window
    self.strides = strides
    self.dilation = dilation
    let reachRows = (window.rows - 1) * dilation.rows + 1
    let reachColumns = (window.columns - 1) * dilation.columns + 1
    switch padding {
    case .valid:
      guard rows >= reachRows, columns >= reachColumns else {
        throw LayerMismatch(
          shape, expected: "at least \(reachRows) rows and \(reachColumns) columns for its window",
          advice: Self.windowAdvice)
      }
      outputRows = (rows - reachRows) / strides.rows + 1
      outputColumns = (columns - reachColumns) / strides.columns + 1
      (paddingRows, paddingColumns) = (0, 0)
    case .same:
      outputRows = (rows + strides.rows - 1) / strides.rows
      outputColumns = (columns + strides.columns - 1) / strides.columns
      paddingRows = max(0, (outputRows - 1) * strides.rows + reachRows - rows) / 2
      paddingColumns = max(0, (outputColumns - 1) * strides.columns + reachColumns - columns) / 2
    }
  }

  /// The same computed on the images as they lie; nil for dilated windows.
  func convolution(filters: Int) -> Convolution? {
    guard dilation == Pair(1, 1) else { return nil }
    return Convolution(
      image: (rows, columns, channels), window: (window.rows, window.columns),
      strides: (strides.rows, strides.columns), padding: (paddingRows, paddingColumns),
      output: (outputRows, outputColumns), filters: filters)
  }

  static let windowAdvice = "use padding \"same\" or a smaller window"

  /// - Throws: `LayerMismatch` when a sample of this shape is no image.
  static func checkImage(_ shape: Shape) throws(LayerMismatch) {
    guard shape.rank == 3 else {
      throw LayerMismatch(shape, expected: "[rows, columns, channels]")
    }
    guard shape.count <= Int(Int32.max) else {
      throw LayerMismatch(
        found: "an image of shape \(shape)", expected: "at most \(Int32.max) numbers")
    }
  }

  var outputCount: Int { outputRows * outputColumns }
  /// Values in one window.
  var windowCount: Int { window.rows * window.columns * channels }

  var windows: Windows {
    Windows(
      image: (rows, columns, channels), window: (window.rows, window.columns),
      strides: (strides.rows, strides.columns), dilation: (dilation.rows, dilation.columns),
      padding: (paddingRows, paddingColumns), output: (outputRows, outputColumns))
  }
}

/// Two numbers of which the first is for rows and the second for columns.
public struct Pair: Equatable, Sendable {
  public var rows: Int
  public var columns: Int

  public init(_ rows: Int, _ columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// Reads a number for both, or a list of two.
  init(
    from object: JSONReader, key: String, in range: ClosedRange<Int> = 1...4096,
    default fallback: Pair? = nil
  ) throws(InputError) {
    if let node = object.node(key), case .array = node.content {
      let values = try object.wholes(key, in: range) ?? []
      guard values.count == 2 else {
        throw object.error(
          at: key, found: "a list of \(values.count)", expected: "one number or two")
      }
      self.init(values[0], values[1])
      return
    }
    if let fallback, !object.has(key) {
      self = fallback
      return
    }
    let value = try object.whole(key, in: range)
    self.init(value, value)
  }
}

extension JSONReader {
  /// One number, or a list of one: what Keras writes for one axis.
  func single(_ key: String, default fallback: Int? = nil) throws(InputError) -> Int {
    if let node = node(key), case .array = node.content {
      let values = try wholes(key, in: 1...1_048_576) ?? []
      guard values.count == 1 else {
        throw error(at: key, found: "a list of \(values.count)", expected: "one number")
      }
      return values[0]
    }
    return try whole(key, in: 1...1_048_576, default: fallback)
  }
}
