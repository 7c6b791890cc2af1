import Files

/// How far the images of a training batch are changed at random; 0 leaves them as they are.
public struct Augmentation: Sendable, Equatable {
  /// What is changed, by the names that definitions give it.
  public enum Change: String, CaseIterable, Sendable {
    /// Moved along each axis by up to so many pixels.
    case shift
    /// Turned about the centre by up to so many degrees either way.
    case rotate
    /// Made larger or smaller by up to this share.
    case zoom
    /// Given normal noise of this deviation.
    case noise

    public var range: ClosedRange<Double> {
      switch self {
      case .shift: 0...1000
      case .rotate: 0...180
      case .zoom: 0...0.9
      case .noise: noiseDeviations
      }
    }
  }

  /// The deviations that noise may have, here and as `input_noise`.
  public static let noiseDeviations = 0.0...1000.0

  public var shift = 0.0
  public var rotate = 0.0
  public var zoom = 0.0
  public var noise = 0.0

  public init() {}

  /// Reads `{ "shift": 2, "rotate": 10, "zoom": 0.1, "noise": 0.05 }`.
  init(from object: JSONReader) throws(InputError) {
    for change in Change.allCases {
      self[change] = try object.number(change.rawValue, in: change.range, default: 0)
    }
    try object.finish()
  }

  public subscript(change: Change) -> Double {
    get {
      switch change {
      case .shift: shift
      case .rotate: rotate
      case .zoom: zoom
      case .noise: noise
      }
    }
    set {
      switch change {
      case .shift: shift = newValue
      case .rotate: rotate = newValue
      case .zoom: zoom = newValue
      case .noise: noise = newValue
      }
    }
  }

  /// Whether pixels move.
  public var movesPixels: Bool { shift > 0 || rotate > 0 || zoom > 0 }
}
