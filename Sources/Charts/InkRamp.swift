/// Ten characters by how much of a cell is inked, for shades where colours are few.
enum InkRamp {
  static let scalars: [Unicode.Scalar] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]
}
