/// A way of training that Descent is compared with; each framework has a script in `Peers`.
enum Peer: CaseIterable {
  case keras, torch
  /// A jitted step, called from Python.
  case jaxStep
  /// A whole epoch in one jitted call.
  case jaxScan

  static let folder = "Sources/descent-benchmarks/Peers"

  /// The name of the framework, which people choose it by.
  var framework: String {
    switch self {
    case .keras: "keras"
    case .torch: "torch"
    case .jaxStep, .jaxScan: "jax"
    }
  }

  static let frameworks = ["keras", "torch", "jax"]

  /// Whether somebody can see the loss as training goes, and change something between two steps.
  var isStepwise: Bool { self != .jaxScan }

  /// XLA's convolutions on processors are some ten times slower inside of a scan: an epoch takes a minute.
  func takesPart(in net: BenchmarkNet) -> Bool { self != .jaxScan || net != .convolutional }

  var script: String { "\(Self.folder)/\(framework)_peer.py" }

  /// What the script is told besides the network.
  var arguments: [String] {
    switch self {
    case .keras, .torch: []
    case .jaxStep: ["step"]
    case .jaxScan: ["scan"]
    }
  }
}
