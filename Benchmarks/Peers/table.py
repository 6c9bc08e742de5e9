"""The results as Markdown tables: figures of each engine, and h5infer's ratio to the best peer."""

TITLES = {
    "h5infer": "h5infer",
    "onnxruntime": "ONNX Runtime",
    "openvino": "OpenVINO",
    "litert": "LiteRT",
    "tensorflow": "TensorFlow",
}


def ratio(measurement):
    """How many times faster h5infer is than the fastest peer; `None` where either is missing."""
    key = "p50_us" if measurement["batch"] == 1 else "samples_per_second"
    engines = measurement["engines"]
    peers = [engine[key] for name, engine in engines.items() if name != "h5infer"]
    if "h5infer" not in engines or not peers:
        return None
    mine = engines["h5infer"][key]
    return min(peers) / mine if measurement["batch"] == 1 else mine / max(peers)


def figure(measurement, name):
    engine = measurement["engines"].get(name)
    if engine is None:
        return "–"
    if measurement["batch"] == 1:
        return f"{engine['p50_us']:,.0f} µs (p99 {engine['p99_us']:,.0f})"
    return f"{engine['samples_per_second']:,.0f} /s"


def memory(engine):
    peak = engine["peak_MiB"]
    return "–" if peak is None else f"{peak:,.0f} MiB"


def table(results):
    names = [name for name in TITLES if any(name in each["engines"] for each in results["measurements"])]
    lines = [
        "| network | batch | threads | " + " | ".join(TITLES[name] for name in names) + " | speed-up |",
        "|---|---|---|" + "---|" * (len(names) + 1),
    ]
    for each in results["measurements"]:
        gain = ratio(each)
        cells = [
            each["network"],
            str(each["batch"]),
            str(each["threads"]),
            *(figure(each, name) for name in names),
            "–" if gain is None else f"{gain:.2f}x",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    lines.append(
        "\nSpeed-up: against the fastest peer; latency of one sample at batch 1, samples a second otherwise.\n"
    )
    first = next((each for each in results["measurements"] if each["network"] == "reference-1"), None)
    if first:
        lines += ["| engine, reference-1 | load | peak memory |", "|---|---|---|"]
        for name, engine in first["engines"].items():
            lines.append(f"| {TITLES[name]} | {engine['load_ms']:,.1f} ms | {memory(engine)} |")
    if "main_job" in results:
        lines += ["", "| main job, whole process | time | peak memory |", "|---|---|---|"]
        for name, job in results["main_job"].items():
            lines.append(f"| {TITLES[name]} | {job['seconds']:.2f} s | {memory(job)} |")
    return "\n".join(lines) + "\n"
