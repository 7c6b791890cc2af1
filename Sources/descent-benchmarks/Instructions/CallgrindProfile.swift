/// The instructions that a program executed, by the library they stand in, from callgrind's output file.
///
/// - SeeAlso: "Callgrind Format Specification" in valgrind's manual.
struct CallgrindProfile {
  /// Instructions of each object file, by its path.
  private(set) var instructions: [String: Int] = [:]

  init(_ text: String) {
    var names: [Substring: String] = [:]
    var object = ""
    var followsCall = false
    for line in text.split(separator: "\n") {
      guard let first = line.first else { continue }
      if line.hasPrefix("ob=") || line.hasPrefix("cob=") {
        // "(3) /lib/libm.so.6" gives a name to a number, "(3)" means that name again.
        let value = line[line.index(after: line.firstIndex(of: "=") ?? line.startIndex)...]
        let number = value.prefix { $0 != " " }
        let name = value.dropFirst(number.count + 1)
        if !name.isEmpty { names[number] = String(name) }
        if first == "o" { object = names[number] ?? String(value) }
      } else if line.hasPrefix("calls=") {
        followsCall = true
      } else if first.isNumber || first == "+" || first == "-" || first == "*" {
        // The line after a call has what the callee cost, which its own lines count.
        if !followsCall,
          let cost = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        {
          instructions[object, default: 0] += cost
        }
        followsCall = false
      }
    }
  }

  /// The instructions of all object files whose path has one of these texts in it.
  func total(in objects: [String]) -> Int {
    instructions.reduce(0) { sum, entry in
      objects.contains { entry.key.contains($0) } ? sum + entry.value : sum
    }
  }
}
