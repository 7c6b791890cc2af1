import Advice
import Charts
import Monitoring
import TerminalUI

/// Everything the dashboard knows. Only `update` changes it; drawing only reads it.
public struct DashboardState: Sendable {
  /// Log lines kept; older ones go.
  static let logCapacity = 500
  /// Markers kept on the charts; older ones go.
  static let markerCapacity = 1000
  /// Epochs kept as chart points; beyond that every second one goes.
  static let pointCapacity = 4096

  /// Changes with everything that changes what is shown but the steps, which show in charts, progress and header
  /// alone. A frame draws the other panels anew only then.
  private(set) var revision = 0
  /// Changes with those of them that a run does not report again and again: what a person does, a pause, the end.
  private(set) var urgentRevision = 0

  public internal(set) var size: Size
  public let symbols: Symbols
  /// The colours there are, for pictures.
  public let palette: Palette
  public internal(set) var themes: [Theme]
  public internal(set) var themeIndex: Int

  public internal(set) var run: RunDescription?
  public internal(set) var progress = RunProgress()
  public internal(set) var series = MetricSeries()
  /// Validation metrics by metric name, a point an epoch.
  public internal(set) var validation: [String: [ChartPoint]] = [:]
  /// Training metrics that only whole epochs have.
  public internal(set) var epochPoints: [String: [ChartPoint]] = [:]
  /// The last step of each epoch that has ended.
  var epochEnds: [Int: Int] = [:]
  /// The best validation or training value of each metric, by Keras name.
  public internal(set) var best: [String: Best] = [:]
  /// What was best before, the newest last: a run that goes back to an earlier epoch has it again.
  var formerBest: [String: [Best]] = [:]
  /// Which of these the progress shows, in its order.
  var bestNames: [String] = []
  /// What is known of the layers and what is shown of it.
  var layers = LayersState()
  /// What the network does, page by page; a run shows what it has something for.
  var previews: [PreviewPage: PreviewContent] = [:]
  /// The page that was chosen.
  var chosenPreview = PreviewPage.answers
  /// The sample that is looked at more closely, and how many there are to choose of.
  var chosenExample = 0
  var exampleCount = 0
  /// Classes that are scrolled away at the top of their table.
  var classOffset = 0
  /// The mistake that is in sight even where not all have room.
  var chosenMistake = 0
  /// What is wrong with the run.
  public internal(set) var advisor = Advisor()
  /// What the most urgent advice is about.
  var adviceTitle = ""
  public internal(set) var controls: [HyperparameterControl] = []
  /// Changes, pauses, checkpoints and trouble, by their steps.
  public internal(set) var markers: [ChartMarker] = []
  /// What was changed, taken back and made again.
  public internal(set) var history = ChangeHistory()
  public internal(set) var log: [LogLine] = []

  public internal(set) var focus = PanelID.hyperparameters
  public internal(set) var selectedControl = 0
  /// The advice that was chosen; the most urgent where it is gone.
  var selectedRule: AdviceRule?
  /// Lines scrolled up from the end of the log.
  public internal(set) var logOffset = 0
  /// How the charts are looked at.
  public internal(set) var charts = ChartView()
  /// Which of the other metrics stands first in the second panel.
  var selectedSubject = 0
  /// What the charts of the first panel and of the second are of.
  var lossSubjects = [ChartSubject(title: "loss", content: .steps([]))]
  var otherSubjects: [ChartSubject] = []
  /// The panels that this run has something for, in their order.
  var availablePanels = PanelID.allCases.filter { $0 != .preview }
  /// Which panels are wanted.
  public internal(set) var preset = LayoutPreset.all
  /// The borders that were moved.
  public internal(set) var borders = LayoutBorders()
  /// The border that the mouse holds, and whether it has been moved since.
  var held: (border: LayoutBorders.Border, isMoved: Bool)?
  /// Whether the panel with the focus has the screen for itself.
  public internal(set) var isZoomed = false
  /// Whether the hyperparameters give way to the list of their changes.
  public internal(set) var showsHistory = false
  /// Lines scrolled up from the end of that list.
  var historyOffset = 0
  public internal(set) var showsHelp = false
  /// Lines of the help scrolled past, where not all fit.
  var helpOffset = 0
  /// The key table, with what the person has changed in it.
  public let bindings: [KeyBinding]
  /// The prompt for commands, while it is open.
  public internal(set) var prompt: CommandPalette?
  /// What became of the last command, in the footer until the next key.
  var answer: LogLine?
  /// What panels are narrowed to.
  public internal(set) var filters: [PanelID: TextFilter] = [:]
  /// A filter that is being typed.
  public internal(set) var filterField: TextField?
  /// The places in `controls` that the filter lets through.
  var shownControls: [Int] = []
  /// The same below the headings of their groups.
  var controlLines: [ControlLine] = []
  /// The rows that all hyperparameters take with their headings.
  var controlRows = 0
  /// The place of the learning rate that every step tells; nil unless it moves by itself.
  var scheduledRate: Int?
  /// The places of what says of each layer whether it is trained.
  var trainableControls: [Int?] = []
  /// The learning rates to come, as far as they are known.
  var comingRates: [ChartPoint] = []
  /// The lines of `log` that the filter lets through; nil without one.
  var filteredLog: [LogLine]?
  /// The cell of a panel that the mouse points at; nil elsewhere, under a popup and without a mouse.
  public internal(set) var pointer: (column: Int, row: Int)?
  /// What is being typed for the selected hyperparameter.
  public internal(set) var editor: TextField?
  /// The checkpoints that the run can go back to, and the line it leaves behind.
  public internal(set) var timeTravel = TimeTravel()
  /// The chosen answer of the quit popup, while it is open.
  public internal(set) var quitPopup: QuitChoice?
  /// Why the run is not being saved at present.
  public internal(set) var saveFailure: String?
  /// Whether the run is to be left as soon as it has ended.
  var leavesAtEnd = false

  public struct Best: Equatable, Sendable {
    public var value: Double
    public var epoch: Int
  }

  public init(
    size: Size, symbols: Symbols, palette: Palette = .direct, themes: [Theme] = [.standard],
    themeIndex: Int = 0, bindings: [KeyBinding] = KeyMap.bindings
  ) {
    self.bindings = bindings
    self.size = size
    self.symbols = symbols
    self.palette = palette
    self.themes = themes.isEmpty ? [.standard] : themes
    self.themeIndex = self.themes.indices.contains(themeIndex) ? themeIndex : 0
  }

  /// Makes a frame draw all panels: the next one, or soon.
  mutating func touch(isUrgent: Bool = true) {
    revision &+= 1
    if isUrgent { urgentRevision &+= 1 }
  }

  public var theme: Theme { themes[themeIndex] }
  public var isFinished: Bool { progress.result != nil }

  /// A metric and its lane in `series`.
  typealias MetricLane = (lane: Int, metric: MetricDescriptor)

  /// What the first panel shows: the loss, or the losses of all networks.
  var lossMetrics: [MetricLane] {
    guard let metrics = run?.metrics, let first = metrics.first else { return [] }
    guard isAdversarial else { return [(0, first)] }
    return metrics.enumerated().filter { $0.element.name.hasSuffix("_loss") }.map { ($0, $1) }
  }

  /// What the second panel shows: the first metric besides the loss, or those of all networks.
  var secondMetrics: [MetricLane] {
    guard let metrics = run?.metrics, metrics.count > 1 else { return [] }
    guard isAdversarial else { return [(1, metrics[1])] }
    return metrics.enumerated().filter { !$0.element.name.hasSuffix("_loss") }.map { ($0, $1) }
  }

  /// Whether there is no one loss: each network has its own.
  private var isAdversarial: Bool { run?.metrics.first.map { $0.name != "loss" } ?? false }

  /// The page that the seventh panel shows: the chosen one, or the first there is.
  var previewPage: PreviewPage? {
    previews[chosenPreview] != nil
      ? chosenPreview : PreviewPage.allCases.first { previews[$0] != nil }
  }

  /// The page that Enter leads to; nil where there is no other.
  var nextPreviewPage: PreviewPage? {
    guard let page = previewPage, previews.count > 1 else { return nil }
    let all = PreviewPage.allCases
    let later = all.dropFirst(page.rawValue + 1).first { previews[$0] != nil }
    return later ?? all.first { previews[$0] != nil }
  }

  /// Finds the names of the best values anew: of the validation metrics, or of the training metrics where nothing
  /// validates; the second metric first, the loss next.
  mutating func findBestNames() {
    let metrics = run?.metrics ?? []
    let ordered = metrics.dropFirst().prefix(1) + metrics.prefix(1) + metrics.dropFirst(2)
    let validation = ordered.map { $0.name(on: .validation) }.filter { best[$0] != nil }
    bestNames = validation.isEmpty ? ordered.map(\.name) : validation
  }

  /// The place of the chosen advice.
  var selectedAdvice: Int { advisor.advice.firstIndex { $0.rule == selectedRule } ?? 0 }

  /// Finds the panels anew, after a run has begun or something else can be shown.
  mutating func findPanels() {
    availablePanels = PanelID.allCases.filter { panel in
      switch panel {
      case .metric: run.map { $0.metrics.count > 1 || !$0.epochMetrics.isEmpty } ?? true
      case .preview: !previews.isEmpty
      default: true
      }
    }
  }
}

/// What can happen to a dashboard.
public enum DashboardMessage: Equatable, Sendable {
  case key(Key)
  case mouse(MouseEvent)
  /// Text was pasted.
  case paste(String)
  /// Something happened in the run.
  case run(RunEvent)
  case resized(Size)
  /// The system asks the program to end now.
  case terminate
  /// The run could not be saved, or could again.
  case saving(failure: String?)
  /// Other checkpoints are kept than before, the oldest step first.
  case checkpoints([KeptCheckpoint])
  /// Something outside the run that belongs in the log.
  case notice(String, isError: Bool)
  /// What became of something that the person asked for: in the log, and before their eyes.
  case answer(String, isError: Bool)
}

/// What the dashboard asks of whoever runs it.
public enum DashboardEffect: Equatable, Sendable {
  case send(RunCommand)
  /// Leave; the run has ended and is saved, or is to be thrown away.
  case quit(discard: Bool)
  /// Give the terminal back until the shell continues the program.
  case suspend
  /// Have the run go on from the checkpoint of that step.
  case rewind(step: Int)
  /// Show this run beside the others in its folder.
  case compare
  /// Write the frame to a file: .svg, .txt or .ansi by the end of its name.
  case saveFrame(String)
}
