import KerasKit

/// What `bench` prints.
struct BenchmarkReport {
  let benchmark: Benchmark
  let profile: Profile?
  /// From opening the file to the model.
  let reading: Duration
  /// From opening the file to being ready.
  let loading: Duration

  private static let quantiles: [(name: String, share: Double)] = [
    ("min", 0), ("p50", 0.5), ("p90", 0.9), ("p99", 0.99),
  ]

  var text: String {
    let counted = benchmark.durations.count
    let head = """
      Batch      \(benchmark.batch), \(benchmark.threads) threads, \(benchmark.kernels) kernels
      Speed      \(Int(benchmark.samplesPerSecond).grouped) samples per second (\(counted) predictions)
      Load time  \(loading.milliseconds.fixed(1)) ms, of which reading \(reading.milliseconds.fixed(1)) ms
      Latency    \(latencies.map { "\($0.name) \(Self.microseconds($0.value))" }.joined(separator: ", "))
      """
    return profile.map { head + "\n\n" + Self.table($0) } ?? head
  }

  var json: JSON {
    var members: JSON = [
      "samples_per_second": .number(benchmark.samplesPerSecond),
      "latency_us": .object(latencies.map { JSON.Member($0.name, .number($0.value.inSeconds * 1e6)) }),
      "batch": .integer(benchmark.batch), "threads": .integer(benchmark.threads),
      "kernels": .string(benchmark.kernels), "predictions": .integer(benchmark.durations.count),
      "load_ms": .number(loading.milliseconds), "read_ms": .number(reading.milliseconds),
    ]
    if let profile {
      members["profile_threads"] = .integer(profile.threads)
      members["peak_gflops"] = .number(profile.peak)
      members["layers"] = .array(
        profile.rows.map { row in
          [
            "layer": .string(row.title), "us": .number(row.seconds * 1e6), "share": .number(row.share),
            "gflops": .number(row.gflops),
          ]
        })
    }
    return members
  }

  private var latencies: [(name: String, value: Duration)] {
    Self.quantiles.map { ($0.name, benchmark.quantile($0.share)) }
  }

  private static func microseconds(_ duration: Duration) -> String {
    (duration.inSeconds * 1e6).fixed(1) + " us"
  }

  private static func table(_ profile: Profile) -> String {
    var table = TextTable(titles: ["Layer", "us", "share", "GFLOP/s", "of peak"])
    for row in profile.rows {
      table.rows.append([
        row.title, (row.seconds * 1e6).fixed(1), (row.share * 100).fixed(1) + "%",
        row.gflops > 0 ? row.gflops.fixed(1) : "",
        row.gflops > 0 ? (row.gflops / (profile.peak * Double(profile.threads)) * 100).fixed(1) + "%" : "",
      ])
    }
    let threads = profile.threads == 1 ? "one thread" : "\(profile.threads) threads that share each layer"
    return table.text + "\n\nOn \(threads). One core's peak here: \(profile.peak.fixed(1)) GFLOP/s"
  }
}
