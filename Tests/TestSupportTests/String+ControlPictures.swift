extension String {
  /// The string with real control characters in place of their pictures `␛`, `␈`, `␎`, `␏` and `␇`.
  ///
  /// The arguments of a test are printed when it runs, on the terminal of whoever runs it.
  var controls: String {
    let pictures: [Character: Character] = [
      "␛": "\u{1B}", "␈": "\u{8}", "␎": "\u{E}", "␏": "\u{F}", "␇": "\u{7}",
    ]
    return String(map { pictures[$0] ?? $0 })
  }
}
