import TerminalUI
import Testing

@testable import Dashboard

@Suite("What is typed, and the help, on the screen")
struct PromptViewTests {
  private typealias Fixture = DashboardFixture

  /// A part of the screen, so that these pictures do not change with the panels behind.
  private func picture(_ state: DashboardState, _ rect: Rect) -> String {
    let canvas = Fixture.canvas(state)
    var part = Canvas(Size(columns: rect.columns, rows: rect.rows))
    for row in 0..<rect.rows {
      for column in 0..<rect.columns {
        part[column, row] = canvas[rect.column + column, rect.row + row]
      }
    }
    return part.text
  }

  private func palette(_ columns: Int, _ rows: Int, _ symbols: Symbols = .braille) -> String {
    var state = Fixture.populated(columns, rows, symbols)
    state.press(.character(":"))
    state.type("set ")
    state.press(.down)
    return picture(state, PaletteOverlay.rect(state))
  }

  @Test("the palette at 80 by 24")
  func palette80() {
    #expect(
      palette(80, 24) == """
        ╭─ command ─────────────────────────── tab complete  ⏎ run  esc leave ─╮
        │:set ▏                                                                │
        │ set learning_rate   0.002; How far each update goes.                 │
        │▸set batch_size      32; Samples in each update.                      │
        │ set nesterov        off; Looks where momentum leads.                 │
        │ set epochs          4; Passes over the training data.                │
        │ reset               back to its value at the start of the run       0│
        │ screenshot          write the frame to a .svg, .txt or .ansi file    │
        │ theme descent       draw in these colors                             │
        │ 32; Samples in each update.                                          │
        ╰──────────────────────────────────────────────────────────────────────╯
        """)
  }

  @Test("the palette at 40 by 12 in ASCII")
  func palette40() {
    #expect(
      palette(40, 12, .ascii) == """
        +- command ----- enter run  esc leave -+
        |:set _                                |
        | set learning_rate   0.002; How far~  |
        |>set batch_size      32; Samples in~  |
        | set nesterov        off; Looks whe~  |
        | set epochs          4; Passes over~  |
        | reset               back to its v~  0|
        | screenshot          write the fram~  |
        | theme descent       draw in these ~  |
        | 32; Samples in each update.          |
        +--------------------------------------+
        """)
  }

  @Test("the help at 80 by 24, scrolled to its end")
  func help80() {
    var state = Fixture.populated(80, 24)
    state.press(.character("?"), .end)
    #expect(
      picture(state, HelpOverlay.layout(state).rect) == """
        ╭─ keys 33-54 of 54 ─────────────────────────────────────── ↑ ↓ more  ? close ─╮
        │ >                show fewer steps (panels 1 and 2)                           │
        │ <                show more steps (panels 1 and 2)                            │
        │ pgup             show earlier steps (panels 1 and 2)                         │
        │ pgdn             show later steps (panels 1 and 2)                           │
        │ end f            follow the newest step, without a cursor (panels 1 and 2)   │
        │ m                the next metric in panel 2                                  │
        │ x                x axis: steps, epochs, training or wall time                │
        │ ]                smooth the lines more                                       │
        │ [                smooth the lines less                                       │
        │ y                hold the y axes as they are, or not                         │
        │ o                leave outliers out of the y axis, or not                    │
        │ tab              the next panel                                              │
        │ shift-tab        the previous panel                                          │
        │ ↑ k ↓ j          move up, move down                                          │
        │ :                type a command: all of these, values, themes                │
        │ /                narrow hyperparameters or log to what fits                  │
        │ v                panels: all, charts, layers, network, controls              │
        │ t                the next theme                                              │
        │ S                save the frame as an SVG picture                            │
        │ ^Z               go to the shell; fg comes back                              │
        │ esc              leave help, filter, cursor or enlarged panel                │
        │ 1 2 3 4 5 6 7 8  the panel with that number                                  │
        ╰──────────────────────────────────────────────────────────────────────────────╯
        """)
  }

  @Test("the help at 40 by 12")
  func help40() {
    var state = Fixture.populated(40, 12)
    state.press(.character("?"), .down)
    #expect(
      picture(state, HelpOverlay.layout(state).rect) == """
        ╭─ keys 2-11 of 130 ───────── ? close ─╮
        │                  while training      │
        │ ?                show or hide this   │
        │                  help                │
        │ space            pause training, or  │
        │                  let it go on        │
        │ + =              raise the selected  │
        │                  hyperparameter by   │
        │                  its step            │
        │ - _              lower the selected  │
        │                  hyperparameter by   │
        ╰──────────────────────────────────────╯
        """)
  }

  private func filter(_ columns: Int, _ rows: Int) throws -> String {
    var state = Fixture.populated(columns, rows)
    state.press(.character("/"))
    state.type("!batch")
    let panel = try #require(state.layout.panels.first { $0.id == .hyperparameters }?.rect)
    return picture(state, panel) + "\n" + picture(state, state.layout.footer)
  }

  @Test("a filter at 80 by 24")
  func filter80() throws {
    let text = try filter(80, 24)
    #expect(
      text == """
        ╭─ 4 hyperparameters /!batch ──╮
        │▸learning rate      0.002 @120│
        │ nesterov                  off│
        │ epochs                      4│
        │                              │
        │next step, 0 to 10: How far   │
        │each update goes.             │
        │                              │
        ╰──────────────────────────────╯
         /!batch▏                                                 ⏎ keep  esc all lines
        """)
  }

  @Test("a filter at 40 by 12")
  func filter40() throws {
    let text = try filter(40, 12)
    #expect(
      text == """
        ╭─ 4 hyperparameters /!batch ─ +- set ─╮
        │▸learning rate              0.002 @120│
        │ nesterov                          off│
        ╰──────────────────────────────────────╯
         /!batch▏         ⏎ keep  esc all lines
        """)
  }

  @Test("at every size without trap, and in ASCII with ASCII only", arguments: Symbols.allCases)
  func sizes(symbols: Symbols) {
    var canvas = Canvas(Size(columns: 0, rows: 0))
    for text in ["", "set learning_rate 99"] {
      var prompt = Fixture.populated(80, 24, symbols)
      prompt.press(.character(":"))
      prompt.type(text)
      if text.hasPrefix("set") { prompt.press(.enter) }
      var filter = Fixture.populated(80, 24, symbols)
      filter.press(.character("/"))
      filter.type("/(\(text)")
      var help = Fixture.populated(80, 24, symbols)
      help.press(.character("?"), .pageDown)
      for var state in [prompt, filter, help] {
        for columns in [0, 1, 5, 11, 12, 13, 40, 79] {
          for rows in [0, 1, 4, 5, 6, 12, 24] {
            _ = state.update(.resized(Size(columns: columns, rows: rows)))
            DashboardView.draw(state, on: &canvas)
            #expect(canvas.size == state.size)
            guard symbols == .ascii else { continue }
            #expect(canvas.text.unicodeScalars.allSatisfy { $0.value < 0x7F })
          }
        }
      }
    }
  }

  @Test("the selected entry of the palette is always among those shown")
  func scrolling() {
    for (columns, rows) in [(80, 24), (40, 12), (30, 6)] {
      var state = Fixture.populated(columns, rows)
      state.press(.character(":"))
      for _ in 0..<(state.prompt?.entries.count ?? 0) {
        let selected = state.prompt?.selected?.text ?? "?"
        let text = picture(state, PaletteOverlay.rect(state))
        #expect(text.contains("▸\(selected.prefix(10))"), "\(selected) at \(columns)x\(rows)")
        state.press(.down)
      }
    }
  }
}
