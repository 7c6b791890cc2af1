import Files

/// A file of samples that no definition names, told by its first bytes; gzip-compressed ones are unpacked.
enum DataFile {
  case array(NPYFile)
  case archive(ZipArchive)
  case tensor(IDXFile)
  /// Text, which is taken for a table.
  case table([UInt8], file: String)

  /// Reads a file whole; `-` is standard input.
  init(contentsOf path: String) throws(InputError) {
    let file = path == "-" ? "standard input" : path
    var bytes = path == "-" ? try FileContents.readStandardInput() : try FileContents.read(path)
    if Gzip.isGzip(bytes) { bytes = try Gzip.inflate(bytes, file: file) }
    if bytes.starts(with: [0x93] + Array("NUMPY".utf8)) {
      self = .array(try NPYFile(bytes, file: file))
    } else if ZipArchive.isZip(bytes) {
      self = .archive(try ZipArchive(bytes, file: file))
    } else if bytes.starts(with: [0, 0]) {
      self = .tensor(try IDXFile(bytes, file: file))
    } else {
      guard !bytes.contains(0) else {
        throw InputError(
          file: file, found: "a file of no known kind",
          expected: "a CSV table, a .npy or .npz array or an IDX tensor")
      }
      self = .table(bytes, file: file)
    }
  }

  /// The samples along the first axis of what is no table.
  /// - Parameter names: those an archive's array may have, the first that is there; nil for the only one.
  /// - Throws: `InputError` when an archive has no such array.
  func numbers(named names: [String]?) throws(InputError) -> DataNumbers {
    switch self {
    case .array(let file): return try DataNumbers(file)
    case .tensor(let file): return DataNumbers(file)
    case .archive(let archive):
      let entry = try Self.entry(of: archive, names)
      return try DataNumbers(
        NPYFile(try archive.contents(of: entry), file: "\(archive.file)/\(entry.name)"))
    case .table(_, let file):
      throw InputError(
        file: file, found: "a text", expected: "a .npy or .npz array or an IDX tensor")
    }
  }

  private static func entry(
    of archive: ZipArchive, _ names: [String]?
  ) throws(InputError) -> ZipArchive.Entry {
    let known = archive.entries.map { entry in
      entry.name.hasSuffix(".npy") ? String(entry.name.dropLast(4)) : entry.name
    }
    for name in names ?? [] {
      if let index = known.firstIndex(of: name) { return archive.entries[index] }
    }
    if names == nil, let only = archive.entries.first, archive.entries.count == 1 { return only }
    let list = known.isEmpty ? "no arrays" : "the arrays \(known.joined(separator: ", "))"
    throw InputError(
      file: archive.file, found: list,
      expected: names.map { "one named \($0.joined(separator: " or "))" } ?? "one array",
      advice: names == nil ? "save the samples alone with numpy.save" : nil)
  }
}

/// An array of numbers whose first axis counts samples.
struct DataNumbers {
  enum Elements {
    case bytes([UInt8])
    case floats([Float])
  }

  let file: String
  let extents: [Int]
  let elements: Elements

  init(_ file: NPYFile) throws(InputError) {
    self.file = file.file
    extents = file.extents
    elements = if let bytes = file.bytes { .bytes(bytes) } else { .floats(try file.floats()) }
  }

  init(_ file: IDXFile) {
    self.file = file.file
    extents = file.extents
    elements = if let bytes = file.bytes { .bytes(bytes) } else { .floats(file.floats) }
  }

  /// The elements as floats, unscaled.
  var floats: [Float] {
    switch elements {
    case .bytes(let bytes): bytes.map { Float($0) }
    case .floats(let floats): floats
    }
  }
}
