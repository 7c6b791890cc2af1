import Files
import Monitoring

/// A saved run without its curves: all that a list, a filter or a comparison asks for.
public struct RunSummary: Sendable {
  /// The run without definition, checkpoints, incidents, confusion matrix, epochs, steps and histograms.
  public var record: ExperimentRecord
  /// The definition, or the text of the member that holds it.
  private var definitionSource: DefinitionSource
  /// The epochs that were done.
  public var epochCount: Int
  /// Where it is stored: a record, or the journal of a live run.
  public var path: String
  /// The name of its file without what follows the id, which no other run in the folder has.
  public let fileID: String
  /// Differs from what it was when the file has been written since.
  public var version = 0

  public var id: String { record.id }
  public var tags: [String] { record.tags }
  public var notes: String { record.notes }
  /// Whether somebody wants it always before their eyes.
  public var isPinned: Bool { record.isPinned }
  /// Whether somebody wants it out of the way.
  public var isHidden: Bool { record.isHidden }

  private enum DefinitionSource: Sendable {
    case value(JSONValue)
    case text([UInt8])
  }

  /// What was trained. Few ask for it, so that of a file it is read only then; null where it is damaged.
  public var definition: JSONValue {
    switch definitionSource {
    case .value(let value): value
    case .text(let bytes): (try? JSONParser.parse(bytes))?.value["definition"] ?? .null
    }
  }

  /// The record with its definition, for what compares settings.
  public var definedRecord: ExperimentRecord {
    var record = record
    record.definition = definition
    return record
  }

  /// The summary of a run that is at hand.
  public init(_ record: ExperimentRecord, path: String) {
    self.record = record
    self.path = path
    let name = path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
    fileID =
      [Journal.suffix, ".json"].first { name.hasSuffix($0) }
      .map { String(name.dropLast($0.count)) } ?? String(name)
    epochCount = record.epochs.count
    definitionSource = .value(record.definition)
    self.record.definition = .null
    self.record.checkpoints = []
    self.record.incidents = []
    self.record.confusion = nil
    self.record.epochs = []
    self.record.steps = MetricSeries(capacity: 2)
    self.record.histograms = []
    self.record.histogramCourse = []
    if record.isAbandoned {
      self.record.status = .crashed
      self.record.reason = RunStore.crashReason
    }
  }

  /// What is long in a record, or seldom asked for; its values are skipped, and must be of these kinds.
  private static let skipped: [(key: String, kind: JSONSkimmer.Kind, isRequired: Bool)] = [
    ("confusion", .object, false), ("epochs", .array, true), ("steps", .object, true),
    ("histograms", .array, true), ("histogram_course", .array, false),
    ("definition", .object, false), ("checkpoints", .array, false), ("incidents", .array, false),
  ]

  /// Reads what is short in a record and skims the rest.
  /// - Returns: nil where something is out of the ordinary; then reading all of it says what.
  init?(skimming buffer: FileBuffer, path: String) {
    var epochCount = 0
    var definition: [UInt8]?
    let head: [UInt8]? = buffer.withBytes { bytes in
      guard let members = JSONSkimmer.members(of: bytes) else { return nil }
      var head: [UInt8] = Array("{\"steps\":{},\"histograms\":[],\"epochs\":[]".utf8)
      head.reserveCapacity(8192)
      for (key, kind, isRequired) in Self.skipped {
        let member = members.first { $0.key == key }
        guard member.map({ $0.kind == kind }) ?? !isRequired else { return nil }
        if key == "epochs" { epochCount = member?.count ?? 0 }
        if key == "definition", let member {
          definition = [UInt8(ascii: "{")] + bytes[member.range] + [UInt8(ascii: "}")]
        }
      }
      for member in members where !Self.skipped.contains(where: { $0.key == member.key }) {
        head.append(UInt8(ascii: ","))
        head += bytes[member.range]
      }
      head.append(UInt8(ascii: "}"))
      return head
    }
    guard let head, let node = try? JSONParser.parse(head), let object = try? JSONReader(node),
      let record = try? ExperimentRecord(from: object)
    else { return nil }
    self.init(record, path: path)
    self.epochCount = epochCount
    if let definition { definitionSource = .text(definition) }
  }
}
