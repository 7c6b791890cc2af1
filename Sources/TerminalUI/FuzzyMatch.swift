/// How well a few typed letters fit a name that has them in this order, with others between.
///
/// ```swift
/// FuzzyMatch.score("lr", in: "set learning_rate")  // fits
/// FuzzyMatch.score("rl", in: "set learning_rate")  // nil
/// ```
public enum FuzzyMatch {
  private static let wordStart = 10
  private static let neighbor = 6
  /// Letters in between, however many: names are short.
  private static let gap = -3
  private static let beginning = 4
  private static let whole = 1000

  /// Returns a number that is higher for the better fit, or nil where the letters are not all there in order.
  ///
  /// Letters at the beginnings of words and next to each other count most, gaps cost a little. Case, and what
  /// separates words, do not matter.
  /// - Complexity: O(letters of the pattern · letters of the text).
  public static func score(_ pattern: String, in text: String) -> Int? {
    let wanted = pattern.lowercased().unicodeScalars.filter { !isSeparator($0) }
    guard !wanted.isEmpty else { return 0 }
    var letters: [(scalar: Unicode.Scalar, isStart: Bool)] = []
    var startsWord = true
    for scalar in text.lowercased().unicodeScalars {
      if isSeparator(scalar) {
        startsWord = true
      } else {
        letters.append((scalar, startsWord))
        startsWord = false
      }
    }
    guard wanted.count <= letters.count else { return nil }
    // The best score of the letters so far where the last of them stands at each place.
    var scores: [Int?] = []
    for (index, scalar) in wanted.enumerated() {
      var next: [Int?] = Array(repeating: nil, count: letters.count)
      // The best of all places before the neighbor's.
      var apart: Int?
      for place in letters.indices {
        if index > 0, place >= 2, let score = scores[place - 2] {
          apart = max(apart ?? score + gap, score + gap)
        }
        guard letters[place].scalar == scalar else { continue }
        let bonus = letters[place].isStart ? wordStart : 0
        if index == 0 {
          next[place] = bonus + (place == 0 ? beginning : gap)
        } else {
          let close = place >= 1 ? scores[place - 1].map { $0 + neighbor } : nil
          guard let best = [close, apart].compactMap({ $0 }).max() else { continue }
          next[place] = best + bonus
        }
      }
      scores = next
    }
    guard let best = scores.compactMap({ $0 }).max() else { return nil }
    return letters.map(\.scalar) == Array(wanted) ? best + whole : best
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "_" || scalar == "-" || scalar == "." || scalar == "/"
  }
}
