/// A control sequence (`CSI`) taken apart: prefix, parameters, intermediate bytes and final byte.
struct ControlSequence: Hashable, Sendable {
  /// The bytes between `ESC [` and the final byte.
  let body: [UInt8]

  /// What the sequence does, without its parameters: `H`, `?h`, `!p`.
  let selector: String

  /// The parameters, divided at `;`, and each of them divided at `:`; nil where one is left out.
  let parameters: [[Int?]]

  /// Takes a sequence apart.
  init(body: [UInt8], final: UInt8) {
    let prefix = body.prefix { (0x3C...0x3F).contains($0) }
    let digits = body.dropFirst(prefix.count).prefix { (0x30...0x3B).contains($0) }
    let intermediates = body.dropFirst(prefix.count + digits.count)
    self.body = body
    selector = String(decoding: prefix + intermediates + [final], as: UTF8.self)
    parameters = digits.split(separator: 0x3B, omittingEmptySubsequences: false).map { group in
      group.split(separator: 0x3A, omittingEmptySubsequences: false).map(Self.number)
    }
  }

  /// Returns a parameter that counts or numbers something from 1: 1 if left out or 0.
  func count(_ index: Int = 0) -> Int {
    max(1, option(index))
  }

  /// Returns a parameter that chooses something: 0 if left out.
  func option(_ index: Int = 0) -> Int {
    guard parameters.indices.contains(index) else { return 0 }
    return (parameters[index].first ?? nil) ?? 0
  }

  /// The parameters without their parts, 0 where one is left out.
  var options: [Int] {
    parameters.indices.map { option($0) }
  }

  /// No screen is as large as the largest number; a wild one must not keep the emulator busy.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    digits.isEmpty ? nil : digits.reduce(0) { min($0 * 10 + Int($1 - 0x30), 9_999) }
  }
}
