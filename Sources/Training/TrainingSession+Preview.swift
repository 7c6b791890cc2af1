import Monitoring

extension TrainingSession {
  /// What the network makes of a few fixed held-out samples at present; nil where there is nothing to show, as
  /// for tables.
  ///
  /// Images are classified, reconstructed or made by a generator, a series is forecast in its original unit. It runs
  /// in inference mode and changes nothing: the losses that follow are the same to the last bit. What a model of a text
  /// writes is `generatedText()`.
  public func preview() -> Preview? { previewSource?.preview(of: self) }
}
