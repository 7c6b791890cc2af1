import Files

/// The header of a `.npy` file: a Python dictionary of element type, order and shape.
///
/// - SeeAlso: numpy.lib.format, versions 1.0 to 3.0.
struct NPYHeader: Equatable {
  var type: String
  var isFortranOrder: Bool
  var shape: [Int]

  /// Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }` with spaces anywhere.
  /// - Returns: nil when the text is anything else.
  init?(_ text: ArraySlice<UInt8>) {
    var scanner = Scanner(bytes: text)
    var type: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    guard scanner.take("{") else { return nil }
    while !scanner.take("}") {
      guard let key = scanner.string(), scanner.take(":") else { return nil }
      switch key {
      case "descr" where type == nil:
        guard let value = scanner.string() else { return nil }
        type = value
      case "fortran_order" where isFortranOrder == nil:
        if scanner.take("True") {
          isFortranOrder = true
        } else if scanner.take("False") {
          isFortranOrder = false
        } else {
          return nil
        }
      case "shape" where shape == nil:
        guard let value = scanner.tuple() else { return nil }
        shape = value
      default: return nil
      }
      if !scanner.take(",") {
        guard scanner.take("}") else { return nil }
        break
      }
    }
    guard scanner.isAtEnd, let type, let isFortranOrder, let shape else { return nil }
    self.type = type
    self.isFortranOrder = isFortranOrder
    self.shape = shape
  }

  private struct Scanner {
    var bytes: ArraySlice<UInt8>

    private mutating func skipSpace() {
      while let byte = bytes.first, byte == 32 || byte == 10 || byte == 9 { bytes.removeFirst() }
    }

    var isAtEnd: Bool {
      mutating get {
        skipSpace()
        return bytes.isEmpty
      }
    }

    mutating func take(_ word: StaticString) -> Bool {
      skipSpace()
      let length = word.utf8CodeUnitCount
      let matches = word.withUTF8Buffer { bytes.starts(with: $0) }
      if matches { bytes.removeFirst(length) }
      return matches
    }

    mutating func string() -> String? {
      skipSpace()
      guard let quote = bytes.first, quote == 39 || quote == 34 else { return nil }
      bytes.removeFirst()
      guard let end = bytes.firstIndex(of: quote), end - bytes.startIndex <= 64 else { return nil }
      let text = String(decoding: bytes[..<end], as: UTF8.self)
      bytes = bytes[(end + 1)...]
      return text
    }

    private mutating func number() -> Int? {
      skipSpace()
      let digits = bytes.prefix { (48...57).contains($0) }
      guard (1...18).contains(digits.count) else { return nil }
      bytes.removeFirst(digits.count)
      // Files of Python 2 write long numbers as 12L.
      _ = take("L")
      return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    mutating func tuple() -> [Int]? {
      guard take("(") else { return nil }
      var numbers: [Int] = []
      while !take(")") {
        guard numbers.count < 64, let number = number() else { return nil }
        numbers.append(number)
        if !take(",") {
          guard take(")") else { return nil }
          break
        }
      }
      return numbers
    }
  }
}
