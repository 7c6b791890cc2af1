import Files
import TestSupport
import Testing

@Suite("Reading a file")
struct FileContentsTests {
  @Test("returns all of its bytes", arguments: [0, 1, 4096, 65_535, 65_536, 65_537, 3_000_001])
  func allBytes(size: Int) throws {
    let directory = try TemporaryDirectory()
    let text = String(repeating: "0123456789", count: size / 10 + 1).prefix(size)
    let path = try directory.write(String(text), to: "file")
    #expect(try FileContents.read(path).elementsEqual(text.utf8))
  }

  @Test("returns what a file without a size holds")
  func noSize() throws {
    // The kernel says that the size is 0.
    let path = "/proc/self/maps"
    guard FileContents.exists(path) else { return }
    let text = String(decoding: try FileContents.read(path), as: UTF8.self)
    #expect(text.contains("[stack]"))
  }

  @Test("says that there is none")
  func missing() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("missing")
    #expect(
      errorText { _ = try FileContents.read(path) }
        == "\(path): found no such file or directory; expected a file that can be read; "
        + "check the name and the folder")
  }

  @Test("says that a folder stands there")
  func folder() throws {
    let directory = try TemporaryDirectory()
    #expect(
      errorText { _ = try FileContents.read(directory.path) }
        == "\(directory.path): found a folder; expected a file")
  }

  @Test("tells files from folders from nothing")
  func kinds() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("", to: "file")
    #expect(FileContents.exists(path) && !FileContents.isFolder(path))
    #expect(FileContents.exists(directory.path) && FileContents.isFolder(directory.path))
    #expect(!FileContents.exists(path + "x") && !FileContents.isFolder(path + "x"))
  }

  @Test("lists a folder sorted, and nothing where there is none")
  func names() throws {
    let directory = try TemporaryDirectory()
    for name in ["b", "a", ".c", "\u{E9}", "d/e"] { try directory.write("", to: name) }
    #expect(FileContents.names(inFolder: directory.path) == [".c", "a", "b", "d", "\u{E9}"])
    #expect(FileContents.names(inFolder: directory.file("missing")) == [])
  }

  @Test("names an error in the system's own words, in lower case")
  func systemError() {
    #expect(SystemError.text(2) == "no such file or directory")
  }
}
