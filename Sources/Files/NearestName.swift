/// The known name that a person most likely meant.
public enum NearestName {
  /// Returns the candidate nearest to `name` by edit distance, or nil when none is near.
  ///
  /// Near is a distance of at most a third of the longer name, and at least 2. Transpositions count as
  /// one edit (Damerau 1964). Of equally near names the first wins.
  public static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let distance = editDistance(Array(name.lowercased().utf8), Array(candidate.lowercased().utf8))
      guard distance <= max(2, max(name.utf8.count, candidate.utf8.count) / 3) else { continue }
      guard distance < candidate.utf8.count else { continue }
      if best == nil || distance < (best?.distance ?? 0) { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Returns `did you mean "…"?`, or a list of all candidates when none is near.
  public static func advice(for name: String, among candidates: [String]) -> String {
    if let nearest = of(name, among: candidates) { return "did you mean \"\(nearest)\"?" }
    return "known: \(candidates.joined(separator: ", "))"
  }

  static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    // Names are short; a very long one is no typing error.
    guard a.count < 200, b.count < 200 else { return .max }
    var twoAgo: [Int] = []
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var current = [i + 1]
      for j in 0..<b.count {
        var cost = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, twoAgo[j - 1] + 1) }
        current.append(cost)
      }
      (twoAgo, previous) = (previous, current)
    }
    return previous[b.count]
  }
}
