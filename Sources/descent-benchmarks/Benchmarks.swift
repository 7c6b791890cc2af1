import Files
import Monitoring
import TerminalUI
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `make bench` and `make bench-instructions`: what training, a frame, an open dashboard and a start cost.
@main
enum Benchmarks {
  static func main() {
    // A peer that has ended is found out by its answer and not by a signal.
    signal(SIGPIPE, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    let rest = Array(arguments.dropFirst())
    do {
      switch arguments.first {
      case "worker":
        var worker = try DescentWorker(rest)
        worker.run()
      case "spin": NeighborBenchmark.spin()
      case "training-steps": try InstructionBenchmark.train(rest)
      case "instructions": if try !InstructionBenchmark(rest).run() { exit(1) }
      default: try run(BenchmarkOptions(arguments))
      }
    } catch let error as InputError {
      end(2, error.description)
    } catch {
      end(1, "\(error)")
    }
  }

  private static func run(_ options: BenchmarkOptions) throws {
    let threads = options.threads ?? ProcessorCount.physicalCores
    for part in BenchmarkOptions.Part.allCases where options.parts.contains(part) {
      switch part {
      case .peers:
        let rows = try PeerBenchmark(options: options).run()
        if let output = options.output {
          try AtomicFile.write(JSONWriter.pretty(.array(rows.map(\.json))), to: output)
        }
      case .steps: try steps()
      case .frames: try frames()
      case .dashboard: try dashboard()
      case .startup: try startup()
      case .neighbor: try neighbor(threads: threads)
      case .scaling: try scaling(threads: threads, chart: options.chart)
      case .runs: try runs()
      }
      print()
      flushOutput()
    }
  }

  private static func steps() throws {
    print("training step of an experiment, headless")
    for name in ["mnist-mlp", "mnist-softmax"] {
      let seconds = try StepBenchmark(experiment: name).median()
      report(name, "\(NumberText.fixed(seconds * 1e6, decimals: 1)) µs a step")
    }
  }

  private static func frames() throws {
    print("frame at 200x60 (state to cells; no terminal), after new steps; with all panels")
    var allocating: [String] = []
    for steps in [1_000, 10_000_000] {
      var benchmark = try FrameBenchmark(steps: steps)
      let cost = benchmark.cost()
      if cost.allocations ?? 0 > 0 { allocating.append("new steps") }
      if cost.wholeAllocations ?? 0 > 0 { allocating.append("all panels") }
      func text(_ seconds: Double, _ allocations: Int?) -> String {
        let time = "\(NumberText.fixed(seconds * 1e3, decimals: 2)) ms"
        return allocations.map { "\(time) and \($0) allocations" } ?? time
      }
      report(
        "\(steps) steps",
        "\(text(cost.seconds, cost.allocations)); "
          + text(cost.wholeSeconds, cost.wholeAllocations))
    }
    var benchmark = try FrameBenchmark(steps: 1_000)
    for look in benchmark.allocatingLooks() {
      report(look.name, "\(look.allocations) allocations with all panels")
      allocating.append(look.name)
    }
    guard allocating.isEmpty else {
      throw InputError(
        found: "frames that allocate: \(allocating.joined(separator: ", "))", expected: "none")
    }
  }

  private static func dashboard() throws {
    print("training with the dashboard drawing 30 frames a second, by headless in pairs")
    for name in ["mnist-mlp", "mnist-cnn"] {
      let ratios = try DashboardBenchmark(experiment: name).ratios(pairs: 9).sorted()
      let texts = [median(ratios), ratios[0], ratios[ratios.count - 1]]
        .map { NumberText.fixed($0, decimals: 3) }
      report(name, "median \(texts[0]) (from \(texts[1]) to \(texts[2]))")
    }
  }

  private static func startup() throws {
    print("descent train")
    let startup = StartupBenchmark()
    let seconds = median(try (0..<5).map { _ in try startup.firstStep("mnist-mlp") })
    report("mnist-mlp", "\(NumberText.fixed(seconds, decimals: 3)) s to the end of the first step")
    let megabytes = try startup.peakMegabytes("mnist-cnn")
    report("mnist-cnn", "\(NumberText.fixed(megabytes, decimals: 0)) MB at most")
  }

  private static func runs() throws {
    let benchmark = RunsBenchmark()
    try benchmark.prepare()
    defer { benchmark.remove() }
    print("\(RunsBenchmark.count) saved runs, \(benchmark.megabytes) MB")
    for command in [["list"], ["list", "--filter", "learning_rate < 0.01", "--sort", "-val_loss"]] {
      let (seconds, megabytes) = try benchmark.measure(command)
      report(
        command.count == 1 ? "list" : "list, filtered",
        "\(NumberText.fixed(seconds, decimals: 3)) s, \(NumberText.fixed(megabytes, decimals: 0)) MB"
      )
    }
    let seconds = NumberText.fixed(try benchmark.firstFrame(), decimals: 3)
    report("compare", "\(seconds) s to the first frame")
  }

  private static func neighbor(threads: Int) throws {
    print("training beside a process that keeps a core busy, by training alone, in pairs")
    for name in ["cnn:32", "mlp_a:32"] {
      for run in try BenchmarkNet.runs(named: name) {
        let ratios = try NeighborBenchmark(run: run).ratios(pairs: 7, threads: threads).sorted()
        guard let least = ratios.first, let most = ratios.last else { continue }
        let texts = [median(ratios), least, most].map { NumberText.fixed($0, decimals: 3) }
        report(name, "median \(texts[0]) (from \(texts[1]) to \(texts[2]))")
      }
    }
  }

  private static func scaling(threads: Int, chart: String?) throws {
    print("a step of 784-units-10 on \(threads) threads, and its products' share of the peak")
    let benchmark = ScalingBenchmark(threads: threads)
    let (batches, units) = (try benchmark.byBatch(), try benchmark.byUnits())
    for point in batches + units {
      report(
        "\(point.batch), \(point.units)",
        "\(NumberText.fixed(point.seconds * 1e6, decimals: 1)) µs, "
          + "\(NumberText.fixed(100 * point.shareOfPeak, decimals: 0)) %")
    }
    guard let chart else { return }
    let panels = [
      ScalingChart.Panel(
        title: "batch size, \(ScalingBenchmark.usualUnits) units", sizes: ScalingBenchmark.batches,
        points: batches),
      ScalingChart.Panel(
        title: "units, batches of \(ScalingBenchmark.usualBatch)", sizes: ScalingBenchmark.units,
        points: units),
    ]
    try AtomicFile.write(ScalingChart(panels: panels).svg, to: chart)
  }

  private static func report(_ name: String, _ text: String) {
    print("  " + name + String(repeating: " ", count: max(1, 16 - name.count)) + text)
    flushOutput()
  }

  private static func end(_ code: Int32, _ message: String) -> Never {
    let bytes = Array("descent-benchmarks: \(message.visible)\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
    exit(code)
  }
}

/// Medians, the only statistic that a noisy machine leaves standing.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
}

/// Writes what has been printed, for whoever reads along.
func flushOutput() { fflush(nil) }
