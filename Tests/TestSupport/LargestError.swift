/// The largest distance between two lists, relative to values above 1 and absolute below.
public func largestError(_ found: [Float], _ expected: [Double]) -> Double {
  guard found.count == expected.count else { return .infinity }
  var largest = 0.0
  for (a, b) in zip(found, expected) {
    let difference = abs(Double(a) - b) / max(1, abs(b))
    // NaN must not pass for a small difference.
    guard difference <= .greatestFiniteMagnitude else { return .infinity }
    largest = max(largest, difference)
  }
  return largest
}
