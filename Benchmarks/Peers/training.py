#!/usr/bin/env python3
"""Measure training: h5infer and Keras on TensorFlow, one epoch after the other in turns, on the same samples.

usage: training.py [--networks LIST] [--batch 128] [--threads 2] [--samples 60000] [--rounds 1] [--data DIR]
                   [--output .build/bench]

Networks are names, or paths of .h5 files with an input of images and classes as output. The samples are random bytes, or
those of MNIST's training set if DIR holds it. An epoch before the first measured one warms up, with as many samples.
Writes training.json and training.md into the output folder; `Scripts/bench publish` puts them into the repository.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import networks
import numpy as np
from results import conditions
from worker import peak_memory

COMMAND = os.environ.get("TRAINING_BENCHMARK", ".build/release/TrainingBenchmark")
WORKER = pathlib.Path(__file__).parent / "training_worker.py"


class Contender:
    """A process that trains for an epoch at each call."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.seconds, self.losses = [], []

    def train(self):
        print(file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(self.process.stderr.read().strip()[-300:])
        seconds, loss = map(float, line.split())
        self.seconds.append(seconds)
        self.losses.append(loss)

    def close(self):
        self.peak_MiB = peak_memory(self.process.pid)
        self.process.stdin.close()
        self.process.wait()


def samples(model, options):
    if options.data:
        from reference import read_set

        x, y = read_set(options.data, "train")
        return (x[: options.samples] * 255).round().astype("uint8"), y[: options.samples]
    generator = np.random.default_rng(1)
    shape = (options.samples, *networks.input_shape(model))
    return generator.integers(0, 256, shape, "uint8"), generator.integers(0, 10, options.samples, "uint8")


def measure(network, options):
    model = networks.saved(network, options.output) if network in networks.BUILDERS else pathlib.Path(network)
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder, "data.npz")
        x, y = samples(model, options)
        np.savez(data, x=x, y=y)
        setting = [model, data, options.batch, options.threads]
        ready = {"h5infer": Contender([COMMAND, *setting]), "keras": Contender([sys.executable, WORKER, *setting])}
        for _ in range(1 + options.rounds):
            for contender in ready.values():
                contender.train()
        for contender in ready.values():
            contender.close()
    return {
        "network": network,
        "engines": {
            name: {
                "epoch_seconds": min(each.seconds[1:]),
                "ms_per_step": min(each.seconds[1:]) * 1e3 / -(-len(x) // options.batch),
                "peak_MiB": each.peak_MiB,
                "losses": each.losses,
            }
            for name, each in ready.items()
        },
    }


def table(results):
    lines = [
        f"{results['processor']}, {results['processors']} processors. h5infer {results['versions']['h5infer']}, "
        f"Keras on TensorFlow {results['versions']['tensorflow']}.",
        "",
        f"Training, batch {results['batch']}, {results['threads']} threads, an epoch of {results['samples']} samples:",
        "",
        "| network | h5infer | Keras on TensorFlow | speed-up | peak memory, h5infer | Keras | ratio |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in results["measurements"]:
        mine, keras = each["engines"]["h5infer"], each["engines"]["keras"]
        lines.append(
            f"| {each['network']} | {mine['epoch_seconds']:.2f} s ({mine['ms_per_step']:.1f} ms a step) "
            f"| {keras['epoch_seconds']:.2f} s ({keras['ms_per_step']:.1f} ms) "
            f"| {keras['epoch_seconds'] / mine['epoch_seconds']:.2f}x "
            f"| {mine['peak_MiB']:,.0f} MiB | {keras['peak_MiB']:,.0f} MiB | {mine['peak_MiB'] / keras['peak_MiB']:.2f} |"
        )
    return "\n".join(lines) + "\n"


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--networks", type=lambda text: text.split(","), default=["reference-1", "reference-2"])
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--samples", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--data", type=pathlib.Path)
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path(".build/bench"))
    return parser.parse_args()


def main():
    options = parsed()
    options.output.mkdir(parents=True, exist_ok=True)
    results = {
        **conditions(),
        "batch": options.batch,
        "threads": options.threads,
        "samples": options.samples,
        "measurements": [measure(network, options) for network in options.networks],
    }
    (options.output / "training.json").write_text(json.dumps(results, indent=1) + "\n")
    (options.output / "training.md").write_text(table(results))
    print(table(results))


if __name__ == "__main__":
    main()
