import KerasGraph

/// A call that runs together with others, one of which reads what it makes.
struct JoinedCall: Sendable {
  let layer: any Layer
  let site: CallSite
}

extension [JoinedCall] {
  /// The shapes of the outputs of the last.
  func outputShapes(_ inputs: [Shape]) -> [Shape] { last.map { [Shape(batchOf: $0.site.outputs[0])] } ?? inputs }

  /// Those of all.
  var multiplyAdds: Int { reduce(0) { $0 + $1.layer.multiplyAdds($1.site) } }
}
