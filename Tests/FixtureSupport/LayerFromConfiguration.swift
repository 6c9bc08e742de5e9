import KerasGraph
import KerasLayers

/// Makes a layer of the catalog from its options alone, named like its class.
///
/// - Throws: ``ModelError`` with everything that is wrong with the options.
public func layer(_ className: String, _ options: JSON) throws(ModelError) -> any Layer {
  let context = DecodingContext(catalog: .standard) { (_, _) throws(ModelError) in
    throw ModelError("no models inside layers here")
  }
  let config = JSON.object([JSON.Member("name", .string(className))] + (options.members ?? []))
  return try context.catalog.layer(className: className, config: config, context: context)
}

/// What is said of options that a layer does not take, line by line; empty if it takes them.
public func refusal(_ className: String, _ options: JSON) -> String {
  do {
    _ = try layer(className, options)
    return ""
  } catch { return error.description }
}

/// What is said of inputs that a layer does not take; empty if it takes them.
public func refusal(_ className: String, _ options: JSON, inputs: [Shape]) -> String {
  do {
    _ = try layer(className, options).outputShapes(inputs)
    return ""
  } catch { return error.description }
}
