#!/usr/bin/env python3
"""Put the results of a run into the repository: Benchmarks/Results, and the README's section on speed.

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


def section(results):
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
            END,
        ]
    )


def publish(folder):
    results = read(folder / "results.json")
    FOLDER.mkdir(exist_ok=True)
    shutil.copy(folder / "results.json", FOLDER / "results.json")
    shutil.copy(folder / "speed.svg", FOLDER / "speed.svg")
    shutil.copy(folder / "table.md", FOLDER / "README.md")
    readme = ROOT / "README.md"
    before, rest = readme.read_text().split(BEGIN)
    after = rest.split(END)[1]
    readme.write_text(before + section(results) + after)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path(".build/bench"))
    publish(parser.parse_args().output)
