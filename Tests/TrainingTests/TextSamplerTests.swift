import Tensors
import Testing

@testable import Training

@Suite("Drawing the next character")
struct TextSamplerTests {
  private func counts(
    _ probabilities: [Float], temperature: Double, draws: Int = 20_000
  ) -> [Int] {
    var generator = RandomGenerator(seed: 5)
    var counts = [Int](repeating: 0, count: probabilities.count)
    probabilities.withUnsafeBufferPointer { probabilities in
      for _ in 0..<draws {
        counts[
          TextSampler.draw(from: probabilities, temperature: temperature, using: &generator)] += 1
      }
    }
    return counts
  }

  @Test("temperature 0 takes the most probable, the first of equals")
  func zero() {
    #expect(counts([0.2, 0.5, 0.3], temperature: 0, draws: 50) == [0, 50, 0])
    #expect(counts([0.1, 0.45, 0.45], temperature: 0, draws: 50) == [0, 50, 0])
  }

  @Test(
    "each is drawn as often as its probability to the power of 1 / temperature says",
    arguments: [0.5, 1, 2])
  func distribution(temperature: Double) {
    let probabilities: [Float] = [0.1, 0, 0.6, 0.3]
    let powers: [Double] =
      [0.5: [0.01, 0, 0.36, 0.09], 1: [0.1, 0, 0.6, 0.3]][temperature]
      ?? [0.1, 0, 0.6, 0.3].map { $0.squareRoot() }
    let total = powers.reduce(0, +)
    for (count, power) in zip(counts(probabilities, temperature: temperature), powers) {
      // More than four standard errors.
      #expect(abs(Double(count) / 20_000 - power / total) < 0.015)
    }
  }

  @Test("a very low temperature takes the most probable and overflows nowhere")
  func low() { #expect(counts([1e-30, 1e-20, 0], temperature: 1e-3, draws: 20) == [0, 20, 0]) }

  @Test("what is not a number is not drawn, and something is drawn in any case")
  func notFinite() {
    #expect(counts([.nan, 0.5, .infinity, 0.5], temperature: 1, draws: 50)[0] == 0)
    #expect(counts([.nan, 0.5, 0.5], temperature: 1)[0] == 0)
    #expect(counts([.nan, .nan], temperature: 1, draws: 3).reduce(0, +) == 3)
    #expect(counts([0, 0], temperature: 1, draws: 3).reduce(0, +) == 3)
  }
}
