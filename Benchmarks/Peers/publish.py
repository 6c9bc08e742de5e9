#!/usr/bin/env python3
"""Put the results of runs into the repository: Benchmarks/Results, and the README's section on speed.

The output folder holds those of bench.py; and those of training.py, or the ones in the repository stay.

usage: publish.py [--output .build/bench]
"""

import argparse
import pathlib
import shutil

from results import ROOT, TITLES, at, best_peer, gain, networks_of, read

FOLDER = ROOT / "Benchmarks/Results"
BEGIN, END = "<!-- Written by Scripts/bench publish. -->", "<!-- End of what Scripts/bench publish writes. -->"


def time(microseconds):
    return f"{microseconds:,.0f} µs" if microseconds < 1e4 else f"{microseconds / 1e3:,.1f} ms"


def speed_up(measurement):
    value = gain(measurement)
    return "–" if value is None else f"{value:.2f}x ({TITLES[best_peer(measurement)]})"


def row(results, network):
    one, many = at(results, network, min), at(results, network, max)
    figures = [each["engines"].get("h5infer") for each in (one, many)]
    cells = [
        network,
        time(figures[0]["p50_us"]) if figures[0] else "–",
        speed_up(one),
        str(many["batch"]),
        f"{figures[1]['samples_per_second']:,.0f}" if figures[1] else "–",
        speed_up(many),
    ]
    return "| " + " | ".join(cells) + " |"


def main_job(results):
    """The whole process in a sentence; nothing if it was not measured."""
    jobs = results.get("main_job")
    if not jobs:
        return []
    mine, peer = jobs["h5infer"], jobs["onnxruntime"]
    return [
        "",
        "Reading the trained model and classifying 10,000 images takes, as a whole process, "
        f"{mine['seconds']:.2f} s and {mine['peak_MiB']:.0f} MiB;",
        f"in Python with ONNX Runtime {peer['seconds']:.2f} s and {peer['peak_MiB']:.0f} MiB.",
    ]


def training(results):
    """A table of epochs beside Keras'; nothing if training was not measured."""
    if not results:
        return []
    lines = [
        "",
        f"Training in batches of {results['batch']} with {results['threads']} threads, beside Keras on "
        f"TensorFlow {results['versions']['tensorflow']}:",
        "",
        f"| Network | Epoch of {results['samples']:,} samples | Keras | Speed-up | Memory | Keras |",
        "|---|---|---|---|---|---|",
    ]
    for each in results["measurements"]:
        mine, keras = each["engines"]["h5infer"], each["engines"]["keras"]
        cells = [
            each["network"],
            f"{mine['epoch_seconds']:.1f} s",
            f"{keras['epoch_seconds']:.1f} s",
            f"{keras['epoch_seconds'] / mine['epoch_seconds']:.1f}x",
            f"{mine['peak_MiB']:,.0f} MiB",
            f"{keras['peak_MiB']:,.0f} MiB",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def section(results, trained):
    threads = max(each["threads"] for each in results["measurements"])
    versions = [f"{title} {results['versions'][name]}" for name, title in TITLES.items() if name != "h5infer"]
    return "\n".join(
        [
            BEGIN,
            "![Speed relative to the fastest peer](Benchmarks/Results/speed.svg)",
            "",
            f"On {results['processors']} processors ({results['processor']}), {threads} threads, against the fastest of",
            f"{', '.join(versions[:-1])} and {versions[-1]} for each network:",
            "",
            "| Network | One sample | Speed-up | Batch | Samples a second | Speed-up |",
            "|---|---|---|---|---|---|",
            *(row(results, network) for network in networks_of(results)),
            *main_job(results),
            *training(trained),
            END,
        ]
    )


def publish(folder):
    results = read(folder / "results.json")
    FOLDER.mkdir(exist_ok=True)
    shutil.copy(folder / "results.json", FOLDER / "results.json")
    shutil.copy(folder / "speed.svg", FOLDER / "speed.svg")
    shutil.copy(folder / "table.md", FOLDER / "README.md")
    for name in ("training.json", "training.md"):
        if (folder / name).exists():
            shutil.copy(folder / name, FOLDER / name)
    trained = read(FOLDER / "training.json") if (FOLDER / "training.json").exists() else None
    readme = ROOT / "README.md"
    before, rest = readme.read_text().split(BEGIN)
    after = rest.split(END)[1]
    readme.write_text(before + section(results, trained) + after)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path(".build/bench"))
    publish(parser.parse_args().output)
