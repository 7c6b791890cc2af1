import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One JSON object a line, with its `"event"` first: what `--json` prints.
enum EventLine {
  static func write(_ event: String, _ object: JSONObject) {
    let line = JSONObject([(key: "event", value: .string(event))] + object.members)
    print(JSONWriter.line(.object(line)))
    // A program that reads along wants each line when it happens.
    fflush(nil)
  }
}
