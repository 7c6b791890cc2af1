import Files

/// Finds experiment definitions by file or name.
enum ExperimentLocator {
  /// The folders that are searched, the nearest first.
  static var folders: [String] {
    ["experiments"] + SharedFolder.candidates(of: "experiments")
  }

  /// Returns the file that `text` means: a path, or the name of a definition without `.json`.
  /// - Throws: `InputError` with the nearest name when there is none.
  static func path(of text: String) throws(InputError) -> String {
    if text.contains("/") || text.hasSuffix(".json") { return text }
    for folder in folders {
      let path = "\(folder)/\(text).json"
      if FileContents.exists(path) { return path }
    }
    throw InputError(
      place: "experiment", found: text.quoted,
      expected: "a definition file or the name of one in \(folders[0])/",
      advice: NearestName.advice(for: text, among: names))
  }

  /// The names of all definitions, each once.
  static var names: [String] {
    let all = folders.flatMap { folder in
      FileContents.names(inFolder: folder).filter { $0.hasSuffix(".json") }
        .map { String($0.dropLast(5)) }
    }
    return Set(all).sorted()
  }
}

/// Finds what Descent carries beside its program: definitions and themes.
enum SharedFolder {
  /// Where a folder may be: installed beside the program, or in the checkout it was built in.
  static func candidates(of name: String) -> [String] {
    let program = ProgramFolder.path
    var folders = ["\(program)/../share/descent/\(name)"]
    // .build/<triple>/release/descent
    var parent = program
    for _ in 0..<4 {
      parent = parent.lastIndex(of: "/").map { String(parent[..<$0]) } ?? ""
      if FileContents.exists("\(parent)/Package.swift") { folders.append("\(parent)/\(name)") }
    }
    return folders
  }
}
