import Foundation

/// The path, the arguments and the environment that a program is started with.
struct ProgramArguments {
  /// A list of strings that ends with a null pointer, as C takes it.
  typealias CStrings = [UnsafeMutablePointer<CChar>?]

  /// The path of the program.
  let executable: String

  /// The arguments, without the path.
  let arguments: [String]

  /// The variables beside the inherited ones, or in their place.
  let environment: [String: String]

  /// Starts the program with a C function that returns 0 or an error number.
  ///
  /// - Throws: ``ProgramError/cannotStart(executable:reason:)``.
  func start(_ spawn: (_ arguments: CStrings, _ environment: CStrings) -> Int32) throws {
    guard FileManager.default.isExecutableFile(atPath: executable) else {
      throw ProgramError.cannotStart(executable: executable, reason: "not an executable file")
    }
    let variables = Self.inherited.merging(environment) { $1 }
    let cArguments = ([executable] + arguments).map { strdup($0) } + [nil]
    let cEnvironment = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { for string in cArguments + cEnvironment { free(string) } }
    let error = spawn(cArguments, cEnvironment)
    guard error == 0 else {
      throw ProgramError.cannotStart(
        executable: executable, reason: String(cString: strerror(error)))
    }
  }

  /// A test says all that its program may depend on; what is left is how the program is found,
  /// linked and instrumented, and where terminals are described.
  private static var inherited: [String: String] {
    let names: Set = [
      "PATH", "TMPDIR", "TERMINFO", "TERMINFO_DIRS", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
      "DYLD_FRAMEWORK_PATH", "LLVM_PROFILE_FILE", "ASAN_OPTIONS", "TSAN_OPTIONS",
    ]
    // A crashed program must not wait for somebody to type into its debugger.
    return ProcessInfo.processInfo.environment.filter { names.contains($0.key) }
      .merging(["SWIFT_BACKTRACE": "interactive=no,color=no"]) { $1 }
  }
}
