#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Numbers as people read them, without Foundation and without locale.
public enum NumberText {
  /// A mantissa of at most `digits` significant digits with a power of ten: `2e9`, `1.5e-7`.
  public static func scientific(_ value: Double, digits: Int) -> String {
    guard value.isFinite, value != 0 else { return short(value, digits: digits) }
    let power = log10(abs(value)).rounded(.down)
    return "\(short(value / pow(10, power), digits: digits))e\(Int(power))"
  }

  /// At most `digits` significant digits, no trailing zeros: `0.001`, `1.5e-07`, `60000`.
  public static func short(_ value: Double, digits: Int = 6) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    if value == 0 { return "0" }
    let rounded = Double(self.rounded(value, digits: digits)) ?? value
    let size = abs(rounded)
    if size >= 1e15 || size < 1e-5 { return exponential(rounded) }
    if rounded == rounded.rounded() { return "\(Int64(rounded))" }
    return plain("\(rounded)")
  }

  /// A fixed number of decimals: `0.2310`.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    guard abs(value) < 1e15 else { return exponential(value) }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let whole = (abs(value) * scale).rounded()
    guard whole < 9e18 else { return short(value) }
    var digits = String(UInt64(whole))
    while digits.utf8.count <= decimals { digits = "0" + digits }
    let sign = value < 0 && whole > 0 ? "-" : ""
    if decimals == 0 { return sign + digits }
    return sign + digits.dropLast(decimals) + "." + digits.suffix(decimals)
  }

  /// A loss or accuracy in about six characters: `0.2310`, `12.35`, `1.2e-05`.
  public static func metric(_ value: Double) -> String {
    guard value.isFinite else { return short(value) }
    let size = abs(value)
    if size >= 1e6 { return exponential(Double(rounded(value, digits: 3)) ?? value) }
    if size != 0 && size < 0.001 { return small(value) }
    return fixed(value, decimals: size < 10 ? 4 : size < 1000 ? 2 : 0)
  }

  /// Three significant digits of a value nearer to zero than 0.001: `0.000123`, `1.2e-05`.
  ///
  /// As `short`, but without memory of its own for the digits: frames show such losses again and again.
  private static func small(_ value: Double) -> String {
    var decimals = 2 - Int(log10(abs(value)).rounded(.down))
    // Powers of ten beyond this are not exact.
    guard decimals <= 22 else { return short(value, digits: 3) }
    var whole = Int((abs(value) * pow(10, Double(decimals))).rounded())
    while whole % 10 == 0 && whole > 0 {
      whole /= 10
      decimals -= 1
    }
    let digits = whole < 10 ? 1 : whole < 100 ? 2 : 3
    let sign = value < 0 ? "-" : ""
    let exponent = decimals - digits + 1
    var text = "\(whole)"
    guard exponent > 5 else {
      for _ in digits..<max(digits, decimals) { text = "0" + text }
      return "\(sign)0." + text
    }
    if digits > 1 { text = "\(text.prefix(1)).\(text.dropFirst())" }
    return sign + text + (exponent < 10 ? "e-0" : "e-") + "\(exponent)"
  }

  /// A count in about five characters: `999`, `12.3k`, `4.56M`.
  public static func count(_ value: Double) -> String {
    guard value.isFinite else { return short(value) }
    let size = abs(value)
    if size >= 0.9995e9 { return scaled(value / 1e9, "G") }
    if size >= 0.9995e6 { return scaled(value / 1e6, "M") }
    if size >= 0.9995e3 { return scaled(value / 1e3, "k") }
    return fixed(value, decimals: size < 10 && value != value.rounded() ? 1 : 0)
  }

  private static func scaled(_ value: Double, _ unit: String) -> String {
    fixed(value, decimals: value < 10 ? 2 : value < 100 ? 1 : 0) + unit
  }

  /// A length of time: `0.4s`, `12s`, `3m05s`, `2h07m`, `3d04h`.
  public static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return "?" }
    if seconds < 9.95 { return fixed(seconds, decimals: 1) + "s" }
    let whole = Int(seconds.rounded())
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    if whole < 60 { return "\(whole)s" }
    if whole < 3600 { return "\(whole / 60)m\(two(whole % 60))s" }
    if whole < 86_400 { return "\(whole / 3600)h\(two(whole % 3600 / 60))m" }
    return "\(whole / 86_400)d\(two(whole % 86_400 / 3600))h"
  }

  /// `value` with that many significant digits, in a form that `Double` reads.
  static func rounded(_ value: Double, digits: Int) -> String {
    guard value != 0, value.isFinite else { return "\(value)" }
    // Swift prints the shortest text that reads back; rounding in decimal text has no error of its own.
    let (figures, exponent) = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) {
      figures in
      var text = DecimalText(figures: figures)
      abs(value).write(to: &text)
      var (count, exponent) = (text.count, text.wholeExponent)
      if count > digits {
        count = digits
        if figures[digits] >= 5, !roundUp(figures, count: digits) {
          figures[0] = 1
          count = 1
          exponent += 1
        }
      }
      var number: UInt64 = 0
      for index in 0..<count { number = number * 10 + UInt64(figures[index]) }
      return (number, exponent - count)
    }
    return (value < 0 ? "-" : "") + "\(figures)e\(exponent)"
  }

  /// Reads the significant digits of a number as it is printed: a text of its own would need memory.
  private struct DecimalText: TextOutputStream {
    let figures: UnsafeMutableBufferPointer<UInt8>
    /// How many figures there are.
    var count = 0
    private var (exponent, power) = (0, 0)
    private var (hasPoint, hasPower, isSmall) = (false, false, false)

    init(figures: UnsafeMutableBufferPointer<UInt8>) { self.figures = figures }

    /// The power of ten of the place before the first figure.
    var wholeExponent: Int { exponent + (isSmall ? -power : power) }

    mutating func write(_ text: String) {
      for byte in text.utf8 { read(byte) }
    }

    // What the standard library prints numbers with; without it they would come as texts.
    mutating func _writeASCII(_ text: UnsafeBufferPointer<UInt8>) {
      for byte in text { read(byte) }
    }

    private mutating func read(_ byte: UInt8) {
      switch byte {
      case UInt8(ascii: "."): hasPoint = true
      case UInt8(ascii: "e"): hasPower = true
      case UInt8(ascii: "-"): isSmall = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = byte - UInt8(ascii: "0")
        if hasPower {
          power = power * 10 + Int(digit)
        } else {
          let isLeading = count == 0 && digit == 0
          if hasPoint, isLeading { exponent -= 1 }
          if !hasPoint, !isLeading { exponent += 1 }
          guard !isLeading, count < figures.count else { return }
          figures[count] = digit
          count += 1
        }
      default: break
      }
    }
  }

  /// Adds one to the last of some digits.
  /// - Returns: false where all were nines.
  private static func roundUp(_ figures: UnsafeMutableBufferPointer<UInt8>, count: Int) -> Bool {
    var index = count - 1
    while index >= 0, figures[index] == 9 {
      figures[index] = 0
      index -= 1
    }
    guard index >= 0 else { return false }
    figures[index] += 1
    return true
  }

  private static func exponential(_ value: Double) -> String {
    // Rounding the largest numbers can lead to infinity.
    guard value.isFinite else { return value < 0 ? "-inf" : "inf" }
    let text = "\(value)".lowercased()
    if text.contains("e") { return text.replacing(".0e", with: "e") }
    var mantissa = value
    var exponent = 0
    while abs(mantissa) >= 10 {
      mantissa /= 10
      exponent += 1
    }
    while abs(mantissa) < 1 {
      mantissa *= 10
      exponent -= 1
    }
    let digits = abs(exponent) < 10 ? "0\(abs(exponent))" : "\(abs(exponent))"
    return "\(short(mantissa))e\(exponent < 0 ? "-" : "+")\(digits)"
  }

  /// Without an exponent: Swift writes 0.00001 as 1e-05.
  private static func plain(_ text: String) -> String {
    // Only numbers this near to zero have one; looking for it takes memory.
    guard let value = Double(text), abs(value) < 1e-4, text.contains("e-") else { return text }
    var decimals = 0
    var scaled = abs(value)
    while scaled != scaled.rounded() && decimals < 15 {
      decimals += 1
      scaled = abs(value)
      for _ in 0..<decimals { scaled *= 10 }
      if abs(scaled - scaled.rounded()) < scaled * 1e-12 { break }
    }
    return fixed(value, decimals: decimals)
  }
}
