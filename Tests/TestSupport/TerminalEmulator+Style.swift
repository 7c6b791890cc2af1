extension TerminalEmulator {
  mutating func applyStyle(_ sequence: ControlSequence) {
    var index = 0
    while index < sequence.parameters.count {
      let number = sequence.option(index)
      switch number {
      case 38, 48, 58:
        let (color, length) = extendedColor(sequence, at: index)
        guard let color else { return noteUnknown(sequence) }
        if number == 38 { cursor.style.foreground = color }
        if number == 48 { cursor.style.background = color }
        index += length
      default:
        if !setColor(number), !setAttribute(number, parts: sequence.parameters[index]) {
          noteUnknown(sequence)
        }
        index += 1
      }
    }
  }

  /// Sets one of the sixteen named colours; returns false if the number means something else.
  private mutating func setColor(_ number: Int) -> Bool {
    switch number {
    case 30...37: cursor.style.foreground = .indexed(UInt8(number - 30))
    case 39: cursor.style.foreground = .standard
    case 40...47: cursor.style.background = .indexed(UInt8(number - 40))
    case 49: cursor.style.background = .standard
    case 90...97: cursor.style.foreground = .indexed(UInt8(number - 90 + 8))
    case 100...107: cursor.style.background = .indexed(UInt8(number - 100 + 8))
    default: return false
    }
    return true
  }

  /// Sets or clears an attribute; returns false if the number is not known.
  private mutating func setAttribute(_ number: Int, parts: [Int?]) -> Bool {
    switch number {
    case 0: cursor.style = TerminalStyle()
    case 1: cursor.style.isBold = true
    case 2: cursor.style.isDim = true
    case 3: cursor.style.isItalic = true
    case 4: cursor.style.isUnderlined = parts.count < 2 || parts[1] != 0
    case 5, 6: cursor.style.isBlinking = true
    case 7: cursor.style.isReversed = true
    case 8: cursor.style.isHidden = true
    case 9: cursor.style.isStruckThrough = true
    case 21: cursor.style.isUnderlined = true
    case 22:
      cursor.style.isBold = false
      cursor.style.isDim = false
    case 23: cursor.style.isItalic = false
    case 24: cursor.style.isUnderlined = false
    case 25: cursor.style.isBlinking = false
    case 27: cursor.style.isReversed = false
    case 28: cursor.style.isHidden = false
    case 29: cursor.style.isStruckThrough = false
    // The primary font, an overline, and the colour of an underline are not kept.
    case 10, 53, 55, 59: break
    default: return false
    }
    return true
  }

  /// Reads `38;5;n`, `38;2;r;g;b` or a form with colons; returns how many parameters it takes.
  private func extendedColor(
    _ sequence: ControlSequence, at index: Int
  ) -> (color: TerminalColor?, length: Int) {
    let parts = sequence.parameters[index]
    if parts.count > 1 {
      // `38:2::r:g:b` names a colour space, `38:2:r:g:b` leaves it out.
      let hasColorSpace = parts[1] == 2 && parts.count > 5
      let values = parts.dropFirst(hasColorSpace ? 3 : 2).map { $0 ?? 0 }
      return (color(kind: parts[1] ?? 0, values: values), 1)
    }
    let kind = sequence.option(index + 1)
    let values = Array(sequence.options.dropFirst(index + 2).prefix(kind == 2 ? 3 : 1))
    return (color(kind: kind, values: values), 2 + values.count)
  }

  private func color(kind: Int, values: [Int]) -> TerminalColor? {
    let bytes = values.compactMap(UInt8.init(exactly:))
    if kind == 5, let index = bytes.first { return .indexed(index) }
    guard kind == 2, bytes.count >= 3 else { return nil }
    return .rgb(red: bytes[0], green: bytes[1], blue: bytes[2])
  }
}
