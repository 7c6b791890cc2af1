import Monitoring
import Tensors
import Testing

@Suite("A hyperparameter descriptor")
struct HyperparameterDescriptorTests {
  private func descriptor(_ kind: HyperparameterDescriptor.Kind) -> HyperparameterDescriptor {
    HyperparameterDescriptor(
      key: HyperparameterKey(rawValue: "x"), label: "x", kind: kind, effect: .nextStep,
      explanation: "")
  }

  @Test("says its range in a few words, with the unit")
  func rangeText() {
    var samples = descriptor(.whole(1...4096, .linear(1)))
    samples.unit = "samples"
    #expect(samples.range == "1 to 4.10k samples")
    #expect(descriptor(.number(0...0.5, .linear(0.1))).range == "0 to 0.5")
    #expect(descriptor(.flag).range == "on or off")
    #expect(descriptor(.choice(["a", "b"])).range == "a, b")
    #expect(descriptor(.choice(["a", "b", "c", "d"])).range == "one of 4")
  }

  @Test(
    "returns to where it was after up and down, and down and up, within the range",
    arguments: UInt64(0)..<20)
  func upAndDown(seed: UInt64) throws {
    var generator = RandomGenerator(seed: seed)
    for factor in [2.0, 10.0, 1.5] {
      let rate = descriptor(.number(0...1e6, .logarithmic(factor: factor, smallest: 1e-6)))
      for _ in 0..<50 {
        let start = 1e-6 * factor * Double(1 + generator.below(1_000_000))
        let value = HyperparameterValue.number(start)
        for (first, second) in [
          (HyperparameterDescriptor.Direction.up, HyperparameterDescriptor.Direction.down),
          (.down, .up),
        ] {
          let moved = rate.adjusted(value, first)
          let back = try #require(rate.adjusted(moved, second).number)
          #expect(moved != value, "seed \(seed), \(start) times \(factor)")
          #expect(abs(back - start) <= start * 1e-15, "seed \(seed), \(start) times \(factor)")
        }
      }
    }
  }

  @Test(
    "never leaves the range, whatever the step, the start and the presses",
    arguments: UInt64(0)..<50)
  func range(seed: UInt64) {
    var generator = RandomGenerator(seed: seed)
    func number() -> Double { Double(generator.below(2001) - 1000) / 100 }
    let (a, b) = (number(), number())
    let bounds = min(a, b)...max(a, b)
    let whole = Int(bounds.lowerBound.rounded(.down))...Int(bounds.upperBound.rounded(.up))
    let steps: [HyperparameterDescriptor.Step] = [
      .linear(Double(1 + generator.below(100)) / 50),
      .logarithmic(factor: 1 + Double(1 + generator.below(20)) / 10, smallest: 0.01),
    ]
    for step in steps {
      for descriptor in [descriptor(.number(bounds, step)), descriptor(.whole(whole, step))] {
        var value = HyperparameterValue.number(Double(whole.lowerBound))
        for _ in 0..<60 {
          value = descriptor.adjusted(value, generator.below(2) == 0 ? .up : .down)
          #expect(descriptor.accepts(value), "seed \(seed): \(value) of \(descriptor.kind)")
        }
      }
    }
  }

  @Test("steps through whole multiples of a linear step, without stray digits")
  func linear() {
    let share = descriptor(.number(0...1, .linear(0.1)))
    var value = HyperparameterValue.number(0)
    var seen: [HyperparameterValue] = []
    for _ in 0..<12 {
      value = share.adjusted(value, .up)
      seen.append(value)
    }
    #expect(
      seen == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1, 1].map { .number($0) })
    #expect(share.adjusted(.number(0.25), .up) == .number(0.3))
    #expect(share.adjusted(.number(0.25), .down) == .number(0.2))
  }

  @Test("goes from the smallest value to zero and back, where zero is allowed")
  func zero() {
    let decay = descriptor(.number(0...1, .logarithmic(factor: 2, smallest: 1e-4)))
    #expect(decay.adjusted(.number(1e-4), .down) == .number(0))
    #expect(decay.adjusted(.number(0), .down) == .number(0))
    #expect(decay.adjusted(.number(0), .up) == .number(1e-4))
    let rate = descriptor(.number(1e-5...1, .logarithmic(factor: 2, smallest: 1e-4)))
    #expect(rate.adjusted(.number(1e-4), .down) == .number(5e-5))
    #expect(rate.adjusted(.number(1e-5), .down) == .number(1e-5))
    #expect(rate.adjusted(.number(0.75), .up) == .number(1))
  }

  @Test("moves a whole number with every press, also where the factor rounds back")
  func whole() {
    let count = descriptor(.whole(1...100, .logarithmic(factor: 1.2, smallest: 1)))
    #expect(count.adjusted(.number(1), .up) == .number(2))
    #expect(count.adjusted(.number(2), .down) == .number(1))
    #expect(count.adjusted(.number(1), .down) == .number(1))
    #expect(count.adjusted(.number(50), .up) == .number(60))
    #expect(count.adjusted(.number(100), .up) == .number(100))
  }

  @Test("turns a flag to its other state either way")
  func flag() {
    let flag = descriptor(.flag)
    #expect(flag.adjusted(.flag(true), .up) == .flag(false))
    #expect(flag.adjusted(.flag(true), .down) == .flag(false))
    #expect(flag.adjusted(.flag(false), .down) == .flag(true))
    #expect(flag.adjusted(.number(1), .up) == .number(1))
  }

  @Test("reads what a person types, if it is of the kind and in range")
  func parsing() {
    let rate = descriptor(.number(0...1, .linear(0.1)))
    #expect(rate.value(from: "1e-3") == .number(0.001))
    for wrong in ["", "x", "1.5", "-0.1", "nan", "inf", "0.5 ", "1,0"] {
      #expect(rate.value(from: wrong) == nil, "\(wrong)")
    }
    let count = descriptor(.whole(1...100, .linear(1)))
    #expect(count.value(from: "32") == .number(32))
    for wrong in ["0", "101", "1.5", "1e300", "nan"] {
      #expect(count.value(from: wrong) == nil, "\(wrong)")
    }
    let flag = descriptor(.flag)
    #expect(["true", "ON", "yes", "1"].allSatisfy { flag.value(from: $0) == .flag(true) })
    #expect(["false", "Off", "no", "0"].allSatisfy { flag.value(from: $0) == .flag(false) })
    #expect(flag.value(from: "2") == nil)
  }

  @Test("accepts no value of another kind")
  func kinds() {
    #expect(!descriptor(.flag).accepts(.number(1)))
    #expect(!descriptor(.number(0...1, .linear(1))).accepts(.flag(true)))
    #expect(!descriptor(.number(0...1, .linear(1))).accepts(.number(.nan)))
    #expect(!descriptor(.whole(0...1, .linear(1))).accepts(.flag(true)))
  }

  @Test("says what it expects and writes values as people do")
  func texts() {
    #expect(
      descriptor(.number(1e-7...10, .linear(1))).expectation == "a number from 1e-07 to 10")
    #expect(
      descriptor(.whole(1...60_000, .linear(1))).expectation == "a whole number from 1 to 60000")
    #expect(descriptor(.flag).expectation == "true or false")
    #expect(descriptor(.flag).text(of: .flag(true)) == "on")
    #expect(descriptor(.flag).text(of: .flag(false)) == "off")
    #expect(descriptor(.flag).text(of: .number(0.002)) == "0.002")
  }
}

extension HyperparameterDescriptorTests {
  @Test("whole numbers keep all their digits")
  func wholeText() {
    let descriptor = HyperparameterDescriptor(
      key: HyperparameterKey(rawValue: "batch_size"), label: "batch size",
      kind: .whole(1...2_000_000, .linear(1)), effect: .nextEpoch, explanation: "")
    #expect(descriptor.text(of: .number(1_048_576)) == "1048576")
  }
}
