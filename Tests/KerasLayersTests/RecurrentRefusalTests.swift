import KerasGraph
import KerasLayers
import Testing

@Suite("What recurrent layers refuse")
struct RecurrentRefusalTests {
  struct Refusal: CustomTestStringConvertible, Sendable {
    let className: String
    let options: [JSON.Member]
    let message: String

    init(_ className: String, _ options: JSON, _ message: String) {
      self.className = className
      self.options = options.members ?? []
      self.message = message
    }

    var testDescription: String { "\(className): \(message)" }
  }

  static let refusals = [
    Refusal("LSTM", ["units": 4, "time_major": true], "time_major true is not supported"),
    Refusal("GRU", ["units": 4, "implementation": 3], "implementation 3 is not supported"),
    Refusal("SimpleRNN", ["units": 0], "units 0 is not supported"),
    Refusal("SimpleRNN", ["units": 4, "activation": "glu"], "activation \"glu\" is not supported"),
    Refusal(
      "LSTM", ["units": 4, "recurrent_activation": "nothing"], "activation \"nothing\" is not supported"),
    Refusal("LSTM", ["units": 4, "merge_mode": "sum"], "option \"merge_mode\""),
    Refusal(
      "RNN", ["cell": ["class_name": "MyCell", "config": [:]]], "the cell \"MyCell\" is not supported"),
    Refusal(
      "RNN", ["cell": ["class_name": "StackedRNNCells", "config": ["name": "s", "cells": []]]],
      "holds no cells"),
    Refusal("ConvLSTM2D", ["filters": 2, "kernel_size": 3, "padding": "causal"], "padding \"causal\""),
    Refusal(
      "ConvLSTM2D",
      ["filters": 2, "kernel_size": 3, "data_format": "channels_first", "activation": "softmax"],
      "activation \"softmax\" with data_format \"channels_first\""),
    Refusal(
      "Bidirectional", ["layer": lstm([:]), "merge_mode": "max"], "merge_mode \"max\" is not supported"),
    Refusal("Bidirectional", ["layer": dense], "layer scores (Dense) is not supported"),
    Refusal(
      "Bidirectional",
      ["layer": lstm([:]), "backward_layer": lstm(["return_sequences": true, "go_backwards": true])],
      "return_sequences of layer and backward_layer do not fit"),
    Refusal("Bidirectional", ["layer": lstm([:]), "backward_layer": lstm([:])], "go_backwards of layer"),
    Refusal("Bidirectional", ["layer": lstm(["time_major": true])], "inner (LSTM): time_major true"),
    Refusal("TimeDistributed", [:], "option \"layer\" does not hold a layer"),
    Refusal("TimeDistributed", ["layer": lstm(["units": -1])], "inner (LSTM): units -1"),
    Refusal(
      "LocallyConnected2D", ["filters": 2, "kernel_size": 3, "implementation": 2],
      "implementation 2 is not supported"),
    Refusal("LocallyConnected1D", ["filters": 2, "kernel_size": 3, "padding": "same"], "padding \"same\""),
  ]

  static let dense: JSON = ["class_name": "Dense", "config": ["name": "scores", "units": 2]]

  static func lstm(_ options: JSON) -> JSON {
    var config: JSON = ["name": "inner", "units": 4]
    for option in options.members ?? [] { config[option.name] = option.value }
    return ["class_name": "LSTM", "config": config]
  }

  @Test("an option that is not supported, by its name", arguments: refusals)
  func option(_ refusal: Refusal) {
    let config = JSON.object([JSON.Member("name", "layer")] + refusal.options)
    let error = #expect(throws: ModelError.self) { try Self.layer(refusal.className, config) }
    #expect(error?.description.contains(refusal.message) == true, "\(error?.description ?? "")")
  }

  @Test("initial states of another shape")
  func initialStates() throws {
    let layer = try Self.layer("LSTM", ["name": "layer", "units": 4])
    #expect(try layer.outputShapes([[nil, 6, 5], [nil, 4], [nil, 4]]) == [[nil, 4]])
    #expect(throws: ModelError.self) { try layer.outputShapes([[nil, 6, 5], [nil, 4]]) }
    #expect(throws: ModelError.self) { try layer.outputShapes([[nil, 6, 5], [nil, 4], [nil, 3]]) }
    #expect(throws: ModelError.self) { try layer.outputShapes([[nil, 5]]) }
  }

  static func layer(_ className: String, _ config: JSON) throws -> any Layer {
    let context = DecodingContext(catalog: .standard) { (_, _) throws(ModelError) in
      throw ModelError("no model is expected here")
    }
    return try LayerCatalog.standard.layer(className: className, config: config, context: context)
  }
}
