import Tensors
import TerminalUI
import Testing

@testable import Dashboard

@Suite("The layout")
struct DashboardLayoutTests {
  @Test(
    "never lets panels overlap or leave the screen, and always shows the one with the focus",
    arguments: 1...5 as ClosedRange<UInt64>)
  func property(seed: UInt64) {
    var random = RandomGenerator(seed: seed)
    let withoutMetric = PanelID.allCases.filter { $0 != .metric }
    let least = withoutMetric.filter { $0 != .preview }
    for _ in 0..<1000 {
      let size = Size(columns: random.below(301), rows: random.below(121))
      let controls = random.below(14)
      for available in [
        PanelID.allCases, withoutMetric, PanelID.allCases.filter { $0 != .preview }, least,
      ] {
        for focus in available {
          let preset = LayoutPreset.allCases[random.below(LayoutPreset.allCases.count)]
          let layout = DashboardLayout(
            DashboardLayout.Request(
              size: size, available: available, focus: focus, controlCount: controls,
              preset: preset, borders: borders(&random)))
          let problem = problem(layout, size, focus, available)
          guard problem == nil else {
            Issue.record(
              "seed \(seed): \(size), \(focus), \(preset), \(controls) controls: \(problem ?? "")")
            return
          }
        }
      }
    }
  }

  /// Some borders moved to anywhere, or none.
  private func borders(_ random: inout RandomGenerator) -> LayoutBorders {
    var borders = LayoutBorders()
    guard random.below(2) == 0 else { return borders }
    borders.shares[.columns] = Double(random.below(101)) / 100
    for above in PanelID.allCases {
      for below in PanelID.allCases where above != below && random.below(2) == 0 {
        borders.shares[.rows(above: above, below: below)] = Double(random.below(101)) / 100
      }
    }
    return borders
  }

  @Test("shows the panels of a layout with room for each, and the one with the focus besides")
  func presets() throws {
    func panels(
      _ preset: LayoutPreset, _ columns: Int, _ rows: Int, _ focus: PanelID
    ) -> [(id: PanelID, rect: Rect)] {
      DashboardLayout(
        DashboardLayout.Request(
          size: Size(columns: columns, rows: rows), available: PanelID.allCases, focus: focus,
          controlCount: 20, preset: preset
        )
      ).panels
    }
    for (columns, rows) in [(80, 24), (120, 40), (200, 60)] {
      for preset in LayoutPreset.allCases.dropFirst() {
        let shown = panels(preset, columns, rows, preset.panels[0])
        #expect(Set(shown.map(\.id)) == Set(preset.panels), "\(preset) \(columns)")
      }
      #expect(panels(.charts, columns, rows, .loss).allSatisfy { $0.rect.columns * 2 >= columns })
      #expect(panels(.charts, columns, rows, .log).map(\.id).contains(.log))
    }
    #expect(panels(.charts, 40, 24, .loss).map(\.id) == [.loss, .metric])
    #expect(panels(.charts, 40, 8, .metric).map(\.id) == [.metric])
    let list = try #require(panels(.controls, 80, 24, .hyperparameters).first)
    #expect(list.id == .hyperparameters && list.rect.rows >= 9)
  }

  private func problem(
    _ layout: DashboardLayout, _ size: Size, _ focus: PanelID, _ available: [PanelID]
  ) -> String? {
    let screen = Rect(size)
    let rects = layout.panels.map(\.rect) + [layout.header, layout.footer].filter { !$0.isEmpty }
    for (index, rect) in rects.enumerated() {
      if rect.intersection(screen) != rect { return "\(rect) leaves the screen" }
      for other in rects.dropFirst(index + 1) where !rect.intersection(other).isEmpty {
        return "\(rect) and \(other) overlap"
      }
    }
    if layout.panels.contains(where: { $0.rect.isEmpty }) { return "an empty panel" }
    let least = DashboardLayout.smallestRows
    if layout.panels.count > 1, layout.panels.contains(where: { $0.rect.rows < least }) {
      return "a panel without room"
    }
    if Set(layout.panels.map(\.id)).count != layout.panels.count { return "a panel twice" }
    if !layout.panels.allSatisfy({ available.contains($0.id) }) { return "a panel for nothing" }
    if !layout.panels.isEmpty, !layout.panels.contains(where: { $0.id == focus }) {
      return "the focus is hidden"
    }
    let covered = rects.reduce(0) { $0 + $1.columns * $1.rows }
    if covered != size.columns * size.rows { return "cells that belong to nobody" }
    return nil
  }

  private func ids(_ columns: Int, _ rows: Int, _ focus: PanelID) -> [PanelID] {
    DashboardLayout(
      DashboardLayout.Request(
        size: Size(columns: columns, rows: rows), available: PanelID.allCases, focus: focus,
        controlCount: 4
      )
    ).panels.map(\.id)
  }

  @Test("drops panels in a sensible order as the terminal gets smaller")
  func dropping() {
    let all = Set(PanelID.allCases)
    #expect(Set(ids(160, 50, .hyperparameters)) == all)
    #expect(Set(ids(80, 24, .hyperparameters)) == all.subtracting([.preview, .advice]))
    #expect(ids(80, 16, .hyperparameters).contains(.layers) == false)
    #expect(ids(80, 16, .layers).contains(.layers))
    #expect(ids(40, 24, .hyperparameters) == [.loss, .hyperparameters])
    #expect(ids(40, 24, .log) == [.log, .hyperparameters])
    #expect(ids(40, 8, .loss) == [.loss])
    #expect(ids(1, 1, .loss) == [.loss])
    #expect(ids(0, 9, .loss).isEmpty)
  }

  @Test("gives advice a place above a long log, and elsewhere room when it is chosen")
  func advice() throws {
    func rect(_ columns: Int, _ rows: Int, _ focus: PanelID) -> Rect? {
      DashboardLayout(
        DashboardLayout.Request(
          size: Size(columns: columns, rows: rows), available: PanelID.allCases, focus: focus,
          controlCount: 10
        )
      ).panels.first { $0.id == .advice }?.rect
    }
    let large = try #require(rect(200, 60, .loss))
    #expect(large.column == 0 && large.rows >= 8)
    #expect(try #require(rect(200, 60, .advice)).rows > large.rows)
    #expect(rect(120, 40, .loss) == nil && rect(80, 24, .log) == nil)
    #expect(try #require(rect(200, 40, .advice)).rows >= 14)
    #expect(try #require(rect(120, 40, .advice)).rows == 15)
    #expect(ids(120, 40, .advice).contains([.loss, .metric, .layers, .advice]))
    #expect(try #require(rect(80, 24, .advice)).rows >= 16)
    #expect(ids(40, 12, .advice) == [.advice])
    #expect(ids(40, 24, .advice) == [.advice, .hyperparameters])
  }

  @Test("gives the log more rows when it is chosen")
  func log() throws {
    func rows(_ focus: PanelID) -> Int? {
      DashboardLayout(
        DashboardLayout.Request(
          size: Size(columns: 120, rows: 40), available: PanelID.allCases, focus: focus,
          controlCount: 30
        )
      ).panels.first { $0.id == .log }?.rect.rows
    }
    #expect(try #require(rows(.log)) >= 15)
    #expect(try #require(rows(.loss)) <= 6)
  }

  @Test("gives the preview a place beside the layers where it is wide, and room when it is chosen")
  func preview() throws {
    func rect(_ id: PanelID, _ columns: Int, _ rows: Int, _ focus: PanelID) -> Rect? {
      DashboardLayout(
        DashboardLayout.Request(
          size: Size(columns: columns, rows: rows), available: PanelID.allCases, focus: focus,
          controlCount: 10
        )
      ).panels.first { $0.id == id }?.rect
    }
    let layers = try #require(rect(.layers, 200, 60, .loss))
    let preview = try #require(rect(.preview, 200, 60, .loss))
    #expect(layers.row == preview.row && layers.rows == preview.rows)
    #expect(layers.endColumn == preview.column && layers.columns == preview.columns)
    #expect(try #require(rect(.preview, 200, 60, .preview)).rows > preview.rows)

    #expect(rect(.preview, 80, 24, .layers) == nil)
    #expect(try #require(rect(.layers, 80, 24, .layers)).rows >= 16)
    #expect(try #require(rect(.layers, 200, 60, .layers)).rows > layers.rows)
    #expect(ids(40, 12, .layers) == [.layers])
    #expect(ids(80, 24, .preview).contains(.layers) == false)
    #expect(try #require(rect(.preview, 80, 24, .preview)).rows >= 16)
    #expect(rect(.preview, 100, 60, .loss) != nil)
    let row = try #require(rect(.preview, 120, 36, .loss))
    #expect(row.row == rect(.layers, 120, 36, .loss)?.row && row.rows >= 10)
    #expect(ids(40, 12, .preview) == [.preview])
    #expect(ids(40, 24, .preview) == [.preview, .hyperparameters])
    #expect(ids(80, 14, .preview).contains(.preview))
  }
}
