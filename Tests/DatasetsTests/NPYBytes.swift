import Files

@testable import Datasets

/// A `.npy` file of version 1.0 with this header and these elements.
func npyBytes(
  _ header: String = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }\n",
  _ elements: [UInt8] = [1, 2, 3, 4, 5, 6]
) -> [UInt8] {
  [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count % 256)]
    + [UInt8(header.utf8.count / 256)] + Array(header.utf8) + elements
}

/// A `.npy` file whose shape is this text.
func npyBytes(shape: String) -> [UInt8] {
  npyBytes("{'descr': '<f8', 'fortran_order': False, 'shape': \(shape), }\n")
}
