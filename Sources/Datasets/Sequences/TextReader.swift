import Files
import Tensors

/// Cuts a text into runs of character numbers, each with the character that follows.
enum TextReader {
  static func read(
    _ definition: TextDefinition
  ) throws(InputError) -> (data: LoadedData, vocabulary: Vocabulary) {
    let path = try definition.origin.path()
    let bytes = try UTF8Text.checked(try FileContents.read(path), file: path)
    var text = String(decoding: bytes, as: UTF8.self)
    if definition.isLowercased { text = text.lowercased() }
    let vocabulary = Vocabulary(of: text.unicodeScalars)
    let numbers = text.unicodeScalars.map { vocabulary.number(of: $0) ?? 0 }
    let (length, stride) = (definition.length, definition.stride)
    guard numbers.count > length else {
      throw definition.place.error(
        found: "\(numbers.count) characters in \(path) for samples of \(length)",
        expected: "at least \(length + 1)", advice: "lower \"length\"")
    }
    let starts = Swift.stride(from: 0, to: numbers.count - length, by: stride)
    let count = (numbers.count - length - 1) / stride + 1
    guard count * length <= LoadedData.largestCount else {
      throw definition.place.error(
        found: "\(count) samples of \(length) characters",
        expected: "at most \(LoadedData.largestCount) characters in all",
        advice: "raise \"stride\"")
    }
    let features: Samples.Features =
      // A character of most alphabets fits a byte, which takes a quarter of the memory.
      if vocabulary.count <= 256 {
        .bytes(
          starts.flatMap { numbers[$0..<$0 + length].map { UInt8($0) } }, scale: 1)
      } else {
        .floats(starts.flatMap { numbers[$0..<$0 + length].map { Float($0) } })
      }
    var data = LoadedData(
      shape: Shape([length]), count: count, features: features,
      targets: .labels(starts.map { Int32(numbers[$0 + length]) }, count: vocabulary.count))
    data.names.classes = vocabulary.characters.map { String($0) }
    return (data, vocabulary)
  }
}
