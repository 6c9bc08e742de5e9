import KerasGraph
import SIMDKernels

extension ConvolutionOptions {
  /// Whether a call is a product at each place of an image.
  func runsInStrips(_ site: CallSite) -> Bool {
    dataFormat == .channelsLast && groups == 1 && window.size == [1, 1] && window.strides == [1, 1]
      && site.margins == nil && !site.scalesInput && site.inputs[0].count == 3
  }

  func strips(_ site: CallSite) throws(ModelError) -> StripStep? {
    guard runsInStrips(site) else { return nil }
    let product = try ConvolutionProduct(self, site)
    let stage = OutputStage(site, columns: filters, bias: useBias ? site.weights[1] : nil)
    let packed = stage.packed(
      site.weights[0].pointer, depth: product.depth, columns: filters, rowStride: filters)
    return StripStep(site, source: { $0 }) { rows, call in
      stage.inBlocks(rows, call.output) { rows in
        product.multiply(
          rows, 0..<product.filters, call.input, group: 0, packed.pointer, call.output,
          stage.epilogue(adding: call.summand))
      }
    }
  }
}

extension DepthwiseOptions {
  /// Whether a call is a convolution of each channel of an image by itself.
  func runsInStrips(_ site: CallSite) -> Bool {
    dataFormat == .channelsLast && depthMultiplier == 1 && window.size.count == 2 && site.inputs[0].count == 3
  }

  func strips(_ site: CallSite) throws(ModelError) -> StripStep? {
    guard runsInStrips(site) else { return nil }
    let window = window.with(margins: site.margins)
    let stage = OutputStage(site, columns: site.outputChannels, bias: useBias ? site.weights[1] : nil)
    let depthwise = try DepthwiseStage(window, multiplier: 1, output: site.outputs[0], site)
    let weights = stage.scaled(site.weights[0])
    let (height, before) = (
      site.inputs[0][0], window.paddingBefore(0, extent: site.inputs[0][0], windows: site.outputs[0][0])
    )
    return StripStep(
      site,
      source: { lines in
        let first = min(max(lines.lowerBound * window.strides[0] - before, 0), height)
        return first..<max(min((lines.upperBound - 1) * window.strides[0] - before + window.reach(0), height), first)
      },
      { rows, call in
        stage.inBlocks(rows, of: depthwise.rowsTogether, call.output) { rows in
          depthwise.run(rows, call.input, weights.pointer, call.output, stage.epilogue())
        }
      })
  }
}

extension StripStep {
  /// The step of a call whose output is an image.
  ///
  /// - Parameter body: computes the results at some places of the output, counted line by line.
  fileprivate init(
    _ site: CallSite, source: @escaping @Sendable (Range<Int>) -> Range<Int>,
    _ body: @escaping @Sendable (_ places: Range<Int>, _ call: StripCall) -> Void
  ) {
    let width = site.outputs[0][1]
    self.init(lines: site.outputs[0][0], lineCount: width * site.outputChannels, source: source) { lines, call in
      body(lines.lowerBound * width..<lines.upperBound * width, call)
    }
  }
}
