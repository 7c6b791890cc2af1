import Foundation
import TestSupport
import Testing

@testable import Files

@Suite("Replacing a file")
struct AtomicFileTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func text(_ path: String) throws -> String {
    String(decoding: try FileContents.read(path), as: UTF8.self)
  }

  private func temporary(_ path: String) -> String {
    "\(path).\(ProcessInfo.processInfo.processIdentifier).tmp"
  }

  @Test("writes the new content and leaves nothing else")
  func replacement() throws {
    let path = try directory.write("a longer old text", to: "x.json")
    try AtomicFile.write("new", to: path)
    #expect(try text(path) == "new")
    #expect(FileContents.names(inFolder: directory.path) == ["x.json"])
  }

  @Test("writes nothing, and megabytes")
  func sizes() throws {
    let path = directory.file("x")
    try AtomicFile.write("", to: path)
    #expect(try FileContents.read(path) == [])
    let many = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try AtomicFile.write(many, to: path)
    #expect(try FileContents.read(path) == many)
  }

  @Test("creates the folders above it")
  func folders() throws {
    let path = directory.file("a/b/c/x.json")
    try AtomicFile.write("text", to: path)
    #expect(try text(path) == "text")
  }

  @Test("keeps the old content when the new cannot be created, and says why")
  func creationFails() throws {
    let path = try directory.write("old", to: "x.json")
    try FileManager.default.createDirectory(
      atPath: temporary(path), withIntermediateDirectories: false)
    #expect(throws: AtomicFile.WriteError(path: path, step: "create", reason: "is a directory")) {
      try AtomicFile.write("new", to: path)
    }
    #expect(try text(path) == "old")
  }

  @Test("keeps the old content when the disk is full, and leaves no half file")
  func diskFull() throws {
    // Every write to this device fails as on a full disk.
    guard FileContents.exists("/dev/full") else { return }
    let path = try directory.write("old", to: "x.json")
    try FileManager.default.createSymbolicLink(
      atPath: temporary(path), withDestinationPath: "/dev/full")
    #expect(
      errorText { try AtomicFile.write("new", to: path) }
        == "cannot write \(path): no space left on device")
    #expect(try text(path) == "old")
    #expect(FileContents.names(inFolder: directory.path) == ["x.json"])
  }

  @Test("leaves a folder that has the file's name alone, and no half file")
  func folderInPlace() throws {
    try directory.write("inside", to: "x.json/y")
    let path = directory.file("x.json")
    #expect(throws: AtomicFile.WriteError(path: path, step: "rename", reason: "is a directory")) {
      try AtomicFile.write("new", to: path)
    }
    #expect(FileContents.names(inFolder: directory.path) == ["x.json"])
    #expect(try text(path + "/y") == "inside")
  }

  @Test("says that a file stands where a folder must be")
  func fileInTheWay() throws {
    let file = try directory.write("old", to: "file")
    #expect(
      errorText { try AtomicFile.write("new", to: file + "/x.json") }
        == "cannot create the folder \(file): a file stands there")
    #expect(
      errorText { try AtomicFile.write("new", to: file + "/a/x.json") }
        == "cannot create the folder \(file)/a: not a directory")
    #expect(try text(file) == "old")
  }

  @Test("shows no control character of a path in its error")
  func controlCharacters() {
    let error = AtomicFile.WriteError(path: "a\u{1B}b", step: "write", reason: "c\nd")
    #expect(error.description == "cannot write a\u{FFFD}b: c\u{FFFD}d")
  }

  @Test("creates a folder once and again")
  func createFolder() throws {
    let path = directory.file("a//b/")
    try AtomicFile.createFolder(path)
    try AtomicFile.createFolder(path)
    #expect(FileContents.isFolder(directory.file("a/b")))
  }

  @Test("removes a file, and does not mind when there is none")
  func removal() throws {
    let path = try directory.write("text", to: "x")
    AtomicFile.remove(path)
    AtomicFile.remove(path)
    #expect(!FileContents.exists(path))
  }
}
