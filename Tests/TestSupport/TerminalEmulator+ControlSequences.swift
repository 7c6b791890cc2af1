extension TerminalEmulator {
  mutating func perform(_ sequence: ControlSequence) {
    let count = sequence.count()
    switch sequence.selector {
    case "A", "k": moveCursor(rowsDown: -count)
    case "B", "e": moveCursor(rowsDown: count)
    case "C", "a": moveCursor(column: cursor.column + count)
    case "D", "j": moveCursor(column: cursor.column - count)
    case "E":
      moveCursor(rowsDown: count)
      moveCursor(column: 0)
    case "F":
      moveCursor(rowsDown: -count)
      moveCursor(column: 0)
    case "G", "`": moveCursor(column: count - 1)
    case "H", "f": moveCursor(addressedRow: count - 1, column: sequence.count(1) - 1)
    case "I": tab(count)
    case "Z": tab(-count)
    case "d": moveCursor(addressedRow: count - 1)
    case "b": repeatLastCharacter(count)
    case "g": clearTabStops(sequence)
    case "m": applyStyle(sequence)
    case "r": setScrollRegion(sequence)
    case "s": savedCursor = cursor
    case "u": cursor = savedCursor
    case "h": setMode(sequence, isOn: true)
    case "l": setMode(sequence, isOn: false)
    case "?h": setPrivateMode(sequence, isOn: true)
    case "?l": setPrivateMode(sequence, isOn: false)
    case "!p": softReset()
    // Cursor shapes, window operations (ncurses saves the title with one) and keyboard options.
    case "?c", " q", "t", ">m", ">n": break
    default: edit(sequence)
    }
  }

  private mutating func edit(_ sequence: ControlSequence) {
    let count = sequence.count()
    let (row, column) = (cursor.row, cursor.column)
    switch sequence.selector {
    case "J": eraseInScreen(sequence)
    case "K": eraseInLine(sequence)
    case "X": screen.erase(row: row, columns: column..<column + count, with: blank)
    case "@": screen.insert(count, row: row, column: column, blank: blank)
    case "P": screen.delete(count, row: row, column: column, blank: blank)
    case "L", "M":
      guard scrollRegion.contains(row) else { return }
      let region = row...scrollRegion.upperBound
      if sequence.selector == "L" {
        screen.scrollDown(count, region: region, blank: blank)
      } else {
        screen.scrollUp(count, region: region, blank: blank)
      }
      cursor.column = 0
    case "S": screen.scrollUp(count, region: scrollRegion, blank: blank)
    // With five parameters this is the tracking of a highlighted mouse range, which has no answer.
    case "T" where sequence.parameters.count < 5:
      screen.scrollDown(count, region: scrollRegion, blank: blank)
    default: return noteUnknown(sequence)
    }
    cursor.isWrapPending = false
  }

  private mutating func eraseInScreen(_ sequence: ControlSequence) {
    let row = cursor.row
    switch sequence.option() {
    case 0:
      screen.erase(row: row, columns: cursor.column..<columns, with: blank)
      screen.erase(rows: row + 1..<rows, with: blank)
    case 1:
      screen.erase(rows: 0..<row, with: blank)
      screen.erase(row: row, columns: 0..<cursor.column + 1, with: blank)
    case 2: screen.erase(rows: 0..<rows, with: blank)
    // The lines that were scrolled away, of which none are kept.
    case 3: break
    default: noteUnknown(sequence)
    }
  }

  private mutating func eraseInLine(_ sequence: ControlSequence) {
    switch sequence.option() {
    case 0: screen.erase(row: cursor.row, columns: cursor.column..<columns, with: blank)
    case 1: screen.erase(row: cursor.row, columns: 0..<cursor.column + 1, with: blank)
    case 2: screen.erase(row: cursor.row, columns: 0..<columns, with: blank)
    default: noteUnknown(sequence)
    }
  }

  private mutating func setScrollRegion(_ sequence: ControlSequence) {
    let top = sequence.count(0) - 1
    let bottom = sequence.option(1) == 0 ? rows - 1 : min(sequence.option(1), rows) - 1
    guard top < bottom || (rows == 1 && top == 0) else { return }
    scrollRegion = top...bottom
    moveCursor(addressedRow: 0, column: 0)
  }

  private mutating func clearTabStops(_ sequence: ControlSequence) {
    switch sequence.option() {
    case 0: tabStops.remove(cursor.column)
    case 3: tabStops.removeAll()
    default: noteUnknown(sequence)
    }
  }

  mutating func noteUnknown(_ sequence: ControlSequence) {
    let final = sequence.selector.last.map { [String($0)] } ?? []
    let body = sequence.body.map { String(Character(Unicode.Scalar($0))) }
    noteUnknown(["ESC", "["] + body + final)
  }
}
