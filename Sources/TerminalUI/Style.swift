/// A colour as the theme means it; the terminal gets the nearest it can show.
public struct Color: Equatable, Hashable, Sendable {
  /// 0xRRGGBB, or above that the terminal's own colour.
  private let bits: UInt32

  public init(red: UInt8, green: UInt8, blue: UInt8) {
    bits = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
  }

  /// - Parameter bits: 0xRRGGBB.
  init(bits: UInt32) { self.bits = bits }

  /// The terminal's own foreground or background.
  public static let standard = Color(bits: 0x0100_0000)

  /// Reads `#RRGGBB` or `default`.
  public init?(_ text: String) {
    if text == "default" {
      self = .standard
      return
    }
    let digits = text.dropFirst()
    // UInt32 alone would take a sign as well.
    guard text.utf8.count == 7, text.hasPrefix("#"), digits.allSatisfy(\.isHexDigit),
      let bits = UInt32(digits, radix: 16)
    else { return nil }
    self.init(bits: bits)
  }

  public var isStandard: Bool { self == .standard }
  public var red: Int { Int(bits >> 16 & 255) }
  public var green: Int { Int(bits >> 8 & 255) }
  public var blue: Int { Int(bits & 255) }

  /// `#RRGGBB`, or nil for the terminal's own.
  public var hexadecimal: String? {
    guard !isStandard else { return nil }
    let digits = String(bits, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// The colour between this and another; 0 is this, 1 the other. The terminal's own has no between.
  public func mixed(with other: Color, _ share: Double) -> Color {
    guard !isStandard, !other.isStandard else { return share < 0.5 ? self : other }
    func mix(_ a: Int, _ b: Int) -> UInt8 { UInt8(Double(a) + (Double(b) - Double(a)) * share) }
    return Color(
      red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }
}

/// How a cell looks.
public struct Style: Equatable, Hashable, Sendable {
  public struct Attributes: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let bold = Attributes(rawValue: 1)
    public static let dim = Attributes(rawValue: 2)
    public static let underlined = Attributes(rawValue: 4)
    /// Foreground and background change places.
    public static let reversed = Attributes(rawValue: 8)
  }

  public var foreground: Color
  public var background: Color
  public var attributes: Attributes

  public init(
    _ foreground: Color = .standard, on background: Color = .standard,
    _ attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  public static let plain = Style()

  public func with(_ attributes: Attributes) -> Style {
    Style(foreground, on: background, self.attributes.union(attributes))
  }
}
