import Files
import Monitoring
import Tensors
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `make bench-instructions`: counts the instructions of a training step with valgrind, which unlike time are the same
/// on a busy machine.
///
/// Counted is what stands in the program itself, its kernels included, and in Swift's libraries. The BLAS and the C
/// library choose their code by machine and version, so they are left out.
struct InstructionBenchmark {
  private let runs: [BenchmarkNet.Run]
  private let limits: InstructionLimits
  private let updates: Bool
  /// Counted are the steps from the first to the second of these, so that the start falls away.
  private static let stepCounts = (2, 12)
  private let log = ".build/bench-instructions.log"
  private let profile = ".build/bench-callgrind.out"
  private let program = ".build/bench-stripped"

  init(_ arguments: [String]) throws(InputError) {
    let options = try CommandLineOptions(arguments, known: ["nets", "update"])
    updates = options.text("update") != nil
    limits = try InstructionLimits(contentsOf: InstructionLimits.path)
    var runs: [BenchmarkNet.Run] = []
    for word in options.words("nets") ?? limits.steps.map(\.run) {
      runs += try BenchmarkNet.runs(named: word)
    }
    self.runs = runs
  }

  /// Returns whether no count is above its limit; says so and returns true where it cannot count.
  func run() throws -> Bool {
    guard Kernels.instructionSet.rawValue >= Kernels.InstructionSet.avx2.rawValue else {
      print("instructions not counted: the limits are those of x86-64 with AVX2")
      return true
    }
    guard (try? ChildProcess.run("valgrind", ["--version"], log: log).code) == 0 else {
      print("instructions not counted: valgrind is not installed")
      return true
    }
    // Older valgrinds cannot read the debug information of newer compilers.
    let original = "\(ProgramFolder.path)/descent-benchmarks"
    guard (try? ChildProcess.run("strip", ["-S", "-o", program, original], log: log).code) == 0
    else {
      throw InputError(found: "no stripped \(original)", advice: "see \(log)")
    }
    // The same kernels and the same hashing everywhere.
    setenv("OPENBLAS_CORETYPE", "Haswell", 1)
    setenv("OPENBLAS_NUM_THREADS", "1", 1)
    setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
    var (limits, isWithin) = (self.limits, true)
    for run in runs {
      let name = "\(run.net.rawValue):\(run.batch)"
      let (few, many) = Self.stepCounts
      let count =
        (try instructions(run, steps: many) - instructions(run, steps: few)) / (many - few)
      var note = "no limit"
      if let limit = limits.instructions(of: name) {
        let change = NumberText.fixed((Double(count) / Double(limit) - 1) * 100, decimals: 1)
        note = "\(change) % of change to \(limit)"
        switch limits.verdict(count, limit: limit) {
        case .within: break
        case .below: note += ": make bench-instructions UPDATE=1 keeps the gain"
        case .above:
          note += ": more than \(NumberText.short(limits.tolerance * 100)) % above"
          isWithin = false
        }
      }
      print("\(name): \(count) instructions a step; \(note)")
      flushOutput()
      limits = limits.replacing(name, with: count)
    }
    guard updates else { return isWithin }
    try AtomicFile.write(JSONWriter.pretty(limits.json), to: InstructionLimits.path)
    return true
  }

  private func instructions(_ run: BenchmarkNet.Run, steps: Int) throws -> Int {
    let code = try ChildProcess.run(
      "valgrind",
      [
        "--tool=callgrind", "--callgrind-out-file=\(profile)",
        program, "training-steps", "--net", run.net.rawValue, "--batch", "\(run.batch)", "--steps",
        "\(steps)",
      ], log: log
    ).code
    guard code == 0 else {
      throw InputError(
        found: "valgrind ending with \(code)", expected: "an ending with 0", advice: "see \(log)")
    }
    let text = String(decoding: try FileContents.read(profile), as: UTF8.self)
    return CallgrindProfile(text).total(in: [program, "/libswift"])
  }

  /// What valgrind watches: some training steps in the main thread, without an engine.
  static func train(_ arguments: [String]) throws {
    let options = try CommandLineOptions(arguments, known: ["net", "batch", "steps"])
    let batch = try options.whole("batch", in: 1...1_048_576) ?? 32
    let steps = try options.whole("steps", in: 1...1000) ?? 1
    let net = options.text("net") ?? ""
    guard let run = try BenchmarkNet.runs(named: "\(net):\(batch)").first
    else { throw InputError(found: net.quoted, expected: "a net") }
    let definition = try run.net.definition(batch: batch)
    // As many samples for few steps as for many, so that the difference is steps alone.
    let dataset = run.net.dataset(samples: batch * stepCounts.1)
    let session = TrainingSession(try TrainingPlan(definition, dataset: dataset))
    for _ in 0..<steps { _ = session.trainStep() }
  }
}
