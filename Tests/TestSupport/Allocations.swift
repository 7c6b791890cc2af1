import CTestSupport

/// Returns how many allocations a body makes on its own thread, or nil where they are not counted.
///
/// They are counted with glibc, except in builds with the address or the thread sanitizer.
public func allocations(in body: () -> Void) -> Int? {
  guard test_allocation_counting_available() == 1 else { return nil }
  test_allocation_counting_begin()
  body()
  return Int(test_allocation_counting_end())
}
