import TestSupport
import Testing

@testable import Datasets

@Suite("What a definition says of noise and augmentation")
struct AugmentationTests {
  @Test("each change has its own number, and none is 0")
  func reading() throws {
    let text = #"{"source": "mnist", "augmentation": {"shift": 2, "rotate": 10, "zoom": 0.1}}"#
    let augmentation = try #require(try DataFixture().definition(text).augmentation)
    #expect(augmentation[.shift] == 2 && augmentation[.rotate] == 10)
    #expect(augmentation[.zoom] == 0.1 && augmentation[.noise] == 0)
    #expect(augmentation.movesPixels)
    #expect(try DataFixture().definition(#"{"source": "mnist"}"#).augmentation == nil)
  }

  @Test("noise alone moves no pixels")
  func noiseAlone() {
    var augmentation = Augmentation()
    augmentation[.noise] = 0.5
    #expect(!augmentation.movesPixels && augmentation.noise == 0.5)
  }

  @Test("a number out of range, an unknown change and samples that are no images are refused")
  func errors() throws {
    let fixture = try DataFixture()
    let zoom = errorText {
      _ = try fixture.definition(#"{"source": "mnist", "augmentation": {"zoom": 1}}"#)
    }
    #expect(zoom.contains("expected a number from 0 to 0.9"))
    let flip = errorText {
      _ = try fixture.definition(#"{"source": "mnist", "augmentation": {"flip": 1}}"#)
    }
    #expect(flip.contains("flip"))
    let table = errorText {
      _ = try fixture.dataset(#"{"source": "iris", "augmentation": {"shift": 1}}"#)
    }
    #expect(table.contains("\"augmentation\" for samples of shape [4]; expected images"))
  }

  @Test("a series has no augmentation")
  func series() throws {
    let text = #"{"source": "airline-passengers", "augmentation": {"shift": 1}}"#
    #expect(errorText { _ = try DataFixture().definition(text) }.contains("augmentation"))
    #expect(try DataFixture().dataset(#"{"source": "airline-passengers"}"#).imageShape == nil)
  }

  @Test("noise on the inputs needs the inputs as targets")
  func inputNoise() throws {
    let fixture = try DataFixture()
    let text = #"{"source": "mnist", "targets": "inputs", "input_noise": 0.5}"#
    #expect(try fixture.definition(text).inputNoise == 0.5)
    let error = errorText { _ = try fixture.definition(#"{"source": "iris", "input_noise": 1}"#) }
    #expect(error.contains("input_noise: found noise for targets that are not the inputs"))
    #expect(error.contains("gaussian_noise"))
  }

  @Test("noise keeps within 0 and 1 where images do, and is free elsewhere")
  func limits() {
    func dataset(_ floats: [Float], shape: [Int]) -> Dataset {
      Dataset(
        samples: Samples(
          shape: .init(shape), count: 1, features: .floats(floats), targets: .inputs),
        trainingCount: 1)
    }
    #expect(dataset([0, 0.5, 1, 1], shape: [2, 2]).noiseLimits == 0...1)
    #expect(dataset([0, 0.5, 1, 1], shape: [4]).noiseLimits == -.infinity ... .infinity)
    #expect(dataset([0, 0.5, 1, 2], shape: [2, 2]).noiseLimits == -.infinity ... .infinity)
    #expect(dataset([0, -0.5, 1, 1], shape: [2, 2, 1]).noiseLimits == -.infinity ... .infinity)
  }
}
