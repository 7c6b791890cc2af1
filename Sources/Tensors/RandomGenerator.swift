#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A seeded generator of random numbers: xoshiro256** (Blackman and Vigna, 2018), seeded by SplitMix64.
///
/// The same seed gives the same numbers on every machine and in every version of Descent.
public struct RandomGenerator: RandomNumberGenerator, Sendable, Equatable {
  public private(set) var state: (UInt64, UInt64, UInt64, UInt64)

  public init(seed: UInt64) {
    var seeder = seed
    state = (
      Self.split(&seeder), Self.split(&seeder), Self.split(&seeder), Self.split(&seeder)
    )
  }

  /// The next number of SplitMix64.
  private static func split(_ seeder: inout UInt64) -> UInt64 {
    seeder &+= 0x9E37_79B9_7F4A_7C15
    var z = seeder
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A generator for one purpose of a run (`stream` 0 for weights, 1 for the order of the data, …), so
  /// that a change in one does not shift the numbers of another.
  public init(seed: UInt64, stream: UInt64) {
    var parent = RandomGenerator(seed: seed)
    self.init(seed: parent.next() ^ (stream &* 0xD134_2543_DE82_EF95))
  }

  public mutating func next() -> UInt64 {
    func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
    let result = rotate(state.1 &* 5, 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotate(state.3, 45)
    return result
  }

  /// A number from 0 up to, not including, 1, with 24 random bits.
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// A number of the normal distribution with mean 0 and deviation 1 (Box and Muller, 1958).
  public mutating func normal() -> Float {
    let radius = (-2 * log(1 - Double(next() >> 11) * 0x1p-53)).squareRoot()
    return Float(radius * cos(2 * .pi * Double(next() >> 11) * 0x1p-53))
  }

  /// A whole number from 0 up to, not including, `bound` (Lemire, 2019, without the rejection: the bias is
  /// below `bound` / 2⁶⁴).
  public mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Puts `values` in random order in place (Fisher and Yates).
  public mutating func shuffle(_ values: UnsafeMutableBufferPointer<Int32>) {
    var last = values.count - 1
    while last > 0 {
      values.swapAt(last, below(last + 1))
      last -= 1
    }
  }

  public static func == (a: Self, b: Self) -> Bool { a.state == b.state }
}
