/// Divides the bytes a program sends to its terminal into characters, controls and sequences.
struct TerminalInputParser: Sendable {
  /// One piece of a program's output.
  enum Event: Hashable, Sendable {
    case character(Unicode.Scalar)
    case control(UInt8)
    case escape(String)
    case controlSequence(ControlSequence)
    case malformed([UInt8])
  }

  /// What came of one byte; a byte that was not consumed has to be offered again.
  struct Step {
    var event: Event?
    var isConsumed = true
  }

  private enum State: Hashable {
    case ground, text, escape, controlSequence, operatingSystemCommand, string, paletteEntry
  }

  private var state = State.ground
  private var held: [UInt8] = []
  private var textLength = 0
  private var isStringEscaped = false

  /// Takes the next byte.
  mutating func consume(_ byte: UInt8) -> Step {
    switch state {
    case .ground: ground(byte)
    case .text: text(byte)
    case .escape: escape(byte)
    case .controlSequence: controlSequence(byte)
    case .operatingSystemCommand, .string, .paletteEntry: string(byte)
    }
  }

  private mutating func ground(_ byte: UInt8) -> Step {
    switch byte {
    case 0x1B: begin(.escape)
    case 0x00...0x1F: Step(event: .control(byte))
    // A terminal ignores DEL.
    case 0x7F: Step()
    case 0x20...0x7E: Step(event: .character(Unicode.Scalar(byte)))
    case 0xC2...0xDF: begin(.text, with: byte, length: 2)
    case 0xE0...0xEF: begin(.text, with: byte, length: 3)
    case 0xF0...0xF4: begin(.text, with: byte, length: 4)
    default: Step(event: .malformed([byte]))
    }
  }

  private mutating func text(_ byte: UInt8) -> Step {
    guard (0x80...0xBF).contains(byte) else {
      return Step(event: finish { .malformed($0) }, isConsumed: false)
    }
    held.append(byte)
    guard held.count == textLength else { return Step() }
    return Step(
      event: finish { bytes in
        guard let string = String(validating: bytes, as: UTF8.self),
          let scalar = string.unicodeScalars.first
        else { return .malformed(bytes) }
        return .character(scalar)
      })
  }

  private mutating func escape(_ byte: UInt8) -> Step {
    switch byte {
    case 0x1B: return begin(.escape)
    case 0x18, 0x1A: return begin(.ground)
    case 0x00...0x1F: return Step(event: .control(byte))
    case 0x20...0x2F:
      held.append(byte)
      return Step()
    case 0x5B where held.isEmpty: return begin(.controlSequence)
    case 0x5D where held.isEmpty: return begin(.operatingSystemCommand)
    case 0x50 where held.isEmpty, 0x58 where held.isEmpty, 0x5E where held.isEmpty,
      0x5F where held.isEmpty:
      return begin(.string)
    case 0x30...0x7E:
      held.append(byte)
      return Step(event: finish { .escape(String(decoding: $0, as: UTF8.self)) })
    default:
      return Step(event: finish { .malformed([0x1B] + $0) }, isConsumed: false)
    }
  }

  private mutating func controlSequence(_ byte: UInt8) -> Step {
    switch byte {
    case 0x1B: return begin(.escape)
    case 0x18, 0x1A: return begin(.ground)
    case 0x00...0x1F: return Step(event: .control(byte))
    case 0x20...0x3F:
      held.append(byte)
      return Step()
    case 0x40...0x7E:
      return Step(event: finish { .controlSequence(ControlSequence(body: $0, final: byte)) })
    default:
      return Step(event: finish { .malformed([0x1B, 0x5B] + $0) }, isConsumed: false)
    }
  }

  private mutating func string(_ byte: UInt8) -> Step {
    if isStringEscaped {
      // What follows the escape is the second half of the terminator, or a sequence of its own.
      _ = begin(.escape)
      return Step(isConsumed: false)
    }
    switch (state, byte) {
    case (_, 0x1B): isStringEscaped = true
    case (_, 0x18), (_, 0x1A): return begin(.ground)
    case (.operatingSystemCommand, 0x07): return begin(.ground)
    // The Linux console's `ESC ] R` and `ESC ] P` with seven digits have no terminator.
    case (.operatingSystemCommand, 0x52) where held.isEmpty: return begin(.ground)
    case (.operatingSystemCommand, 0x50) where held.isEmpty: return begin(.paletteEntry)
    case (.paletteEntry, _):
      held.append(byte)
      if held.count == 7 { return begin(.ground) }
    default: held = [byte]
    }
    return Step()
  }

  private mutating func begin(_ next: State, with byte: UInt8? = nil, length: Int = 0) -> Step {
    state = next
    held = byte.map { [$0] } ?? []
    textLength = length
    isStringEscaped = false
    return Step()
  }

  private mutating func finish(_ event: ([UInt8]) -> Event) -> Event {
    let bytes = held
    _ = begin(.ground)
    return event(bytes)
  }
}
