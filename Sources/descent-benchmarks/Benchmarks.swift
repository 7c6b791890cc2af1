import Files
import Monitoring
import TerminalUI

/// `make bench`: what a training step, a frame and an open dashboard cost, as a table.
@main
enum Benchmarks {
  static func main() throws {
    print("training step, one thread, loss and accuracy computed")
    for net in ["mnist-mlp", "mnist-softmax"] {
      let seconds = try StepBenchmark(experiment: net).median()
      print("  \(pad(net, 16)) \(NumberText.fixed(seconds * 1e6, decimals: 1)) µs a step")
    }
    print("\nframe at 200x60 (state to cells; no terminal)")
    for steps in [1_000, 1_000_000] {
      let seconds = FrameBenchmark(steps: steps).median()
      print(
        "  \(pad("\(steps) steps", 16)) \(NumberText.fixed(seconds * 1e3, decimals: 2)) ms a frame")
    }
    print("\ntraining with the dashboard drawing 30 frames a second, by headless in pairs")
    let ratios = try DashboardBenchmark(experiment: "mnist-mlp").ratios(pairs: 9).sorted()
    let texts = [ratios[ratios.count / 2], ratios[0], ratios[ratios.count - 1]]
      .map { NumberText.fixed($0, decimals: 3) }
    print("  mnist-mlp        median \(texts[0]) (from \(texts[1]) to \(texts[2]))")
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

/// Medians, the only statistic that a noisy machine leaves standing.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
}
