/// A framework that Descent is compared with; each has a script in `Peers`.
enum Peer: String, CaseIterable {
  case keras, torch, jax

  static let folder = "Sources/descent-benchmarks/Peers"

  var script: String { "\(Self.folder)/\(rawValue)_peer.py" }
}
