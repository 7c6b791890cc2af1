/// Times as records and file names write them, always UTC (ISO 8601).
public enum UTCTime {
  /// `2026-01-31T12:00:00Z`, or with milliseconds `2026-01-31T12:00:00.000Z`.
  public static func text(_ seconds: Double, hasMilliseconds: Bool = false) -> String {
    let milliseconds = Int((min(max(seconds, 0), 253_402_300_799) * 1000).rounded(.down)) % 1000
    let fraction = String(1000 + milliseconds).dropFirst()
    let parts = components(seconds)
    return "\(four(parts.year))-\(two(parts.month))-\(two(parts.day))T"
      + "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
      + (hasMilliseconds ? ".\(fraction)Z" : "Z")
  }

  /// `20260131T120000Z`, for file names.
  public static func compact(_ seconds: Double) -> String {
    text(seconds).filter { $0 != "-" && $0 != ":" }
  }

  /// The seconds since 1970 of a time written by `text`, or nil.
  public static func seconds(_ text: String) -> Double? {
    var bytes = Array(text.utf8)
    var fraction = 0.0
    if bytes.count == 24, bytes[19] == 46, let value = Double("0." + text.dropFirst(20).dropLast())
    {
      fraction = value
      bytes.removeSubrange(19..<23)
    }
    guard bytes.count == 20, bytes[4] == 45, bytes[7] == 45, bytes[10] == 84, bytes[13] == 58,
      bytes[16] == 58, bytes[19] == 90
    else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      let digits = bytes[range]
      guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
      return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      (1...12).contains(month), day >= 1, hour < 24, minute < 60, second < 61
    else { return nil }
    let firstOfNext = month == 12 ? days(year + 1, 1, 1) : days(year, month + 1, 1)
    guard days(year, month, day) < firstOfNext else { return nil }
    let whole = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
    return Double(whole) + fraction
  }

  // The civil calendar by days since 1970 (Hinnant, "chrono-compatible low-level date algorithms").

  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func components(
    _ seconds: Double
  ) -> (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    let total = Int(min(max(seconds, 0), 253_402_300_799))
    let z = total / 86_400 + 719_468
    let era = z / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let rest = total % 86_400
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * shifted + 2) / 5 + 1, rest / 3600, rest % 3600 / 60, rest % 60
    )
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
  private static func four(_ value: Int) -> String {
    String(repeating: "0", count: max(0, 4 - "\(value)".count)) + "\(value)"
  }
}
