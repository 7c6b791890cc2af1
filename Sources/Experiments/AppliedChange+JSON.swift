import Files
import Monitoring

extension AppliedChange {
  /// - Parameter undone: the index of the change that this one takes back.
  func json(undoing undone: Int? = nil) -> JSONValue {
    var object: JSONObject = [
      "step": JSONValue(step), "epoch": JSONValue(epoch), "key": .string(key.rawValue),
      "from": from.json, "to": to.json, "author": .string(author.rawValue),
    ]
    if let undone { object["undoes"] = JSONValue(undone) }
    return .object(object)
  }

  init(from object: JSONReader) throws(InputError) {
    func value(_ key: String) throws(InputError) -> HyperparameterValue {
      guard let value = object.node(key).flatMap({ HyperparameterValue(json: $0.value) }) else {
        throw object.error(
          at: key, found: "no usable \(key.quoted)", expected: "a number, true, false or a name")
      }
      return value
    }
    self.init(
      key: HyperparameterKey(rawValue: try object.string("key")), from: try value("from"),
      to: try value("to"), step: try object.whole("step", in: 0...Int(1e15)),
      epoch: try object.whole("epoch", in: 0...Int(1e15)),
      author: try object.choice("author", of: "an author", default: .person))
  }
}

extension [AppliedChange] {
  /// For each change that takes one back, the index of that one: the newest of its key that still stands.
  var undoLinks: [Int?] {
    var standing: [HyperparameterKey: [Int]] = [:]
    return enumerated().map { index, change in
      if change.author == .undo { return standing[change.key]?.popLast() }
      standing[change.key, default: []].append(index)
      return nil
    }
  }
}
