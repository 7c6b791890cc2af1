#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the rules need of the C library.
enum Logarithm {
  static func natural(_ number: Int) -> Double { log(Double(number)) }
}
