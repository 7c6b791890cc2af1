extension TerminalEmulator {
  /// What erasing leaves behind: a blank in the current background.
  var blank: TerminalCell {
    TerminalCell(style: TerminalStyle(background: cursor.style.background))
  }

  mutating func write(_ scalar: Unicode.Scalar) {
    if (0x80...0x9F).contains(scalar.value) {
      noteUnknown(["C1 0x" + String(scalar.value, radix: 16, uppercase: true)])
      return
    }
    place(cursor.characterSets[cursor.activeCharacterSet].shown(scalar))
  }

  /// Writes the last character again, as `CSI n b` asks.
  mutating func repeatLastCharacter(_ count: Int) {
    guard let lastCharacter else { return }
    for _ in 0..<count { place(lastCharacter) }
  }

  private mutating func place(_ scalar: Unicode.Scalar) {
    let width = scalar.terminalWidth
    if width == 0 {
      let column = cursor.isWrapPending ? cursor.column : max(0, cursor.column - 1)
      screen.addMark(scalar, row: cursor.row, column: column)
      return
    }
    if cursor.isWrapPending || cursor.column + width > columns {
      if enabledModes.contains(7), width <= columns {
        cursor.column = 0
        lineFeed()
      } else {
        cursor.column = max(0, columns - width)
      }
    }
    if isInserting {
      screen.insert(width, row: cursor.row, column: cursor.column, blank: blank)
    }
    screen.put(
      TerminalCell(scalar, style: cursor.style), row: cursor.row, column: cursor.column)
    if width == 2, cursor.column + 1 < columns {
      var half = TerminalCell(style: cursor.style)
      half.isContinuation = true
      screen.put(half, row: cursor.row, column: cursor.column + 1)
    }
    lastCharacter = scalar
    cursor.isWrapPending = cursor.column + width >= columns
    cursor.column = min(cursor.column + width, columns - 1)
  }

  mutating func perform(control: UInt8) {
    switch control {
    case 0x08: moveCursor(column: cursor.column - 1)
    case 0x09: tab(1)
    case 0x0A, 0x0B, 0x0C:
      lineFeed()
      if isLineFeedNewLine { cursor.column = 0 }
    case 0x0D: moveCursor(column: 0)
    case 0x0E: cursor.activeCharacterSet = 1
    case 0x0F: cursor.activeCharacterSet = 0
    // Padding, the bell, flow control and an abandoned sequence leave no trace on the screen.
    case 0x00, 0x07, 0x11, 0x13, 0x18, 0x1A: break
    default: noteUnknown(["0x" + String(control, radix: 16, uppercase: true)])
    }
  }

  /// Moves the cursor within the screen.
  mutating func moveCursor(row: Int? = nil, column: Int? = nil) {
    cursor.row = min(max(0, row ?? cursor.row), rows - 1)
    cursor.column = min(max(0, column ?? cursor.column), columns - 1)
    cursor.isWrapPending = false
  }

  /// Moves the cursor to a row that a program counts from the top of the screen or of its region.
  mutating func moveCursor(addressedRow row: Int, column: Int? = nil) {
    guard cursor.isOriginRelative else { return moveCursor(row: row, column: column) }
    let absolute = min(scrollRegion.lowerBound + row, scrollRegion.upperBound)
    moveCursor(row: absolute, column: column)
  }

  /// Moves the cursor by rows; it stops at the edge of the scroll region, if it comes from inside.
  mutating func moveCursor(rowsDown count: Int) {
    let target = cursor.row + count
    if count < 0, cursor.row >= scrollRegion.lowerBound {
      moveCursor(row: max(target, scrollRegion.lowerBound))
    } else if count > 0, cursor.row <= scrollRegion.upperBound {
      moveCursor(row: min(target, scrollRegion.upperBound))
    } else {
      moveCursor(row: target)
    }
  }

  /// Goes one row down, and scrolls at the bottom of the scroll region.
  mutating func lineFeed() {
    cursor.isWrapPending = false
    if cursor.row == scrollRegion.upperBound {
      screen.scrollUp(1, region: scrollRegion, blank: blank)
    } else {
      moveCursor(row: cursor.row + 1)
    }
  }

  /// Goes one row up, and scrolls at the top of the scroll region.
  mutating func reverseLineFeed() {
    cursor.isWrapPending = false
    if cursor.row == scrollRegion.lowerBound {
      screen.scrollDown(1, region: scrollRegion, blank: blank)
    } else {
      moveCursor(row: cursor.row - 1)
    }
  }

  /// Goes to a later tab stop, or to an earlier one if the count is negative.
  mutating func tab(_ count: Int) {
    for _ in 0..<min(abs(count), columns) {
      let stops = tabStops.filter { count > 0 ? $0 > cursor.column : $0 < cursor.column }
      moveCursor(column: (count > 0 ? stops.min() : stops.max()) ?? (count > 0 ? columns - 1 : 0))
    }
  }
}
