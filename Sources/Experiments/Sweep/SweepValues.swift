import Files
import Monitoring

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The values of one hyperparameter that a sweep tries.
public enum SweepValues: Equatable, Sendable {
  case list([HyperparameterValue])
  case range(Range)

  /// All numbers between two, both included.
  public struct Range: Equatable, Sendable {
    public var low: Double
    public var high: Double
    /// Whether logarithms are spread evenly instead of the numbers themselves.
    public var isLogarithmic: Bool
    public var isWhole: Bool

    public init(low: Double, high: Double, isLogarithmic: Bool = false, isWhole: Bool = false) {
      self.low = low
      self.high = high
      self.isLogarithmic = isLogarithmic
      self.isWhole = isWhole
    }

    /// The number at a fraction of the way from low to high.
    func number(at fraction: Double) -> HyperparameterValue {
      if fraction <= 0 { return .number(low) }
      if fraction >= 1 { return .number(high) }
      let number =
        isLogarithmic
        ? exp(log(low) + fraction * (log(high) - log(low))) : low + fraction * (high - low)
      return .number(tidy(number))
    }

    /// A number that somebody could have typed: whole, or of four digits.
    private func tidy(_ number: Double) -> Double {
      let tidied =
        isWhole ? number.rounded() : Double(NumberText.short(number, digits: 4)) ?? number
      return min(max(tidied, low), high)
    }

    func draw(using generator: inout some RandomNumberGenerator) -> HyperparameterValue {
      if isWhole, !isLogarithmic {
        let count = UInt64(high - low) + 1
        return .number(low + Double(generator.next().multipliedFullWidth(by: count).high))
      }
      return number(at: Double(generator.next() >> 11) * 0x1p-53)
    }
  }

  /// One of the values, all alike likely.
  func draw(using generator: inout some RandomNumberGenerator) -> HyperparameterValue {
    switch self {
    case .range(let range): return range.draw(using: &generator)
    case .list(let values):
      return values[Int(generator.next().multipliedFullWidth(by: UInt64(values.count)).high)]
    }
  }

  /// The values of a grid: all of a list, or of a range so many, spread evenly from low to high.
  func points(_ count: Int) -> [HyperparameterValue] {
    switch self {
    case .list(let values): return values
    case .range(let range):
      var points: [HyperparameterValue] = []
      for index in 0..<count {
        let fraction = count > 1 ? Double(index) / Double(count - 1) : 0.5
        let point = range.number(at: fraction)
        // Between two whole numbers there may be fewer than were asked for.
        if points.last != point { points.append(point) }
      }
      return points
    }
  }
}

extension SweepValues {
  /// Reads `0.001,0.01`, `0.001..0.1` or `0.001..0.1:log`.
  /// - Throws: `InputError` for values that the hyperparameter cannot have.
  public init(_ text: String, for descriptor: HyperparameterDescriptor) throws(InputError) {
    func error(_ found: String, _ expected: String) -> InputError {
      InputError(place: "--set \(descriptor.key.rawValue)", found: found, expected: expected)
    }
    guard let dots = Self.dots(in: text) else {
      var values: [HyperparameterValue] = []
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        guard let value = descriptor.value(from: String(part)) else {
          throw error(String(part).quoted, descriptor.expectation)
        }
        guard !values.contains(value) else {
          throw error("\(String(part).quoted) twice", "each value once")
        }
        values.append(value)
      }
      self = .list(values)
      return
    }
    var isWhole = false
    switch descriptor.kind {
    case .whole: isWhole = true
    case .number: break
    case .flag, .choice:
      throw error("the range \(text.quoted)", "a list of \(descriptor.expectation)")
    }
    var end = String(text[dots.upperBound...])
    var isLogarithmic = false
    if let colon = end.firstIndex(of: ":") {
      guard end[colon...] == ":log" else {
        throw error(String(end[colon...]).quoted, "low..high or low..high:log")
      }
      isLogarithmic = true
      end = String(end[..<colon])
    }
    var ends: [Double] = []
    for part in [String(text[..<dots.lowerBound]), end] {
      guard let number = descriptor.value(from: part)?.number else {
        throw error(part.quoted, descriptor.expectation)
      }
      ends.append(number)
    }
    guard ends[0] < ends[1] else {
      throw error("the range \(text.quoted)", "a low end below the high one")
    }
    guard !isLogarithmic || ends[0] > 0 else {
      throw error("the range \(text.quoted)", "a low end above 0, which has a logarithm")
    }
    self = .range(
      Range(low: ends[0], high: ends[1], isLogarithmic: isLogarithmic, isWhole: isWhole))
  }

  private static func dots(in text: String) -> Swift.Range<String.Index>? {
    var index = text.startIndex
    while index < text.endIndex {
      let next = text.index(after: index)
      if text[index] == ".", next < text.endIndex, text[next] == "." {
        return index..<text.index(after: next)
      }
      index = next
    }
    return nil
  }

  /// A list, or an object with the ends of a range.
  var json: JSONValue {
    switch self {
    case .list(let values): .array(values.map(\.json))
    case .range(let range):
      [
        "low": JSONValue(range.low), "high": JSONValue(range.high),
        "scale": range.isLogarithmic ? "log" : "linear", "whole": JSONValue(range.isWhole),
      ]
    }
  }

  /// - Returns: nil for anything that `json` does not write.
  init?(json: JSONValue) {
    if let array = json.array {
      let values = array.compactMap(HyperparameterValue.init(json:))
      guard values.count == array.count, !values.isEmpty else { return nil }
      self = .list(values)
      return
    }
    guard let low = json["low"]?.number, let high = json["high"]?.number, low < high else {
      return nil
    }
    let isLogarithmic = json["scale"] == "log"
    guard !isLogarithmic || low > 0 else { return nil }
    self = .range(
      Range(
        low: low, high: high, isLogarithmic: isLogarithmic,
        isWhole: json["whole"]?.boolean ?? false))
  }
}
