/// A fixed block of float32 memory, aligned to 64 bytes and zero at first.
///
/// The engine plans all its memory in such blocks when a network is built; a training step only moves
/// pointers within them. Not Sendable: a block belongs to the thread that trains.
public final class FloatBuffer {
  public let pointer: UnsafeMutablePointer<Float>
  public let count: Int

  public init(count: Int) {
    precondition(count >= 0, "a buffer has no negative size")
    self.count = count
    let bytes = max(64, count * MemoryLayout<Float>.stride)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    pointer = raw.bindMemory(to: Float.self, capacity: max(16, count))
    pointer.initialize(repeating: 0, count: count)
  }

  deinit { pointer.deallocate() }

  /// A copy of `count` values from `offset` on.
  public func values(at offset: Int = 0, count: Int? = nil) -> [Float] {
    let length = count ?? self.count - offset
    precondition(offset >= 0 && length >= 0 && offset + length <= self.count)
    return Array(UnsafeBufferPointer(start: pointer + offset, count: length))
  }

  /// Overwrites the values from `offset` on.
  public func replace(at offset: Int = 0, with values: [Float]) {
    precondition(offset >= 0 && offset + values.count <= count)
    for (index, value) in values.enumerated() { pointer[offset + index] = value }
  }

  public func zero() { pointer.update(repeating: 0, count: count) }
}
