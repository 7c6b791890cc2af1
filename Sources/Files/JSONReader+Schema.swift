extension JSONReader {
  /// Checks that a file is of the schema that this version reads.
  /// - Throws: `InputError` when its `"schema"` is missing or another one.
  public func requireSchema(_ schema: String) throws(InputError) {
    let found = try string("schema")
    guard found == schema else {
      throw error(
        at: "schema", found: found.quoted, expected: "\"\(schema)\"",
        advice: "a newer schema needs a newer Descent")
    }
  }
}
