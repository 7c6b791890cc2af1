import Files

extension RunStore {
  /// What the file of a sweep is called after its id.
  public static let sweepSuffix = ".sweep.json"

  public func sweepPath(of id: String) -> String { "\(folder)/\(id)\(Self.sweepSuffix)" }

  /// Replaces the file of the sweep, whole or not at all.
  public func save(_ sweep: SweepRecord) throws(AtomicFile.WriteError) {
    try AtomicFile.write(JSONWriter.pretty(sweep.json), to: sweepPath(of: sweep.id))
  }

  /// The ids of all sweeps, in order.
  public func sweepIDs() -> [String] {
    FileContents.names(inFolder: folder).filter { $0.hasSuffix(Self.sweepSuffix) }
      .map { String($0.dropLast(Self.sweepSuffix.count)) }
  }

  /// The sweep that a person means: a file, an id, or the beginning of just one id.
  /// - Throws: `InputError` when there is none or more than one.
  public func findSweep(_ text: String) throws(InputError) -> SweepRecord {
    if text.hasSuffix(".json") || text.contains("/") { return try SweepRecord(contentsOf: text) }
    let ids = sweepIDs()
    let matches =
      ids.contains(text) ? [text] : text.isEmpty ? [] : ids.filter { $0.hasPrefix(text) }
    guard let only = matches.first else {
      let nearest = NearestName.of(text, among: ids).map { "did you mean \"\($0)\"?" }
      throw InputError(
        place: "sweep \(text.quoted)", found: "no such sweep in \(folder)",
        expected: "a file, an id or the beginning of one", advice: nearest)
    }
    guard matches.count == 1 else {
      throw InputError(
        place: "sweep \(text.quoted)", found: "\(matches.count) sweeps that begin so",
        expected: "the beginning of just one",
        advice: "type more: \(matches.prefix(4).joined(separator: ", "))")
    }
    return try SweepRecord(contentsOf: sweepPath(of: only))
  }
}
