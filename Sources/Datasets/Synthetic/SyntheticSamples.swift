import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Makes the samples of made-up data sets.
///
/// | set | features | target |
/// |---|---|---|
/// | xor | corner `i % 4` of the unit square | 1 where the two differ |
/// | spirals | `r = t`, angle `3πt + 2π·class/classes`, t in 0.05…1 | class |
/// | moons | `(cos t, sin t)` or `(1 − cos t, ½ − sin t)`, t in 0…π | class |
/// | circles | radius 1 or ½ | class |
/// | blobs | normal around centres drawn from −10…10 | class |
/// | line | uniform in −1…1 | `1 + Σ 2·(−1)ⁱ/(i+1)·xᵢ` |
/// | sine | uniform in −π…π | `sin x` |
///
/// Classes take turns, so that every part of the samples has all of them.
/// - SeeAlso: `make_moons`, `make_circles` and `make_blobs` of scikit-learn.
struct SyntheticSamples {
  private let definition: SyntheticDefinition
  private var generator: RandomGenerator
  private var features: [Float] = []
  private var values: [Float] = []

  static func make(_ definition: SyntheticDefinition) -> LoadedData {
    var maker = SyntheticSamples(definition)
    return maker.make()
  }

  private init(_ definition: SyntheticDefinition) {
    self.definition = definition
    generator = RandomGenerator(seed: definition.seed, stream: 3)
    features.reserveCapacity(definition.samples * definition.features)
  }

  private mutating func noise() -> Float {
    // Without noise nothing is drawn, and nothing is added: the corners of xor are exact.
    definition.noise == 0 ? 0 : Float(definition.noise) * generator.normal()
  }

  private mutating func addPoint(_ x: Float, _ y: Float) {
    features.append(x + noise())
    features.append(y + noise())
  }

  private mutating func make() -> LoadedData {
    let (count, classes) = (definition.samples, definition.classes)
    var labels = (0..<count).map { Int32($0 % max(1, classes)) }
    switch definition.kind {
    case .xor:
      for index in 0..<count {
        let (x, y) = (index >> 1 & 1, index & 1)
        addPoint(Float(x), Float(y))
        labels[index] = Int32(x ^ y)
      }
    case .spirals:
      for index in 0..<count {
        let turn = 2 * Float.pi * Float(index % classes) / Float(classes)
        let radius = 0.05 + 0.95 * generator.uniform()
        let angle = 3 * Float.pi * radius + turn
        addPoint(radius * cos(angle), radius * sin(angle))
      }
    case .moons:
      for index in 0..<count {
        let angle = Float.pi * generator.uniform()
        if index % 2 == 0 {
          addPoint(cos(angle), sin(angle))
        } else {
          addPoint(1 - cos(angle), 0.5 - sin(angle))
        }
      }
    case .circles:
      for index in 0..<count {
        let angle = 2 * Float.pi * generator.uniform()
        let radius: Float = index % 2 == 0 ? 1 : 0.5
        addPoint(radius * cos(angle), radius * sin(angle))
      }
    case .blobs: addBlobs()
    case .line: addLine()
    case .sine:
      for _ in 0..<count {
        let x = Float.pi * (2 * generator.uniform() - 1)
        features.append(x)
        values.append(sin(x) + noise())
      }
    }
    return LoadedData(
      shape: Shape([definition.features]), count: count, features: .floats(features),
      targets: classes > 0 ? .labels(labels, count: classes) : .values(values, width: 1))
  }

  private mutating func addBlobs() {
    let width = definition.features
    var centres: [Float] = []
    for _ in 0..<definition.classes * width { centres.append(20 * generator.uniform() - 10) }
    for index in 0..<definition.samples {
      let start = index % definition.classes * width
      for feature in 0..<width { features.append(centres[start + feature] + noise()) }
    }
  }

  private mutating func addLine() {
    for _ in 0..<definition.samples {
      var value: Float = 1
      for feature in 0..<definition.features {
        let x = 2 * generator.uniform() - 1
        features.append(x)
        value += (feature % 2 == 0 ? 2 : -2) / Float(feature + 1) * x
      }
      values.append(value + noise())
    }
  }
}
