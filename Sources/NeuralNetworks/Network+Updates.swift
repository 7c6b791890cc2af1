import Tensors

/// Which parameters are trained, and who updates them.
extension Network {
  /// Neighbouring tensors make one range, so that an optimizer mostly has one.
  static func trainableRanges(
    _ layers: [any Layer], _ offsets: [Int], frozen: Set<Int>
  ) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for (index, layer) in layers.enumerated() where !frozen.contains(index) {
      for parameter in layer.parameters where parameter.isTrainable {
        let place = offsets[index] + parameter.offset..<offsets[index] + parameter.end
        if let last = ranges.last, last.upperBound == place.lowerBound {
          ranges[ranges.count - 1] = last.lowerBound..<place.upperBound
        } else {
          ranges.append(place)
        }
      }
    }
    return ranges
  }

  /// Writes rows of a kernel's gradient that `backward` has put off, over all parts of a batch.
  ///
  /// So no worker has to fetch whole gradients from another: what flows in and out is less where the kernel
  /// is large.
  /// - Parameters:
  ///   - replicas: those that had parts of the batch, after the network itself.
  ///   - rows: in the whole batch.
  func writeKernelGradient(
    _ kernel: UpdatePiece.KernelRows, replicas: ArraySlice<Network>, rows: Int
  ) {
    guard let layer = largeKernels[kernel.layer] else { return }
    var part = 0
    while part <= replicas.count {
      let network = part == 0 ? self : replicas[replicas.startIndex + part - 1]
      let batch = WorkerTeam.part(part, of: replicas.count + 1, count: rows).count
      var pass = network.pass(kernel.layer, batch: batch, isTraining: true, inputGradient: nil)
      pass.parameterGradients = gradients.pointer + parameterOffsets[kernel.layer]
      layer.writeKernelGradient(pass, rows: kernel.rows, keeps: part > 0)
      part += 1
    }
  }

  /// The rows of a layer's kernel that are a worker's.
  static func sharedRows(
    of layer: any LargeKernelLayer, _ worker: Int, of workers: Int
  ) -> Range<Int> {
    WorkerTeam.part(worker, of: workers, count: layer.kernelRows, unit: 8)
  }

  /// A stretch of parameters that one worker updates.
  struct UpdatePiece {
    var range: Range<Int>
    /// What `writeKernelGradient` writes where the gradient has been put off; nil where replicas have some of it.
    var putOff: KernelRows?

    /// Rows of the kernel of a layer.
    struct KernelRows {
      var layer: Int
      var rows: Range<Int>
    }
  }

  /// What each worker updates at present: of kernels whose gradients are put off its own rows, a few at a time
  /// so that they are still in the first cache when they are used; of all else equal shares. One alone has
  /// everything, in as few pieces as there are.
  func updatePieces(workers: Int) -> [[UpdatePiece]] {
    guard workers > 1 else { return [trainableRanges.map { UpdatePiece(range: $0) }] }
    return (0..<workers).map { worker in
      var pieces: [UpdatePiece] = []
      for (index, layer) in layers.enumerated() where !frozen.contains(index) {
        for (number, parameter) in layer.parameters.enumerated() where parameter.isTrainable {
          let start = parameterOffsets[index] + parameter.offset
          guard number == 0, let kernel = largeKernels[index] else {
            let part = WorkerTeam.part(
              worker, of: workers, count: parameter.shape.count, unit: 16)
            pieces.append(
              UpdatePiece(range: start + part.lowerBound..<start + part.upperBound))
            continue
          }
          let width = parameter.shape.count / kernel.kernelRows
          let own = Self.sharedRows(of: kernel, worker, of: workers)
          for first in stride(from: own.lowerBound, to: own.upperBound, by: pieceRows(width)) {
            let rows = first..<min(first + pieceRows(width), own.upperBound)
            pieces.append(
              UpdatePiece(
                range: start + rows.lowerBound * width..<start + rows.upperBound * width,
                putOff: .init(layer: index, rows: rows)))
          }
        }
      }
      return pieces.filter { !$0.range.isEmpty }
    }
  }

  /// Rows of a kernel that are updated at a time: whole tiles of products, some 32 kB.
  private func pieceRows(_ width: Int) -> Int { max(1, 8192 / width / 12) * 12 }
}
