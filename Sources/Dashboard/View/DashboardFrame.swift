import TerminalUI

/// The frames of a dashboard, one after the other on the same canvas.
///
/// What steps change, the charts and some numbers, is drawn in each frame and allocates nothing once there is memory
/// for it. All else is drawn when something besides the steps has changed: at once, or a little later for what a run
/// reports again and again, so that quick epochs do not rewrite the log and the histograms ten times a second.
public struct DashboardFrame: Sendable {
  public private(set) var canvas: Canvas
  /// What the canvas shows, but for the steps; nil before the first frame.
  private var shown: Shown?
  private var loss: MetricPanel.Memory = []
  private var metric: MetricPanel.Memory = []
  private var layers = LayersPanel.Memory()

  /// The least seconds between reports of the run in the panels that steps do not change.
  private static let reportSeconds = 1.5

  /// The least seconds between numbers: nobody reads ten a second.
  private static let numberSeconds = 0.25

  private struct Shown {
    var revision: Int
    var urgentRevision: Int
    var time: Double
    var numberTime: Double
    var layout: DashboardLayout
    var epoch: Int
  }

  public init(_ size: Size = Size(columns: 0, rows: 0)) { canvas = Canvas(size) }

  /// When all there is to show will be due; nil where it shows.
  public private(set) var due: Double?

  /// Draws a state that comes from the one that was drawn last, at the size it says.
  /// - Parameter time: seconds since any moment; without it everything shows at once.
  public mutating func draw(_ state: DashboardState, at time: Double? = nil) {
    let hasOverlay =
      state.showsHelp || state.prompt != nil || state.quitPopup != nil
      || state.timeTravel.chosen != nil
    guard let shown, shown.urgentRevision == state.urgentRevision, !hasOverlay else {
      return drawAll(state, at: time)
    }
    if shown.revision != state.revision {
      let isDue = time.map { $0 >= shown.time + Self.reportSeconds } ?? true
      if isDue { return drawAll(state, at: time) }
      due = shown.time + Self.reportSeconds
    }
    if shown.epoch != state.progress.epoch {
      canvas.fill(shown.layout.header, " ", state.theme.style(.text))
      HeaderBar.draw(state, on: &canvas, in: shown.layout.header)
      self.shown?.epoch = state.progress.epoch
    }
    let hasNewNumbers = time.map { $0 >= shown.numberTime + Self.numberSeconds } ?? true
    if hasNewNumbers { self.shown?.numberTime = time ?? -.infinity }
    for (id, rect) in shown.layout.panels {
      switch id {
      case .loss:
        MetricPanel.drawCharts(
          id, state, on: &canvas, in: rect, memory: &loss, keepsNumbers: !hasNewNumbers)
      case .metric:
        MetricPanel.drawCharts(
          id, state, on: &canvas, in: rect, memory: &metric, keepsNumbers: !hasNewNumbers)
      case .progress where hasNewNumbers:
        ProgressPanel.drawNumbers(state, on: &canvas, in: rect)
      default: break
      }
    }
  }

  private mutating func drawAll(_ state: DashboardState, at time: Double?) {
    due = nil
    canvas.clear(state.size, background: state.theme.style(.text))
    let request = state.layoutRequest
    let layout =
      shown.flatMap { $0.layout.request == request ? $0.layout : nil } ?? DashboardLayout(request)
    shown = Shown(
      revision: state.revision, urgentRevision: state.urgentRevision,
      time: time ?? -.infinity, numberTime: time ?? -.infinity, layout: layout,
      epoch: state.progress.epoch)
    HeaderBar.draw(state, on: &canvas, in: layout.header)
    for (id, rect) in layout.panels { drawAll(of: id, state, in: rect) }
    FooterBar.draw(state, on: &canvas, in: layout.footer)
    if state.showsHelp { HelpOverlay.draw(state, on: &canvas) }
    if let palette = state.prompt { PaletteOverlay.draw(palette, state, on: &canvas) }
    if let chosen = state.timeTravel.chosen {
      CheckpointsPopup.draw(state, chosen, on: &canvas)
    }
    if let choice = state.quitPopup { QuitPopup.draw(state, choice, on: &canvas) }
  }

  private mutating func drawAll(of id: PanelID, _ state: DashboardState, in rect: Rect) {
    switch id {
    case .loss: MetricPanel.draw(id, state, on: &canvas, in: rect, memory: &loss)
    case .metric: MetricPanel.draw(id, state, on: &canvas, in: rect, memory: &metric)
    case .layers: LayersPanel.draw(state, on: &canvas, in: rect, memory: &layers)
    case .hyperparameters: HyperparametersPanel.draw(state, on: &canvas, in: rect)
    case .progress: ProgressPanel.draw(state, on: &canvas, in: rect)
    case .log: LogPanel.draw(state, on: &canvas, in: rect)
    case .preview: PreviewPanel.draw(state, on: &canvas, in: rect)
    case .advice: AdvicePanel.draw(state, on: &canvas, in: rect)
    }
  }
}
