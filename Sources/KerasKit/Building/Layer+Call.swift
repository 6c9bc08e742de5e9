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
