import KerasGraph
import SIMDKernels

extension ConvolutionOptions {
  /// The convolution of one call: by Winograd's minimal filtering where that is shorter, else an implicit
  /// matrix product for each group.
  func forward(_ site: CallSite) throws(ModelError) -> Step {
    var options = self
    options.window.margins = site.margins
    return try dataFormat.step(site) { site throws(ModelError) in try options.channelsLast(site) }
  }

  /// Whether the call is a product, which can add its results to something.
  func acceptsSum(_ site: CallSite) -> Bool {
    dataFormat == .channelsLast && groups == 1 && winogradSize(site) == nil
  }

  /// Whether the call is a product with each place of an image, which can be multiplied before.
  func acceptsInputScale(_ site: CallSite) -> Bool {
    dataFormat == .channelsLast && groups == 1 && window.taps == 1 && window.strides.allSatisfy { $0 == 1 }
      && site.margins == nil && site.inputs[0].count == window.size.count + 1
  }

  private func channelsLast(_ site: CallSite) throws(ModelError) -> Step {
    let site = unpooled(site)
    if let size = winogradSize(site) { return try winograd(site, size: size) }
    guard let leastSamples = leastStridedSamples(site) else { return try product(site) }
    let strided = try winograd(site, size: 4)
    return leastSamples > 1 ? try product(site).replaced(by: strided, from: leastSamples) : strided
  }

  /// The convolution of one call as an implicit matrix product for each group.
  private func product(_ site: CallSite) throws(ModelError) -> Step {
    let product = try ConvolutionProduct(self, site)
    let stage = OutputStage(site, columns: filters, bias: useBias ? site.weights[1] : nil)
    let packed = (0..<groups).map { group in
      stage.packed(
        site.weights[0].pointer + group * product.columns, depth: product.depth, columns: product.columns,
        rowStride: filters, firstColumn: group * product.columns)
    }
    if site.scalesInput { return scaled(site, product, stage, packed[0]) }
    return Step(scratchPerSample: product.images?.countPerSample ?? 0) { call in
      let input = product.input(call, memory: call.scratch)
      let extents = ProductExtents(
        rows: call.samples * product.windows.rowsPerSample, columns: product.columns, depth: product.depth)
      guard groups > 1 else {
        return stage.run(extents, call.output, call.team) { rows, columns in
          product.multiply(
            rows, columns, input, group: 0, packed[0].pointer, call.output,
            stage.epilogue(from: columns.lowerBound, adding: stage.summand(call)))
        }
      }
      call.team.divide(extents, panel: site.kernels.panelWidth) { _, rows, columns in
        for group in packed.indices {
          product.multiply(
            rows, columns, input, group: group, packed[group].pointer, call.output,
            stage.epilogue(from: group * product.columns + columns.lowerBound))
        }
      }
      stage.finish(rows: extents.rows, call.output, call.team)
    }
  }
}

extension ConvolutionOptions {
  /// The step of a call that multiplies the channels of its input before: each thread those of the rows that it then reads.
  private func scaled(
    _ site: CallSite, _ product: ConvolutionProduct, _ stage: OutputStage, _ packed: FloatBuffer
  ) -> Step {
    let (rowsPerSample, depth, kernels) = (product.windows.rowsPerSample, product.depth, site.kernels)
    @Sendable func scale(_ rows: Range<Int>, _ call: StepCall) {
      var first = rows.lowerBound
      while first < rows.upperBound {
        let sample = first / rowsPerSample
        let end = min((sample + 1) * rowsPerSample, rows.upperBound)
        kernels.scaleShift(
          end - first, depth, call.input + first * depth, call.inputs[1] + sample * depth, nil,
          call.scratch + first * depth)
        first = end
      }
    }
    return Step(scratchPerSample: rowsPerSample * depth) { call in
      let extents = ProductExtents(rows: call.samples * rowsPerSample, columns: filters, depth: depth)
      let sharesRows = call.team.dividesColumns(extents, panel: kernels.panelWidth)
      if sharesRows { call.team.divide(extents.rows, grain: 8192 / max(depth, 1) + 1) { scale($0, call) } }
      stage.run(extents, call.output, call.team) { rows, columns in
        if !sharesRows { scale(rows, call) }
        product.multiply(
          rows, columns, UnsafePointer(call.scratch), group: 0, packed.pointer, call.output,
          stage.epilogue(from: columns.lowerBound, adding: stage.summand(call)))
      }
    }
  }
}

/// The implicit matrix product that a convolution is, one for each group.
struct ConvolutionProduct: Sendable {
  /// The copy of the input that the windows lie over, `nil` if they lie over the input itself.
  let images: PaddedImages?
  let windows: WindowRows
  let filters: Int
  /// The filters of a group.
  let columns: Int
  /// The channels of a group.
  let channels: Int
  /// Whether the rows of the matrix are the elements of the input, one after the other.
  private let isPointwise: Bool
  private let kernels: KernelTable

  init(_ options: ConvolutionOptions, _ site: CallSite) throws(ModelError) {
    let (input, output, groups) = (site.inputs[0], site.outputs[0], options.groups)
    kernels = site.kernels
    filters = options.filters
    columns = options.filters / groups
    channels = (input.last ?? 1) / groups
    isPointwise =
      groups == 1 && options.window.taps == 1 && options.window.strides.allSatisfy { $0 == 1 }
      && input.dropLast() == output.dropLast()
    images = groups == 1 ? try PaddedImages(options.window, input: input, output: output) : nil
    if let images {
      windows = images.windows
    } else {
      windows = try WindowRows(options.window, input: input, output: output, run: channels)
    }
  }

  /// The products that one result sums up: the rows of a group's weights.
  var depth: Int { windows.taps * windows.run }

  /// Whether the windows lie over the input itself.
  var isInPlace: Bool { images?.countPerSample ?? 0 == 0 }

  /// What the windows lie over: the input, or its copy in `memory`.
  func input(_ call: StepCall, memory: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
    images?.copied(call, into: memory) ?? call.input
  }

  /// Computes rows of the result for some filters of a group, the first of which begins a panel, from what
  /// ``input(_:memory:)`` gave.
  ///
  /// - Parameter epilogue: that of the first of the filters; its addend begins where that of the first row and filter of all is.
  func multiply(
    _ range: Range<Int>, _ part: Range<Int>, _ input: UnsafePointer<Float>, group: Int, _ packed: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, _ epilogue: Epilogue
  ) {
    let (panels, output) = (packed + part.lowerBound * depth, output + group * columns + part.lowerBound)
    var epilogue = epilogue
    epilogue.addend = epilogue.addend.map { $0 + part.lowerBound + (isPointwise ? range.lowerBound * filters : 0) }
    guard !isPointwise else {
      return kernels.product(
        range.count, part.count, depth, input + range.lowerBound * depth, depth, panels,
        output + range.lowerBound * filters, filters, false, epilogue)
    }
    windows.withRows(input + group * channels) { rows in
      kernels.gatheredProduct(rows, range.lowerBound, range.count, part.count, panels, output, filters, epilogue)
    }
  }

  /// Adds to the gradient by the weights of a group what rows of the result contribute; `gradient` begins with that of the
  /// first of them, all filters together.
  func addWeightGradient(
    _ range: Range<Int>, _ input: UnsafePointer<Float>, group: Int, _ gradient: UnsafePointer<Float>,
    _ weights: UnsafeMutablePointer<Float>
  ) {
    windows.withRows(input + group * channels) { rows in
      kernels.gatheredTransposedProduct(
        rows, range.lowerBound, range.count, columns, gradient + group * columns, filters, weights + group * columns,
        filters)
    }
  }
}
