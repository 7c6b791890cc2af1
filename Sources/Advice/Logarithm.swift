#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the rules need of the C library.
enum Logarithm {
  static func natural(_ number: Int) -> Double { log(Double(number)) }

  /// The exponent of ten in the scientific notation of a number above zero.
  static func exponent(_ number: Double) -> Int { Int(log10(number).rounded(.down)) }
  static func power(_ exponent: Int) -> Double { pow(10, Double(exponent)) }
}
