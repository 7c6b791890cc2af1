extension TerminalEmulator {
  mutating func perform(escape sequence: String) {
    switch sequence {
    case "7": savedCursor = cursor
    case "8": cursor = savedCursor
    case "D": lineFeed()
    case "E":
      cursor.column = 0
      lineFeed()
    case "H": tabStops.insert(cursor.column)
    case "M": reverseLineFeed()
    case "c": reset()
    case "n": cursor.activeCharacterSet = 2
    case "o": cursor.activeCharacterSet = 3
    case "#8": fillForAlignment()
    // The end of a string, keypad modes, memory locks, UTF-8, and a VT52 left: nothing to see.
    case "\\", "=", ">", "<", "l", "m", "%G", "%@", " F", " G": break
    default: designate(sequence)
    }
  }

  private mutating func designate(_ sequence: String) {
    guard sequence.count == 2, let slot = sequence.first, let final = sequence.last,
      let index = ["(", ")", "*", "+"].firstIndex(of: slot),
      let characterSet = TerminalCharacterSet(designation: final)
    else { return noteUnknown(["ESC"] + sequence.map(String.init)) }
    cursor.characterSets[index] = characterSet
  }

  private mutating func reset() {
    let unknown = unknownSequences
    self = TerminalEmulator(rows: rows, columns: columns)
    unknownSequences = unknown
  }

  /// The DEC alignment test: a screen full of `E`.
  private mutating func fillForAlignment() {
    scrollRegion = 0...rows - 1
    moveCursor(row: 0, column: 0)
    screen.erase(rows: 0..<rows, with: TerminalCell("E"))
  }

  /// `CSI ! p`: the modes, the region and the style go back, the screen stays.
  mutating func softReset() {
    scrollRegion = 0...rows - 1
    isInserting = false
    enabledModes.formUnion(Self.initialModes)
    enabledModes.subtract([1, 6])
    cursor.isOriginRelative = false
    cursor.style = TerminalStyle()
    cursor.characterSets = TerminalCursor().characterSets
    cursor.activeCharacterSet = 0
    savedCursor = TerminalCursor()
  }

  mutating func setMode(_ sequence: ControlSequence, isOn: Bool) {
    for mode in sequence.options {
      switch mode {
      case 4: isInserting = isOn
      case 20: isLineFeedNewLine = isOn
      // 34 is how tmux names the shape of the cursor.
      case 34: break
      default: noteUnknown(["ESC", "[", String(mode), isOn ? "h" : "l"])
      }
    }
  }

  mutating func setPrivateMode(_ sequence: ControlSequence, isOn: Bool) {
    for mode in sequence.options {
      switch mode {
      case 6:
        cursor.isOriginRelative = isOn
        moveCursor(addressedRow: 0, column: 0)
      case 47: showAlternateScreen(isOn)
      case 1047:
        if !isOn, isAlternateScreen { screen.erase(rows: 0..<rows, with: blank) }
        showAlternateScreen(isOn)
      case 1048: if isOn { savedCursor = cursor } else { cursor = savedCursor }
      case 1049: showAlternateScreenKeepingCursor(isOn)
      case 1, 3, 4, 5, 7, 8, 9, 12, 25, 45, 66, 67, 1000...1007, 1015, 1016, 1034, 1036, 1039, 2004,
        2026:
        break
      default: noteUnknown(["ESC", "[", "?", String(mode), isOn ? "h" : "l"])
      }
      if isOn { enabledModes.insert(mode) } else { enabledModes.remove(mode) }
    }
  }

  private mutating func showAlternateScreen(_ isOn: Bool) {
    guard isOn != isAlternateScreen else { return }
    isAlternateScreen = isOn
    swap(&screen, &hiddenScreen)
    swap(&savedCursor, &hiddenSavedCursor)
  }

  private mutating func showAlternateScreenKeepingCursor(_ isOn: Bool) {
    if isOn {
      savedCursor = cursor
      showAlternateScreen(true)
      screen.erase(rows: 0..<rows, with: blank)
    } else {
      showAlternateScreen(false)
      cursor = savedCursor
    }
  }
}
