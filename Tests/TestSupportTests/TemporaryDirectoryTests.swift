import Foundation
import TestSupport
import Testing

@Suite("A temporary directory")
struct TemporaryDirectoryTests {
  @Test("is there while it is used, and gone afterwards with all that is in it")
  func removal() throws {
    var directory: TemporaryDirectory? = try TemporaryDirectory()
    let path = try #require(directory?.path)
    let file = try #require(try directory?.write("text", to: "folder/file"))
    #expect(file == directory?.file("folder/file"))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "text")
    directory = nil
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("is another one every time")
  func uniqueness() throws {
    let (one, other) = (try TemporaryDirectory(), try TemporaryDirectory())
    #expect(one.path != other.path)
  }
}
