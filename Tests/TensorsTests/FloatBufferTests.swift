import Tensors
import Testing

@Suite("A float buffer")
struct FloatBufferTests {
  @Test("starts at a multiple of 64 bytes and is zero", arguments: [0, 1, 15, 16, 17, 1000])
  func fresh(count: Int) {
    let buffers = (0..<8).map { _ in FloatBuffer(count: count) }
    for buffer in buffers {
      #expect(UInt(bitPattern: buffer.pointer) % 64 == 0)
      #expect(buffer.values() == [Float](repeating: 0, count: count))
    }
  }

  @Test("returns what was put in, as a whole and in part")
  func contents() {
    let buffer = FloatBuffer(count: 5)
    buffer.replace(with: [1, 2, 3, 4, 5])
    buffer.replace(at: 3, with: [8, 9])
    #expect(buffer.values() == [1, 2, 3, 8, 9])
    #expect(buffer.values(at: 2) == [3, 8, 9])
    #expect(buffer.values(at: 1, count: 2) == [2, 3])
    #expect(buffer.values(at: 5) == [])
    buffer.zero()
    #expect(buffer.values() == [0, 0, 0, 0, 0])
  }

  @Test("stops the program rather than read or write outside")
  func bounds() async {
    await #expect(processExitsWith: .failure) { _ = FloatBuffer(count: 4).values(at: 2, count: 3) }
    await #expect(processExitsWith: .failure) {
      FloatBuffer(count: 4).replace(at: 3, with: [1, 2])
    }
  }
}
