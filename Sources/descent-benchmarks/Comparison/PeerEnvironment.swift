import Files

/// The Python that the peers run in: a virtual environment made once, with what `requirements.txt` names.
struct PeerEnvironment {
  let folder: String
  static let requirements = "\(Peer.folder)/requirements.txt"

  var python: String { "\(folder)/bin/python" }
  private var log: String { "\(folder).log" }
  /// Holds the requirements that have been installed whole.
  private var marker: String { "\(folder)/installed" }

  /// Makes the environment where it is missing or out of date.
  /// - Returns: whether peers can run; where not, a line on standard output says why.
  func prepare() throws -> Bool {
    let wanted = try FileContents.read(Self.requirements)
    if let installed = try? FileContents.read(marker), installed == wanted { return true }
    print("Installing the peers into \(folder): some minutes, once.")
    flushOutput()
    let pip = [
      "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", "-r",
      Self.requirements,
    ]
    do {
      guard
        try ChildProcess.run("python3", ["-m", "venv", folder], log: log).code == 0,
        try ChildProcess.run(python, pip, log: log).code == 0
      else { throw InputError(found: "an error") }
    } catch {
      print("Descent alone: Python 3 or the network is missing, so there are no peers; see \(log)")
      return false
    }
    try AtomicFile.write(wanted, to: marker)
    return true
  }
}
