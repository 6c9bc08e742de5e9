// swift-tools-version: 6.2
import PackageDescription

/// Kernels are compiled optimised in debug builds too: tests run them on real networks.
let optimised: [String] = ["-O"]

/// Clang target features make Swift's own SIMD types compile to the wider instructions.
func kernels(_ features: [String] = []) -> [SwiftSetting] {
  [.unsafeFlags(optimised + features.flatMap { ["-Xcc", $0] })]
}

#if arch(x86_64)
  let instructionSets: [Target] = [
    .target(
      name: "SIMDKernelsAVX2", dependencies: ["SIMDKernels"],
      swiftSettings: kernels(["-mavx2", "-mfma"])),
    .target(
      name: "SIMDKernelsAVX512", dependencies: ["SIMDKernels"],
      swiftSettings: kernels(["-mavx512f", "-mavx512vl", "-mavx512dq", "-mavx512bw", "-mavx2", "-mfma"])),
  ]
#else
  let instructionSets: [Target] = []
#endif

func systemLibrary(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

let libraries: [Target] = [
  systemLibrary("CHDF5", pkgConfig: "hdf5", apt: "libhdf5-dev", brew: "hdf5"),
  systemLibrary("CZip", pkgConfig: "libzip", apt: "libzip-dev", brew: "libzip"),
  systemLibrary("CDeflate", pkgConfig: "libdeflate", apt: "libdeflate-dev", brew: "libdeflate"),
  systemLibrary("CPNG", pkgConfig: "libpng", apt: "libpng-dev", brew: "libpng"),
  systemLibrary("CJPEG", pkgConfig: "libjpeg", apt: "libjpeg-dev", brew: "jpeg-turbo"),
  systemLibrary("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev", brew: "curl"),
  systemLibrary("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev", brew: "openssl"),
  .target(name: "HDF5", dependencies: ["CHDF5", "CProcessor"]),
  .systemLibrary(name: "CVector"),
  .target(name: "SIMDKernels", dependencies: ["CVector"], swiftSettings: kernels()),
  .target(name: "CProcessor"),
  .target(
    name: "KernelSelection",
    dependencies: ["SIMDKernels", "CProcessor"] + instructionSets.map { .init(stringLiteral: $0.name) }),
  .target(name: "KerasGraph", dependencies: ["CProcessor", "SIMDKernels"]),
  .target(name: "KerasLayers", dependencies: ["ImageAugmentation", "KerasGraph", "SIMDKernels"]),
  .target(name: "ImageAugmentation", dependencies: ["KerasGraph", "SIMDKernels"]),
  .target(name: "KerasEngine", dependencies: ["CProcessor", "KerasGraph", "SIMDKernels"]),
  .target(name: "DurableFile"),
  .target(name: "Charts", dependencies: ["CPNG"]),
  .target(name: "KerasZip", dependencies: ["CZip"]),
  .target(name: "KerasFile", dependencies: ["DurableFile", "HDF5", "KerasGraph", "KerasZip"]),
  .target(
    name: "KerasData",
    dependencies: [
      "CDeflate", "CJPEG", "CPNG", "CZip", "DurableFile", "ImageAugmentation", "KerasGraph", "KerasZip",
      "SIMDKernels",
    ]),
  .target(name: "KerasTraining", dependencies: ["KerasData", "KerasEngine", "KerasGraph", "SIMDKernels"]),
  .target(
    name: "KerasKit",
    dependencies: [
      "Charts", "HDF5", "SIMDKernels", "KernelSelection", "ImageAugmentation", "KerasGraph",
      "KerasLayers", "KerasEngine", "KerasFile", "KerasData", "KerasTraining",
    ]),
]

let commandLine: [Target] = [
  .target(
    name: "KerasDatasets",
    dependencies: [
      "CCurl", .target(name: "CCrypto", condition: .when(platforms: [.linux])), "DurableFile", "KerasData",
    ]),
  .executableTarget(
    name: "h5infer",
    dependencies: [
      "DurableFile", "KerasDatasets", "KerasEngine", "KerasKit",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ]),
]

let benchmarks: [Target] = [
  .target(name: "CProcessorPeak", path: "Benchmarks/CProcessorPeak"),
  .executableTarget(
    name: "KernelBenchmark",
    dependencies: ["ImageAugmentation", "SIMDKernels", "KernelSelection", "CProcessorPeak"],
    path: "Benchmarks/KernelBenchmark"),
  .executableTarget(name: "TrainingBenchmark", dependencies: ["KerasKit"], path: "Benchmarks/TrainingBenchmark"),
]

let tests: [Target] = [
  .target(
    name: "FixtureSupport",
    dependencies: ["KernelSelection", "KerasData", "KerasEngine", "KerasFile", "KerasGraph", "KerasLayers"],
    path: "Tests/FixtureSupport"),
  .testTarget(name: "HDF5Tests", dependencies: ["HDF5"]),
  .testTarget(name: "SIMDKernelsTests", dependencies: ["SIMDKernels", "KernelSelection"]),
  .testTarget(name: "KerasGraphTests", dependencies: ["KerasGraph"]),
  .testTarget(
    name: "KerasLayersTests", dependencies: ["KernelSelection", "KerasGraph", "KerasLayers", "FixtureSupport"]),
  .testTarget(
    name: "KerasEngineTests", dependencies: ["KerasEngine", "KerasLayers", "KernelSelection", "SIMDKernels"]),
  .testTarget(
    name: "KerasFileTests", dependencies: ["HDF5", "KerasFile", "KerasLayers", "KerasZip"]),
  .testTarget(
    name: "KerasTrainingTests",
    dependencies: [
      "FixtureSupport", "KerasData", "KerasEngine", "KerasFile", "KerasGraph", "KerasKit", "KerasLayers",
      "KerasTraining", "KernelSelection", "SIMDKernels",
    ]),
  .testTarget(
    name: "ImageAugmentationTests",
    dependencies: ["FixtureSupport", "ImageAugmentation", "KerasData", "KernelSelection", "SIMDKernels"]),
  .testTarget(name: "ChartsTests", dependencies: ["Charts", "KerasData"]),
  .testTarget(name: "DurableFileTests", dependencies: ["DurableFile", "FixtureSupport"]),
  .testTarget(
    name: "KerasDataTests",
    dependencies: ["FixtureSupport", "ImageAugmentation", "KerasData", "KerasGraph", "SIMDKernels"]),
  .testTarget(name: "KerasDatasetsTests", dependencies: ["FixtureSupport", "KerasDatasets"]),
  .target(name: "SampleArchitectures", dependencies: ["KerasKit"], path: "Tests/SampleArchitectures"),
  .executableTarget(
    name: "BuiltModels", dependencies: ["KerasKit", "SampleArchitectures"], path: "Tests/BuiltModels"),
  .testTarget(name: "KerasKitTests", dependencies: ["KerasKit", "FixtureSupport", "SampleArchitectures"]),
  .testTarget(name: "h5inferTests", dependencies: ["h5infer", "KerasKit", "KerasLayers", "FixtureSupport"]),
]

let package = Package(
  name: "h5infer",
  platforms: [.macOS(.v26)],
  products: [
    .library(name: "KerasKit", targets: ["KerasKit"]),
    .executable(name: "h5infer", targets: ["h5infer"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: libraries + instructionSets + commandLine + benchmarks + tests
)
