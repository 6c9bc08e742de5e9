import KerasGraph
import KerasLayers

extension ConfigurableLayer {
  /// Calls the layer, and gives its first output; ``SymbolicTensor/output(_:)`` gives the others.
  ///
  /// A layer that is called several times shares its weights between the calls.
  public func callAsFunction(_ inputs: SymbolicTensor...) -> SymbolicTensor { callAsFunction(inputs) }

  /// Calls the layer with a list of inputs, such as those that ``Add`` adds.
  public func callAsFunction(_ inputs: [SymbolicTensor]) -> SymbolicTensor {
    SymbolicTensor(call: LayerCall(.layer(self), inputs: inputs))
  }

  /// Calls a recurrent layer with the states to start from, in the order in which it returns them.
  public func callAsFunction(_ sequence: SymbolicTensor, initialState: [SymbolicTensor]) -> SymbolicTensor {
    let states = initialState.indices.map { ["input": .integer($0 + 1)] as JSON }
    return SymbolicTensor(
      call: LayerCall(
        .layer(self), inputs: [sequence] + initialState, arguments: ["initial_state": .array(states)]))
  }
}

extension ProjectedAttention {
  /// Calls the layer; each query looks at the values.
  ///
  /// - Parameters:
  ///   - key: what queries are compared with; `nil` for the value.
  ///   - attentionMask: `(batch, time, source)`, 0 where a query may not look.
  ///   - useCausalMask: whether a query may not look at what comes behind it.
  ///   - returnAttentionScores: whether the weights of the values are a second output.
  public func callAsFunction(
    _ query: SymbolicTensor, _ value: SymbolicTensor, key: SymbolicTensor? = nil,
    attentionMask: SymbolicTensor? = nil, useCausalMask: Bool = false, returnAttentionScores: Bool = false
  ) -> SymbolicTensor {
    var inputs = [query, value]
    var arguments: JSON = ["args": [["input": 0], ["input": 1]]]
    for (name, input) in [("key", key), ("attention_mask", attentionMask)] {
      guard let input else { continue }
      arguments[name] = ["input": .integer(inputs.count)]
      inputs.append(input)
    }
    if useCausalMask { arguments["use_causal_mask"] = true }
    if returnAttentionScores { arguments["return_attention_scores"] = true }
    return SymbolicTensor(call: LayerCall(.layer(self), inputs: inputs, arguments: arguments))
  }
}

extension Architecture {
  /// Calls the model as a layer, and gives its first output. A model that is called several times shares its weights
  /// between the calls.
  public func callAsFunction(_ inputs: SymbolicTensor...) -> SymbolicTensor { callAsFunction(inputs) }

  /// Calls the model as a layer with a list of inputs, in the order of its own.
  public func callAsFunction(_ inputs: [SymbolicTensor]) -> SymbolicTensor {
    let model = definition.withInput(of: inputs.first?.shape)
    return SymbolicTensor(call: LayerCall(.model(model), inputs: inputs))
  }
}
