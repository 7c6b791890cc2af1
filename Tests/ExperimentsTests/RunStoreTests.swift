import Experiments
import Files
import Monitoring
import TestSupport
import Testing

@Suite("The store of runs")
struct RunStoreTests {
  private let directory: TemporaryDirectory
  private let store: RunStore

  init() throws {
    directory = try TemporaryDirectory()
    store = RunStore(folder: directory.path + "/runs")
  }

  private func save(_ ids: String...) throws {
    for id in ids { try store.save(.sample(id: id)) }
  }

  @Test("finds a run by its file, its id or the beginning of just one id")
  func find() throws {
    try save("mnist-a", "mnist-b", "other-c", "mnist")
    for text in ["mnist", "mnist-b", "oth", store.path(of: "other-c")] {
      let id = text.hasPrefix("oth") || text.hasSuffix("c.json") ? "other-c" : text
      #expect(try store.find(text).id == id)
    }
  }

  @Test("asks for more when several ids begin so")
  func ambiguous() throws {
    try save("mnist-a", "mnist-b")
    #expect(
      errorText { _ = try store.find("mn") }
        == "run \"mn\": found 2 runs that begin so; expected the beginning of just one; "
        + "type more: mnist-a, mnist-b")
  }

  @Test("suggests the nearest id for one that is missing")
  func missing() throws {
    try save("mnist-a", "other-c")
    let start =
      "found no such run in \(store.folder); expected a file, an id or the beginning of one"
    #expect(
      errorText { _ = try store.find("mnsit-a") }
        == "run \"mnsit-a\": \(start); did you mean \"mnist-a\"?")
    for text in ["zzzzzz", ""] {
      #expect(
        errorText { _ = try store.find(text) }
          == "run \"\(text)\": \(start); \"descent list\" shows what there is")
    }
  }

  @Test("lists runs from the oldest on, and files that it cannot read with the reason")
  func entries() throws {
    try store.save(.sample(id: "young", startedAt: 3000))
    try store.save(.sample(id: "old", startedAt: 1000))
    try directory.write("{\"schema\": 5}", to: "runs/broken.json")
    try directory.write("no run", to: "runs/notes.txt")
    var found: [String] = []
    for entry in store.entries() {
      switch entry {
      case .run(let record): found.append(record.id)
      case .unreadable(let path, let reason):
        #expect(path == store.path(of: "broken"))
        #expect(reason == "\(path):1:12: schema: found 5; expected a text")
        found.append("unreadable")
      }
    }
    #expect(found == ["old", "young", "unreadable"])
    #expect(RunStore(folder: directory.file("none")).entries().isEmpty)
  }

  @Test("shows a running record of a process that is gone as crashed, on this machine only")
  func crashed() throws {
    // No system has a process of that number.
    try store.save(.sample(id: "here", status: .running, host: RunStore.hostName))
    try store.save(.sample(id: "there", status: .running, host: "elsewhere"))
    let here = try store.find("here")
    #expect(here.status == .crashed)
    #expect(here.reason == "the process ended without saying how")
    #expect(try store.find("there").status == .running)
  }
}
