import TestSupport
import Testing

@testable import descent_benchmarks

@Suite("The options of make bench")
struct BenchmarkOptionsTests {
  @Test("measure everything where nothing is said, as make says it with empty words")
  func defaults() throws {
    for arguments in [[], ["--threads", "", "--rounds", "", "--out", "", "--nets", "all"]] {
      let options = try BenchmarkOptions(arguments)
      #expect(options.parts == BenchmarkOptions.Part.allCases)
      #expect(options.nets == BenchmarkNet.allRuns)
      #expect(options.peers == [.keras, .torch, .jaxStep, .jaxScan])
      #expect(options.rounds == 5)
      #expect(options.threads == nil)
      #expect(options.output == nil)
    }
  }

  @Test("narrow it to nets, batches, peers and parts, with spaces or commas")
  func narrowed() throws {
    let options = try BenchmarkOptions([
      "--nets", "cnn:32 lstm", "--peers", "jax,torch", "--parts", "frames", "--rounds", "7",
      "--threads", "3", "--out", "rows.json", "--chart", "scaling.svg",
    ])
    #expect(
      options.nets == [.init(net: .convolutional, batch: 32), .init(net: .lstm, batch: 128)])
    #expect(options.peers == [.torch, .jaxStep, .jaxScan])
    #expect(options.parts == [.frames])
    #expect(options.chart == "scaling.svg")
    #expect(options.rounds == 7)
    #expect(options.threads == 3)
    #expect(options.output == "rows.json")
  }

  @Test("leave Descent alone with an empty list of peers")
  func noPeers() throws {
    #expect(try BenchmarkOptions(["--peers", ""]).peers.isEmpty)
  }

  @Test(
    "say in one line what is wrong",
    arguments: [
      (["--nets", "lstn"], "--nets: found \"lstn\"; expected a net; did you mean \"lstm\"?"),
      (
        ["--nets", "cnn:0"],
        "--nets: found \"cnn:0\"; expected a batch size from 1 to 4096 after the colon"
      ),
      (["--peers", "jaxx"], "--peers: found \"jaxx\"; expected a peer; did you mean \"jax\"?"),
      (
        ["--parts", "frame"],
        "--parts: found \"frame\"; expected a part of the benchmark; did you mean \"frames\"?"
      ),
      (
        ["--rounds", "0"], "--rounds: found \"0\"; expected a whole number from 1 to 1000"
      ),
      (["--round", "1"], "found \"--round\"; expected an option; did you mean \"--rounds\"?"),
      (["--rounds"], "--rounds: found nothing; expected a value"),
    ])
  func wrong(arguments: [String], text: String) {
    #expect(errorText { _ = try BenchmarkOptions(arguments) } == text)
  }
}
