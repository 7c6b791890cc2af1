import Files
import Monitoring
import Tensors
import TestSupport
import Testing

@testable import Experiments

@Suite("What a sweep searches")
struct SweepSpaceTests {
  private static let rate = HyperparameterDescriptor(
    key: HyperparameterKey(rawValue: "learning_rate"), label: "learning rate",
    kind: .number(0...10, .linear(1)), effect: .nextStep, explanation: "")
  private static let batch = HyperparameterDescriptor(
    key: HyperparameterKey(rawValue: "batch_size"), label: "batch size",
    kind: .whole(1...4096, .linear(1)), effect: .nextEpoch, explanation: "")
  private static let optimizer = HyperparameterDescriptor(
    key: HyperparameterKey(rawValue: "optimizer"), label: "optimizer",
    kind: .choice(["sgd", "adam"]), effect: .nextStep, explanation: "")

  private func space() throws -> SweepSpace {
    SweepSpace([
      SweepSpace.Dimension(
        key: Self.rate.key, values: try SweepValues("0.0001..0.1:log", for: Self.rate)),
      SweepSpace.Dimension(
        key: Self.batch.key, values: try SweepValues("32..256", for: Self.batch)),
      SweepSpace.Dimension(
        key: Self.optimizer.key, values: try SweepValues("sgd,adam", for: Self.optimizer)),
    ])
  }

  @Test("reads lists, ranges and logarithmic ranges")
  func reading() throws {
    #expect(
      try SweepValues("0.001,0.01", for: Self.rate) == .list([.number(0.001), .number(0.01)]))
    #expect(try SweepValues("64", for: Self.batch) == .list([.number(64)]))
    #expect(
      try SweepValues("1..2.5", for: Self.rate) == .range(SweepValues.Range(low: 1, high: 2.5)))
    #expect(
      try SweepValues("32..256:log", for: Self.batch)
        == .range(SweepValues.Range(low: 32, high: 256, isLogarithmic: true, isWhole: true)))
  }

  @Test(
    "says what is wrong with values",
    arguments: [
      ("0.1,x", "found \"x\"; expected a number from 0 to 10"),
      ("0.1,", "found \"\"; expected a number from 0 to 10"),
      ("0.1,0.1", "found \"0.1\" twice; expected each value once"),
      ("0.1..20", "found \"20\"; expected a number from 0 to 10"),
      ("0.2..0.1", "found the range \"0.2..0.1\"; expected a low end below the high one"),
      (
        "0..1:log",
        "found the range \"0..1:log\"; expected a low end above 0, which has a logarithm"
      ),
      ("1..2:ln", "found \":ln\"; expected low..high or low..high:log"),
    ])
  func mistakes(text: String, message: String) {
    #expect(
      errorText { _ = try SweepValues(text, for: Self.rate) }
        == "--set learning_rate: \(message)")
  }

  @Test("takes no range of names, and no fraction of what is whole")
  func kinds() {
    #expect(
      errorText { _ = try SweepValues("adam..sgd", for: Self.optimizer) }
        == "--set optimizer: found the range \"adam..sgd\"; expected a list of one of sgd, adam")
    #expect(
      errorText { _ = try SweepValues("1.5..2", for: Self.batch) }
        == "--set batch_size: found \"1.5\"; expected a whole number from 1 to 4096")
  }

  @Test("a grid has all combinations, the last hyperparameter changing fastest")
  func grid() throws {
    let grid = try #require(try space().grid(points: 4))
    #expect(grid.count == 4 * 4 * 2)
    #expect(grid[0] == [.number(0.0001), .number(32), .choice("sgd")])
    #expect(grid[1] == [.number(0.0001), .number(32), .choice("adam")])
    let rates = stride(from: 0, to: 32, by: 8).map { grid[$0][0] }
    #expect(rates == [.number(0.0001), .number(0.001), .number(0.01), .number(0.1)])
    let sizes = stride(from: 0, to: 8, by: 2).map { grid[$0][1] }
    #expect(sizes == [.number(32), .number(107), .number(181), .number(256)])
  }

  @Test("between two whole numbers a grid has no more values than there are")
  func smallGrid() {
    let range = SweepValues.range(SweepValues.Range(low: 1, high: 3, isWhole: true))
    #expect(range.points(9) == [.number(1), .number(2), .number(3)])
  }

  @Test("a grid of more than a thousand combinations is none")
  func largeGrid() throws {
    #expect(try space().grid(points: 23) == nil)
    #expect(try space().grid(points: 22)?.count == 968)
  }

  @Test("the same seed draws the same values")
  func draws() throws {
    var generator = RandomGenerator(seed: 42)
    let draws = try space().draws(4, using: &generator).map { $0.map(\.text) }
    // The same in Python: xoshiro256**, exp of an even draw to four digits, the high word of a product.
    #expect(
      draws.map { $0.joined(separator: " ") }
        == ["0.0001785 117 adam", "0.05944 255 adam", "0.01438 223 adam", "0.005624 185 sgd"])
  }

  @Test("every draw is within its range, tidy, and every value of a list comes up")
  func property() throws {
    let space = try space()
    for seed in 0..<200 {
      var generator = RandomGenerator(seed: UInt64(seed))
      var names: Set<String> = []
      for draw in space.draws(20, using: &generator) {
        let rate = try #require(draw[0].number)
        let size = try #require(draw[1].number)
        #expect((0.0001...0.1).contains(rate) && (32...256).contains(size), "seed \(seed)")
        #expect(size == size.rounded() && Double(draw[0].text) == rate, "seed \(seed)")
        names.insert(draw[2].text)
      }
      #expect(names == ["sgd", "adam"], "seed \(seed)")
    }
  }

  @Test("logarithms are spread evenly: as many draws below 0.00316 as above")
  func logarithms() throws {
    var generator = RandomGenerator(seed: 1)
    let draws = try space().draws(2000, using: &generator)
    let low = draws.filter { ($0[0].number ?? 1) < 0.003162 }.count
    #expect((900...1100).contains(low))
    let small = draws.filter { ($0[1].number ?? 999) <= 144 }.count
    #expect((900...1100).contains(small))
  }
}
