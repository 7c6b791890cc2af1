extension Array {
  /// The index of the element that is missed least where all are to stay evenly spread: the one whose neighbours are
  /// nearest to each other. The first and the last are never it.
  /// - Parameter position: where an element is; they are in this order.
  /// - Precondition: there are three elements at least.
  func indexMissedLeast(by position: (Element) -> Int) -> Int {
    func gap(_ index: Int) -> Int { position(self[index + 1]) - position(self[index - 1]) }
    var least = 1
    for index in 1..<count - 1 where gap(index) < gap(least) { least = index }
    return least
  }
}
