#!/usr/bin/env python3
"""Measure h5infer and its peers on the same networks, inputs and threads: in one run, in turns, outputs compared.

usage: bench.py [--networks LIST] [--engines LIST] [--batches 1,32,256] [--threads 1,2] [--seconds 1.5] [--rounds 3]
                [--output .build/bench] [--add] [--publish]

Writes results.json, table.md and speed.svg into the output folder after each measurement.
"""

import argparse
import datetime
import logging
import pathlib
import sys
import time

import networks
import results
from chart import chart
from engines import PEERS
from main_job import measure_main_job
from measurement import measure
from publish import publish
from table import figure, table


class Progress:
    """A line for each measurement, with the time that is left."""

    def __init__(self, total):
        self.total, self.done, self.start = total, 0, time.monotonic()

    def show(self, measurement):
        self.done += 1
        passed = (time.monotonic() - self.start) / 60
        left = passed / self.done * (self.total - self.done)
        setting = f"{measurement['network']}, batch {measurement['batch']}, {measurement['threads']} threads"
        print(
            f"[{self.done:2}/{self.total}] {setting}: {figure(measurement, 'h5infer')}, "
            f"{results.gain_text(measurement)}; {passed:.0f} minutes, about {left:.0f} more",
            file=sys.stderr,
            flush=True,
        )


def settings(options):
    for network in options.networks:
        largest = networks.LARGEST_BATCH_OF_LARGE_IMAGES if network in networks.LARGE else max(options.batches)
        for batch in sorted({min(batch, largest) for batch in options.batches}):
            for threads in options.threads:
                yield network, (batch, threads)


def parsed():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = lambda text: text.split(",")
    numbers = lambda text: [int(part) for part in text.split(",")]
    parser.add_argument("--networks", type=names, default=list(networks.BUILDERS))
    parser.add_argument("--engines", type=names, default=list(PEERS))
    parser.add_argument("--batches", type=numbers, default=[1, 32, 256])
    parser.add_argument("--threads", type=numbers, default=[1, 2])
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path(".build/bench"))
    parser.add_argument("--add", action="store_true")
    parser.add_argument("--publish", action="store_true")
    options = parser.parse_args()
    for value, known in [
        *((name, networks.BUILDERS) for name in options.networks),
        *((name, PEERS) for name in options.engines),
    ]:
        if value not in known:
            parser.error(f"unknown: {value}; use some of {', '.join(known)}")
    return options


def started(options):
    """The results to add to: none, or those in the output folder."""
    conditions = results.conditions()
    file = options.output / "results.json"
    if options.add and file.exists():
        earlier = results.read(file)
        if {name: earlier[name] for name in conditions} != conditions:
            sys.exit(f"{file} is of another machine, or of other versions: leave out --add")
        return earlier
    date = datetime.date.today().isoformat()
    return {**conditions, "date": date, "seconds": options.seconds, "rounds": options.rounds, "measurements": []}


def save(gathered, folder):
    results.written(gathered, folder / "results.json")
    (folder / "table.md").write_text(table(gathered))
    (folder / "speed.svg").write_text(chart(gathered))


def main():
    logging.disable(logging.WARNING)
    options = parsed()
    options.output.mkdir(parents=True, exist_ok=True)
    gathered = started(options)
    planned = list(settings(options))
    progress = Progress(len(planned))
    for network, setting in planned:
        measurement = measure(network, setting, options)
        progress.show(measurement)
        results.add(measurement, gathered)
        save(gathered, options.output)
    if "reference-1" in options.networks and "onnxruntime" in options.engines:
        gathered["main_job"] = measure_main_job(options.output, rounds=5)
        save(gathered, options.output)
    print(table(gathered))
    if options.publish:
        publish(options.output)
    if any("h5infer" in each["left_out"] for each in gathered["measurements"]):
        sys.exit("h5infer is left out of some measurements")


if __name__ == "__main__":
    main()
