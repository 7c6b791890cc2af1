import Files

/// Finds the data that Descent carries: beside the built program, or where `make install` put it.
public enum DataFolder {
  /// Returns the folder of a built-in data set.
  /// - Throws: `InputError` naming the places that were tried.
  public static func path(of name: String) throws(InputError) -> String {
    let program = ProgramFolder.path
    let candidates = [
      "\(program)/descent_Datasets.resources/\(name)",
      "\(program)/descent_Datasets.bundle/\(name)",
      "\(program)/../share/descent/data/\(name)",
    ]
    for candidate in candidates where FileContents.isFolder(candidate) { return candidate }
    throw InputError(
      found: "no built-in data \(name.quoted)", expected: "it in \(candidates[0])",
      advice: "build again with \"make build\" or install again with \"make install\"")
  }
}
