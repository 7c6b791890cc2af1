import Files
import Monitoring

/// A saved run without its curves: all that a list, a filter or a comparison asks for.
public struct RunSummary: Sendable {
  /// The run without confusion matrix, epochs, steps and histograms.
  public var record: ExperimentRecord
  /// The epochs that were done.
  public var epochCount: Int
  /// Words that somebody put on the run.
  public var tags: [String]
  public var notes: String
  public var isPinned: Bool
  public var isHidden: Bool
  /// The id of the run that it goes on from.
  public var parent: String?
  /// Where it is stored.
  public var path: String

  public var id: String { record.id }

  /// The summary of a run that is at hand.
  public init(_ record: ExperimentRecord, path: String) {
    self.init(record, extra: nil, path: path)
  }

  private init(_ record: ExperimentRecord, extra object: JSONReader?, path: String) {
    self.record = record
    self.record.confusion = nil
    self.record.epochs = []
    self.record.steps = MetricSeries(bucketWidth: 1, buckets: [])
    self.record.histograms = []
    self.path = path
    epochCount = record.epochs.count
    func value(_ key: String) -> JSONValue? { object?.node(key)?.value }
    tags = value("tags")?.array?.compactMap(\.string) ?? []
    notes = value("notes")?.string ?? ""
    isPinned = value("pinned")?.boolean ?? false
    isHidden = value("hidden")?.boolean ?? false
    parent = value("parent")?.string ?? value("parent")?["id"]?.string
  }

  /// Reads all of a file.
  /// - Throws: `InputError` that says why it is no run.
  public init(contentsOf path: String) throws(InputError) {
    let object = try JSONReader(contentsOf: path)
    self.init(try ExperimentRecord(from: object), extra: object, path: path)
    markCrashed()
  }

  /// What is long in a record; its values are skipped, and must be of these kinds.
  private static let skipped: [(key: String, kind: JSONSkimmer.Kind, isRequired: Bool)] = [
    ("confusion", .object, false), ("epochs", .array, true), ("steps", .object, true),
    ("histograms", .array, true),
  ]

  /// Reads what is short in a record and skims the rest.
  /// - Returns: nil where something is out of the ordinary; then `init(contentsOf:)` says what.
  init?(skimming buffer: FileBuffer, path: String) {
    var epochCount = 0
    let head: [UInt8]? = buffer.withBytes { bytes in
      guard let members = JSONSkimmer.members(of: bytes) else { return nil }
      var head: [UInt8] = Array("{\"steps\":{},\"histograms\":[],\"epochs\":[]".utf8)
      head.reserveCapacity(8192)
      for (key, kind, isRequired) in Self.skipped {
        let member = members.first { $0.key == key }
        guard member.map({ $0.kind == kind }) ?? !isRequired else { return nil }
        if key == "epochs" { epochCount = member?.count ?? 0 }
      }
      for member in members where !Self.skipped.contains(where: { $0.key == member.key }) {
        head.append(UInt8(ascii: ","))
        head += bytes[member.range]
      }
      head.append(UInt8(ascii: "}"))
      return head
    }
    guard let head, let node = try? JSONParser.parse(head),
      let object = try? JSONReader(node), let record = try? ExperimentRecord(from: object)
    else { return nil }
    self.init(record, extra: object, path: path)
    self.epochCount = epochCount
    markCrashed()
  }

  private mutating func markCrashed() {
    guard record.isAbandoned else { return }
    record.status = .crashed
    record.reason = ExperimentRecord.abandonedReason
  }
}
