import Charts
import Experiments
import Monitoring
import TerminalUI

/// Everything the screen that compares runs knows. Only `update` changes it; drawing only reads it.
public struct CompareState: Sendable {
  /// What the lower half shows.
  public enum View: String, CaseIterable, Sendable { case curves, histograms, parallel }

  /// What is being typed about the chosen run.
  enum Edit: String, Sendable { case tags, notes, name, set }

  /// The sweep whose runs are trained while the screen is open.
  public struct Sweep: Equatable, Sendable {
    /// The runs that train now, by their files.
    public var running: Set<String>
    /// What has come of the sweep so far, in a few words.
    public var progress: String
    public var isOver: Bool

    public init(running: Set<String>, progress: String, isOver: Bool) {
      self.running = running
      self.progress = progress
      self.isOver = isOver
    }
  }

  /// What is asked before it is done.
  struct Question: Sendable {
    var text: String
    var effect: CompareEffect
  }

  public internal(set) var size: Size
  public let symbols: Symbols
  public let folder: String
  public internal(set) var themes: [Theme]
  public internal(set) var themeIndex: Int

  /// All runs of the folder.
  public internal(set) var runs: [RunSummary] = []
  public internal(set) var unreadableCount = 0
  /// What passes filter and hiding, pinned first, in order: places in `runs`.
  public internal(set) var shown: [Int] = []
  /// How many ancestors of each of them stand above it.
  var depths: [Int] = []
  /// The groups of what is shown, while there is something to group by.
  public internal(set) var groups: [RunGroups.Group] = []
  /// The hyperparameters that differ among the runs that are shown.
  var differing: [String] = []
  var metricNames: [String] = []

  /// The chosen run, by its file.
  var selectedID: String?
  /// Its row, or the chosen group.
  public internal(set) var selection = 0
  /// The first row that the table shows.
  var firstRow = 0
  /// The place of symbol and colour of each run whose curve is drawn, by its file.
  public internal(set) var marks: [String: Int] = [:]
  /// Whether the first runs are marked, as nobody has marked any.
  var marksFirst = false
  /// Runs that were read whole, with the version that was.
  var loaded: [String: (version: Int, record: ExperimentRecord?)] = [:]
  /// The marked runs that the table shows, by the order of their marks: those that the chart draws.
  var drawnIDs: [String] = []
  /// Curves as the chart draws them; made anew when something of them changes.
  var lines: [OverlayChart.Line] = []

  public internal(set) var metric = ""
  /// The columns after the mark, by their fields. These and what follows from all runs are kept, so that drawing
  /// a frame asks only for the runs that it shows.
  var columns: [String] = []
  /// The best value of the metric among what is shown.
  var bestValue: Double?
  var baselineRun: RunSummary?
  /// The chosen column, by its place.
  var column = 0
  public internal(set) var order: RunOrder?
  public internal(set) var filter: RunFilter?
  var filterText = ""
  var filterField: TextField?
  public internal(set) var groupBy: String?
  /// The file of the run that differences are from.
  public internal(set) var baseline: String?
  var showsHidden = false

  public internal(set) var view = View.curves
  /// Whether the chart has the room of the table as well.
  var showsChartAlone = false
  public internal(set) var axis = ChartAxis.step
  public internal(set) var isLogarithmic = false
  static let smoothings = [0, 0.5, 0.8, 0.9, 0.95, 0.98]
  var smoothing = 0
  /// Which of the marked runs' tensors the histograms are of.
  var tensor = 0

  var showsHelp = false
  var helpOffset = 0
  var edit: (kind: Edit, id: String, field: TextField)?
  var sweep: Sweep?
  /// What is done when the answer is yes.
  var question: Question?
  /// The file of a run that is to be deleted when the answer is yes.
  var deletion: String?
  /// What became of what was asked for, until the next key.
  var answer: (text: String, isError: Bool)?

  /// Whether it was opened from another screen, to which esc leads back.
  private(set) var isNested: Bool

  public init(
    size: Size, symbols: Symbols, folder: String, themes: [Theme] = [.standard],
    themeIndex: Int = 0, isNested: Bool = false
  ) {
    self.isNested = isNested
    self.size = size
    self.symbols = symbols
    self.folder = folder
    self.themes = themes.isEmpty ? [.standard] : themes
    self.themeIndex = self.themes.indices.contains(themeIndex) ? themeIndex : 0
  }

  public var theme: Theme { themes[themeIndex] }

  /// Nil where there is no sweep.
  public var sweepIsOver: Bool? { sweep?.isOver }

  /// What the screen is to begin with.
  public struct Wishes: Sendable {
    public var filter: String?
    public var order: RunOrder?
    public var metric: String?
    public var groupBy: String?
    /// The files of runs to draw at once; the first of those shown where empty.
    public var marked: [String] = []
    /// The file of the run to choose, which is drawn as well.
    public var chosen: String?
    /// The file of the baseline.
    public var baseline: String?

    public init() {}
  }

  /// The chosen run; nil while groups are shown and where there is none.
  public var selectedRun: RunSummary? {
    guard groupBy == nil, shown.indices.contains(selection) else { return nil }
    return runs[shown[selection]]
  }

  /// What people wrote about the chosen run: its notes, then its tags without the one that a sweep gives all.
  var remarks: String {
    guard let run = selectedRun else { return "" }
    let tags = run.tags.filter { sweep == nil || !$0.hasPrefix("sweep:") }
    let list = tags.isEmpty ? "" : "tags " + tags.joined(separator: ", ").visible
    return [run.notes.visible, list].filter { !$0.isEmpty }.joined(
      separator: symbols.isUnicode ? " · " : " - ")
  }

  /// The columns as they are to be.
  func makeColumns() -> [String] {
    if let groupBy {
      return [groupBy, "runs"] + (metric.isEmpty ? [] : [metric, "best.\(metric)"])
    }
    var columns = ["id", "status"] + differing
    if !metric.isEmpty {
      columns.append(metric)
      if !metric.hasPrefix(DataSplit.test.prefix) { columns.append("best.\(metric)") }
    }
    columns.append("epochs")
    // In a sweep all have the same.
    if sweep == nil, runs.contains(where: { !$0.tags.isEmpty }) { columns.append("tags") }
    return columns
  }

  /// Which way the chosen metric is better.
  var metricDescriptor: MetricDescriptor {
    let run = runs.first { $0.final(metric) != nil }
    return run.map { $0.record.metricDescriptors.describing(metric) }
      ?? MetricDescriptor(name: metric, isHigherBetter: false)
  }

  /// The best value of the metric among what is shown.
  func findBestValue() -> Double? {
    let descriptor = metricDescriptor
    var best: Double?
    for place in shown {
      guard let value = runs[place].best(metric), !value.isNaN else { continue }
      if best.map({ descriptor.isBetter(value, than: $0) }) ?? true { best = value }
    }
    return best
  }

  /// The colours of the marks, as the theme has them.
  private static let roles: [Theme.Role] = [
    .training, .validation, .good, .histogram, .marker, .warning, .title, .key,
  ]

  static func role(of mark: Int) -> Theme.Role { roles[mark % roles.count] }

  /// Colour and symbol together are one run's for the first 56 marks.
  static func symbol(of mark: Int, _ symbols: Symbols) -> Unicode.Scalar {
    let all: [Unicode.Scalar] =
      symbols.isUnicode
      ? ["●", "■", "▲", "◆", "▼", "○", "□"] : ["o", "#", "^", "*", "v", "x", "@"]
    return all[mark % all.count]
  }

  /// The tensors that any run that is drawn has histograms of.
  var tensors: [(layer: Int, tensor: String)] {
    var result: [(layer: Int, tensor: String)] = []
    for id in drawnIDs {
      for histogram in loaded[id]?.record?.histograms ?? []
      where !result.contains(where: { $0 == (histogram.layer, histogram.tensor) }) {
        result.append((histogram.layer, histogram.tensor))
      }
    }
    return result
  }
}

/// What can happen to the screen that compares runs.
public enum CompareMessage: Sendable {
  case key(Key)
  case mouse(MouseEvent)
  /// Text was pasted.
  case paste(String)
  /// Another theme was chosen elsewhere.
  case theme(Int)
  case resized(Size)
  /// The folder as it is now.
  case runs([RunSummary], unreadable: Int)
  /// A run that was read whole, as it was asked for; nil where that failed.
  case loaded(String, ExperimentRecord?)
  /// What became of something that was asked for.
  case answer(String, isError: Bool)
  /// The sweep as it is now.
  case sweep(CompareState.Sweep)
  /// A run of the sweep has begun, by its file; its curve is drawn where there are not many yet.
  case began(String)
}

/// What that screen asks of whoever runs it.
public enum CompareEffect: Equatable, Sendable {
  /// Read a run whole, by its file.
  case load(String)
  case edit(String, RunEdit)
  case delete(String)
  /// End a run that trains now, or change one of its hyperparameters, as it was typed.
  case stop(String)
  case set(String, String)
  case quit
  case suspend
}
