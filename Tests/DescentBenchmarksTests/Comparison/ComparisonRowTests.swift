import Files
import Testing

@testable import descent_benchmarks

@Suite("A row of the comparison")
struct ComparisonRowTests {
  private let row = ComparisonRow(
    net: "cnn", batch: 32, framework: "descent", version: "", variant: "", threads: 2,
    samplesPerSecond: 11_904.76, stepMicroseconds: 2688.004, startupSeconds: 0.0214,
    peakMegabytes: 61.25, ratio: .init([2.25, 2.5, 2.125]),
    stepwiseRatio: .init([3.5, 4.75, 3]), rounds: 3, roundsDiscarded: 1, isTrustworthy: true)

  @Test("is an object of numbers")
  func json() {
    #expect(
      JSONWriter.line(row.json)
        == "{\"net\":\"cnn\",\"batch\":32,\"framework\":\"descent\",\"version\":\"\","
        + "\"variant\":\"\",\"threads\":2,\"samples_per_second\":11904.8,\"step_us\":2688,"
        + "\"peak_mb\":61.3,\"startup_s\":0.021,\"ratio_to_fastest_peer\":2.25,\"ratio_min\":2.125,"
        + "\"ratio_max\":2.5,\"ratio_to_fastest_stepwise_peer\":3.5,\"stepwise_ratio_min\":3,"
        + "\"stepwise_ratio_max\":4.75,\"rounds\":3,\"rounds_discarded\":1,\"undisturbed\":true}")
  }

  @Test("of a peer has no ratio")
  func peer() {
    var peer = row
    (peer.ratio, peer.stepwiseRatio) = (nil, nil)
    #expect(peer.json["ratio_to_fastest_peer"] == nil)
    #expect(peer.json["ratio_to_fastest_stepwise_peer"] == nil)
    #expect(peer.json["samples_per_second"] == 11904.8)
    #expect(ComparisonRow.Ratio([]) == nil)
  }

  @Test("stands under its headings")
  func table() {
    var peer = row
    (peer.framework, peer.variant) = ("jax", "scan")
    (peer.ratio, peer.stepwiseRatio) = (nil, nil)
    let text = [ComparisonTable.heading, ComparisonTable.line(row), ComparisonTable.line(peer)]
      .joined(separator: "\n")
    #expect(
      text == """
        net        batch framework                 samples/s    step µs  start s  peak MB   ratio     min     max by step     min     max
        cnn           32 descent                       11905     2688.0     0.02       61    2.25    2.13    2.50    3.50    3.00    4.75
        cnn           32 jax (scan)                    11905     2688.0     0.02       61
        """)
  }
}
