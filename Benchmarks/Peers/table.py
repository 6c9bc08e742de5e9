"""The results as Markdown: figures of each engine, and h5infer's speed against the fastest peer's."""

from results import TITLES, at, gain, gain_text, mean_gain, networks_of


def figure(measurement, name):
    engine = measurement["engines"].get(name)
    if engine is None:
        return "–"
    if measurement["batch"] == 1:
        return f"{engine['p50_us']:,.0f} µs (p99 {engine['p99_us']:,.0f})"
    return f"{engine['samples_per_second']:,.0f} /s"


def load_and_memory(measurement, name):
    engine = measurement["engines"].get(name)
    return "–" if engine is None else f"{engine['load_ms']:,.0f} ms, {memory(engine)}"


def memory(engine):
    peak = engine["peak_MiB"]
    return "–" if peak is None else f"{peak:,.0f} MiB"


def rows(titles, cells):
    lines = ["| " + " | ".join(each) + " |" for each in [titles, *cells]]
    return [lines[0], "|" + "---|" * len(titles), *lines[1:], ""]


def summary(measurements):
    """How the speed-ups are spread, in a sentence."""
    known = [each for each in measurements if gain(each)]
    if not known:
        return []
    small = [each for each in known if each["batch"] == 1]
    large = [each for each in known if each["batch"] > 1]
    means = [
        f"{mean_gain(group):.2f}x {words}"
        for group, words in ((small, "at batch 1"), (large, "at larger batches"))
        if group
    ]
    last = min(known, key=gain)
    setting = f"{last['network']}, batch {last['batch']}, {last['threads']} threads"
    return [f"Geometric mean: {', '.join(means)}. The smallest: {gain_text(last)} ({setting}).", ""]


def left_out(measurements):
    sentences = {
        f"- {TITLES[name]}, {each['network']}: {reason}"
        for each in measurements
        for name, reason in each["left_out"].items()
    }
    return ["Left out:", "", *sorted(sentences), ""] if sentences else []


def table(results):
    measurements = results["measurements"]
    names = [name for name in TITLES if any(name in each["engines"] for each in measurements)]
    titles = [TITLES[name] for name in names]
    setting = lambda each: [each["network"], str(each["batch"]), str(each["threads"])]
    lines = [
        f"{results['processor']}, {results['processors']} processors; {results['date']}. "
        + ", ".join(f"{TITLES[name]} {results['versions'][name]}" for name in names)
        + ".",
        "",
        "Latency of one sample at batch 1, samples a second at larger batches; speed-up against the fastest peer.",
        "",
        *rows(
            ["network", "batch", "threads", *titles, "speed-up"],
            [
                [*setting(each), *(figure(each, name) for name in names), gain_text(each)]
                for each in measurements
            ],
        ),
        *summary(measurements),
        *left_out(measurements),
        "From the file to ready for predictions, and the peak memory of a process that loads and predicts:",
        "",
        *rows(
            ["network", *titles],
            [
                [network, *(load_and_memory(at(results, network, min), name) for name in names)]
                for network in networks_of(results)
            ],
        ),
    ]
    if "main_job" in results:
        jobs = results["main_job"].items()
        lines += rows(
            ["main job, whole process", "time", "peak memory"],
            [[TITLES[name], f"{job['seconds']:.3f} s", memory(job)] for name, job in jobs],
        )
    return "\n".join(lines)
