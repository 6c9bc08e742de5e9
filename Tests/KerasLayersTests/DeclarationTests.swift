import FixtureSupport
import Foundation
import KerasGraph
import KerasLayers
import Testing

/// Layers declared in Swift against the configurations that Keras writes for the same options.
@Suite struct DeclarationTests {
  /// For each class, the configuration with Keras' defaults and the one with other options.
  static let configurations: JSON = {
    let url = Fixtures.folder.appending(path: "declarations.json")
    return (try? JSON(parsing: String(contentsOf: url, encoding: .utf8))) ?? .null
  }()

  @Test(arguments: LayerCatalog.standard.layers.map { $0.kerasName })
  func hasTheOptionsOfKeras(_ className: String) throws {
    let declared = try #require(Declarations.all[className], "add the layer to Declarations")
    let written = try #require(Self.configurations[className]?.elements, "add the layer to declarations.py")
    try check(declared.defaults, written[0])
    try check(declared.others, written[1])
  }

  /// Whatever Keras writes is what the layer has, and the other way round.
  private func check(_ declared: any ConfigurableLayer, _ keras: JSON) throws {
    let (ours, theirs) = (try read(declared, declared.declaredOptions), try read(declared, keras))
    try checkOptions(ours.configuration, keras, of: declared.className)
    try checkOptions(theirs.configuration, ours.configuration, of: declared.className)
    #expect(ours.attributes.dtype == theirs.attributes.dtype)
  }

  private func read(_ layer: any ConfigurableLayer, _ options: JSON) throws -> any ConfigurableLayer {
    let made = try LayerCatalog.standard.layer(className: layer.className, config: options, context: .declaring)
    return try #require(made as? any ConfigurableLayer)
  }

  @Test func problemsAreThoseOfTheOptionsAsGiven() {
    let layer = Conv2D(-3, kernelSize: [1, 2, 3], groups: 0)
    #expect(refusal("Conv2D", layer.declaredOptions).contains("filters -3 is not supported"))
    #expect(refusal("Conv2D", layer.declaredOptions).contains("kernel_size [1, 2, 3] is not supported"))
    #expect(refusal("Conv2D", layer.declaredOptions).contains("groups 0 is not supported"))
  }
}
