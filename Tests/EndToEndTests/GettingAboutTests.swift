import Files
import Foundation
import TestSupport
import Testing

@Suite("Getting about the dashboard")
struct GettingAboutTests {
  /// Where a text stands on the screen, counted from 1 as terminals report it.
  private func place(_ text: String, _ terminal: TerminalEmulator) throws -> (Int, Int) {
    for (row, line) in terminal.lines.enumerated() {
      guard let range = line.range(of: text) else { continue }
      return (line.distance(from: line.startIndex, to: range.lowerBound) + 1, row + 1)
    }
    throw ProgramError.cannotStart(executable: "the screen", reason: "no \(text)")
  }

  @Test("a click chooses, the wheel changes a value, and the terminal gets its mouse back")
  func click() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder, rows: 40)
    try program.waitUntil("training") { terminal in
      terminal.text.contains("● training") && terminal.text.contains("batch size")
    }
    #expect(program.terminal.isMouseReported)
    let (column, row) = try place("batch size", program.terminal)
    try program.send("\u{1B}[<0;\(column);\(row)M\u{1B}[<0;\(column);\(row)m")
    try program.waitUntil("the selection") { $0.text.contains("▸batch size") }
    // Over the value, which ends before the border.
    try program.send("\u{1B}[<64;31;\(row)M")
    try program.waitUntil("the change") { $0.text.contains("256 …") || $0.text.contains("256 @") }

    let (quit, footer) = try place("q quit", program.terminal)
    try program.send("\u{1B}[<0;\(quit);\(footer)M")
    try program.waitUntil("the question") { $0.text.contains("quit without saving") }
    let (answer, line) = try place("quit without saving", program.terminal)
    try program.send("\u{1B}[<0;\(answer);\(line)M")
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(0))
    #expect(program.terminalIsRestored)
    #expect(program.terminal.unknownSequences.isEmpty)
  }

  @Test(
    "the mouse is left alone where it is not wanted or not there",
    arguments: [
      (["--no-mouse"], [:]), ([], ["TERM": "vt100"]), ([], ["config": #"{ "mouse": false }"#]),
    ] as [([String], [String: String])])
  func noMouse(arguments: [String], environment: [String: String]) throws {
    let folder = try TemporaryDirectory()
    if let text = environment["config"] { try write(text, in: folder) }
    let program = try DescentProgram.dashboard(
      in: folder, environment: environment, arguments: ["--epochs", "100000"] + arguments)
    try program.waitUntil("training") { $0.text.contains("training  epoch") }
    #expect(!program.terminal.isMouseReported)
    program.signal(SIGTERM)
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(130))
  }

  @Test("a crash gives the mouse back")
  func crash() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder)
    try program.waitUntil("training") { $0.text.contains("● training") }
    program.signal(SIGTRAP)
    #expect(try program.waitForExit(timeoutSeconds: 60) == .signal(SIGTRAP))
    #expect(program.terminalIsRestored)
  }

  @Test("pasted text runs no keys, and goes into a prompt as text")
  func paste() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(
      in: folder, rows: 40, columns: 160, arguments: ["--epochs", "100000", "--no-mouse"])
    try program.waitUntil("training") { $0.text.contains("● training") }
    #expect(program.terminal.enabledModes.contains(2004))
    try program.send("\u{1B}[200~q\r?l\u{1B}[201~")
    try program.waitUntil("the word") { $0.text.contains("pasted text was left out") }
    #expect(!program.terminal.text.contains("quit without saving"))
    #expect(!program.terminal.text.contains("loss, log"))
    try program.send(":\u{1B}[200~set learning_rate\r 0.03\r\u{1B}[201~")
    try program.waitUntil("the command") { $0.text.contains(":set learning_rate 0.03") }
    #expect(!program.terminal.text.contains("0.03 @"))
    try program.send(.enter)
    try program.waitUntil("the value") { $0.text.contains("0.03 @") }
    try program.send(.control("z"))
    try program.waitUntilStopped()
    #expect(program.terminalIsRestored)
    program.signal(SIGCONT)
    try program.waitUntil("the dashboard") {
      $0.enabledModes.contains(2004) && $0.text.contains("● training")
    }
    program.signal(SIGTERM)
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(130))
    #expect(program.terminalIsRestored)
    #expect(program.terminal.unknownSequences.isEmpty)
  }

  @Test("a terminal that knows no pasted text is not asked for it")
  func noPaste() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder, environment: ["TERM": "vt100"])
    try program.waitUntil("training") { $0.text.contains("training  epoch") }
    #expect(!program.terminal.enabledModes.contains(2004))
    program.signal(SIGTERM)
    #expect(try program.waitForExit(timeoutSeconds: 60) == .code(130))
  }

  @Test("commands set a value and write the frame to a file, and the log says where")
  func commands() throws {
    let folder = try TemporaryDirectory()
    let program = try DescentProgram.dashboard(in: folder, rows: 40, columns: 160)
    try program.waitUntil("training") { $0.text.contains("● training") }
    try program.send(":set learning_rate 0.03")
    try program.send(.enter)
    try program.waitUntil("the value") { $0.text.contains("0.03 @") }
    try program.send(":screenshot frame.txt")
    try program.send(.enter)
    try program.waitUntil("the file") { $0.text.contains("the frame is in frame.txt") }
    let text = String(decoding: try FileContents.read(folder.file("frame.txt")), as: UTF8.self)
    #expect(text.contains("learning rate") && !text.contains(":screenshot"))
    try program.send(":screenshot none/frame.txt")
    try program.send(.enter)
    try program.waitUntil("the refusal") { $0.text.contains("the picture: found no folder") }
    try program.send("S")
    try program.waitUntil("the picture") { $0.text.contains("the frame is in descent-quick") }
    let pictures = FileContents.names(inFolder: folder.path).filter { $0.hasSuffix(".svg") }
    #expect(pictures.count == 1)
  }

  @Test("the view comes back as it was left, and a damaged file is no matter")
  func view() throws {
    let folder = try TemporaryDirectory()
    for round in 0..<3 {
      let program = try DescentProgram.dashboard(in: folder)
      try program.waitUntil("training") { $0.text.contains("● training") }
      switch round {
      case 0: try program.send("1lt")
      case 1:
        try program.waitUntil("the logarithmic axis") { $0.text.contains("loss, log") }
        try AtomicFile.write("{ nonsense", to: folder.file("state/descent/view.json"))
      default: #expect(!program.terminal.text.contains("loss, log"))
      }
      try program.waitUntil("the axis") { $0.text.contains("loss, log") == (round < 2) }
      program.signal(SIGTERM)
      #expect(try program.waitForExit(timeoutSeconds: 60) == .code(130))
      guard round == 0 else { continue }
      let path = folder.file("state/descent/view.json")
      let view = try JSONParser.parse(try FileContents.read(path)).value
      #expect(view["panel"] == "loss" && view["logarithmic"] == true)
      #expect(view["theme"]?.string != nil)
    }
  }

  @Test("a mistake in the configuration is a line in the log, and the rest of it holds")
  func configuration() throws {
    let folder = try TemporaryDirectory()
    try write(
      ##"{ "symbols": "ascii", "refresh": 99, "keys": { "quit": "Q" }, "colour": 1 }"##, in: folder)
    let program = try DescentProgram.dashboard(in: folder, rows: 60, columns: 200)
    try program.waitUntil("training") { terminal in
      terminal.text.contains("* training") && terminal.text.contains("Q quit")
        && terminal.text.contains("+- 6 log")
    }
    try program.waitUntil("the complaints") { terminal in
      terminal.text.contains("config.json:1:34: refresh: found 99;")
        && terminal.text.contains("found the unknown key")
    }
    try program.send("Q")
    try program.waitUntil("the question") { $0.text.contains("stop and save") }
  }

  private func write(_ text: String, in folder: TemporaryDirectory) throws {
    try AtomicFile.write(text, to: folder.file("config/descent/config.json"))
  }
}
