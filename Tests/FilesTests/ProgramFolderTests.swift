import Files
import Testing

@Suite("The program's folder")
struct ProgramFolderTests {
  @Test("is an absolute path to a folder, without a slash at its end")
  func path() {
    #expect(ProgramFolder.path.hasPrefix("/"))
    #expect(!ProgramFolder.path.hasSuffix("/"))
    #expect(FileContents.isFolder(ProgramFolder.path))
  }
}
