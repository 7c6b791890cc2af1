import Files

/// How many instructions a training step may take, as the file beside the benchmark says.
struct InstructionLimits: Equatable {
  static let path = "Sources/descent-benchmarks/Instructions/limits.json"
  static let schema = "descent/instructions/1"

  /// How far above its limit a count may be, as a share of it.
  var tolerance: Double
  /// Instructions of a step, by `net:batch`.
  var steps: [(run: String, instructions: Int)]

  init(contentsOf path: String) throws(InputError) {
    try self.init(try JSONReader(contentsOf: path))
  }

  init(_ object: JSONReader) throws(InputError) {
    let schema = try object.string("schema")
    guard schema == Self.schema else {
      throw object.error(at: "schema", found: schema.quoted, expected: "\"\(Self.schema)\"")
    }
    tolerance = try object.number("tolerance", in: 0...1)
    let reader = try object.object("instructions_per_step")
    steps = []
    for key in reader.keys {
      steps.append((key, try reader.whole(key, in: 1...1_000_000_000_000)))
    }
    try object.finish()
  }

  func instructions(of run: String) -> Int? { steps.first { $0.run == run }?.instructions }

  /// The same limits with a new one for a run.
  func replacing(_ run: String, with instructions: Int) -> InstructionLimits {
    var limits = self
    if let index = steps.firstIndex(where: { $0.run == run }) {
      limits.steps[index].instructions = instructions
    } else {
      limits.steps.append((run, instructions))
    }
    return limits
  }

  var json: JSONValue {
    [
      "schema": .string(Self.schema), "tolerance": JSONValue(tolerance),
      "instructions_per_step": .object(
        JSONObject(steps.map { (key: $0.run, value: JSONValue($0.instructions)) })),
    ]
  }

  /// How a count compares with a limit.
  enum Verdict: Equatable {
    case within
    /// Worth recording, so that the gain cannot be lost unnoticed.
    case below
    case above
  }

  func verdict(_ instructions: Int, limit: Int) -> Verdict {
    let change = Double(instructions) / Double(limit) - 1
    return change > tolerance ? .above : change < -tolerance ? .below : .within
  }

  static func == (a: Self, b: Self) -> Bool { a.json == b.json }
}
