import Files
import Monitoring
import TestSupport
import Testing

@testable import Experiments

@Suite("Editing a saved run")
struct RunStoreEditingTests {
  private let directory: TemporaryDirectory
  private let store: RunStore

  init() throws {
    directory = try TemporaryDirectory()
    store = RunStore(folder: directory.path + "/runs")
  }

  @Test("changes what it is asked to and keeps the rest, what nobody knows included")
  func edits() throws {
    var object = try #require(ExperimentRecord.sample(id: "a").json.object)
    object["from_the_future"] = ["x": 1]
    try directory.write(JSONWriter.pretty(.object(object)), to: "runs/a.json")
    for edit in [
      RunEdit.tags(["one", "two"]), .notes("well"), .name("better"), .pinned(true), .hidden(true),
      .hidden(false),
    ] {
      try store.edit("a", edit)
    }
    let run = try #require(RunIndex(folder: store.folder).runs.first)
    #expect(run.tags == ["one", "two"] && run.notes == "well" && run.record.name == "better")
    #expect(run.isPinned && !run.isHidden)
    let after = try JSONParser.parse(try FileContents.read(store.path(of: "a"))).value
    #expect(after["from_the_future"] == ["x": 1] && after["steps"] == object["steps"])
  }

  @Test("deletes a run with its checkpoints and nothing else")
  func deletes() throws {
    try store.save(.sample(id: "a"))
    try store.save(.sample(id: "ab"))
    try directory.write("", to: "runs/a/step-3.safetensors")
    try directory.write("mine", to: "runs/ab/notes.txt")
    // What a process left that ended long ago.
    _ = try Journal(.sample(id: "a", host: RunStore.hostName), at: store.journalPath(of: "a"))
    try store.delete("a")
    try store.delete("ab")
    #expect(FileContents.names(inFolder: store.folder) == ["ab"])
    #expect(FileContents.names(inFolder: "\(store.folder)/ab") == ["notes.txt"])
  }

  @Test("refuses a run that goes on, and what is no id")
  func refuses() throws {
    try store.save(.sample(id: "live", status: .running, host: "elsewhere"))
    #expect(errorText { try store.edit("live", .notes("x")) }.contains("a run that goes on"))
    #expect(errorText { try store.delete("live") }.contains("a run that goes on"))
    #expect(errorText { try store.delete("../live") }.contains("expected the id of a run"))
    #expect(FileContents.exists(store.path(of: "live")))
  }
}
