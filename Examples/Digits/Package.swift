// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Digits",
  platforms: [.macOS(.v26)],
  dependencies: [
    .package(name: "h5infer", path: "../..")
  ],
  targets: [
    .executableTarget(name: "Digits", dependencies: [.product(name: "KerasKit", package: "h5infer")])
  ]
)
