#!/usr/bin/env python3
"""Measure h5infer and its peers on the same networks, inputs and threads: in one run, in turns, outputs compared.

usage: bench.py [--networks LIST] [--engines LIST] [--batches 1,32,256] [--threads 1,2] [--seconds 2] [--rounds 5]
                [--output .build/bench]

Writes results.json, table.md and chart.svg into the output folder, where the networks are kept too.
"""

import argparse
import contextlib
import json
import logging
import os
import pathlib
import platform
import sys
import tempfile

import numpy as np
import networks
from chart import chart
from contenders import H5Infer, Peer, summary
from engines import PEERS, sample_input
from main_job import measure_main_job
from table import table

TOLERANCE = 1e-4


def contenders(network, setting, options, folder):
    """Every engine that can run the network, by its key, and why the others can't."""
    model = networks.saved(network, options.output)
    x = sample_input(input_shape(model), setting[0])
    np.save(folder / "in.npy", x)
    ready, refused = {}, {}
    for engine in ["h5infer", *options.engines]:
        try:
            if engine == "h5infer":
                ready[engine] = H5Infer(model, setting, x, folder)
            else:
                with silence():
                    file = PEERS[engine].prepare(model, options.output, setting[0])
                ready[engine] = Peer(engine, file, setting, folder / "in.npy", folder)
        except Exception as error:
            refused[engine] = f"{type(error).__name__}: {error}".splitlines()[0]
            print(f"  {engine} can't run {network}: {refused[engine]}", file=sys.stderr)
    return ready, refused


@contextlib.contextmanager
def silence():
    """Nothing on the standard streams: converters talk there at length, those written in C++ too."""
    sys.stdout.flush()
    kept = {stream: os.dup(stream) for stream in (1, 2)}
    with open(os.devnull, "w") as nowhere:
        try:
            for stream in kept:
                os.dup2(nowhere.fileno(), stream)
            yield
        finally:
            sys.stdout.flush()
            for stream, copy in kept.items():
                os.dup2(copy, stream)
                os.close(copy)


def input_shape(model):
    """The shape of one sample of a saved model with one input."""
    import h5py

    with h5py.File(model) as file:
        config = json.loads(file.attrs["model_config"])["config"]
    first = config["layers"][0]["config"]
    return (first.get("batch_shape") or first["batch_input_shape"])[1:]


def disagreement(ready):
    """The largest difference of any engine from the median of all, as a share of the outputs' scale."""
    if not ready:
        return {}
    outputs = {name: engine.outputs.astype("float64") for name, engine in ready.items()}
    middle = np.nanmedian(list(outputs.values()), axis=0)
    scale = max(1.0, np.nanmax(np.abs(middle)))
    return {name: float(np.abs(values - middle).max() / scale) for name, values in outputs.items()}


def measure(network, setting, options):
    with tempfile.TemporaryDirectory() as scratch:
        ready, refused = contenders(network, setting, options, pathlib.Path(scratch))
        rounds = {name: [] for name in ready}
        try:
            for _ in range(options.rounds):
                for name, engine in ready.items():
                    rounds[name].append(engine.measure(options.seconds / options.rounds))
        finally:
            for engine in ready.values():
                engine.close()
    errors = disagreement(ready)
    for name, error in errors.items():
        if not error <= TOLERANCE:
            print(
                f"  {name} is left out of {network}: differs by {error:.1e} of the outputs' scale",
                file=sys.stderr,
            )
    return {
        "network": network,
        "batch": setting[0],
        "threads": setting[1],
        "refused": refused,
        "disagreement": errors,
        "engines": {
            name: summary(ready[name], each) for name, each in rounds.items() if errors[name] <= TOLERANCE
        },
    }


def settings(network, options):
    large = network in networks.LARGE
    batches = (
        sorted({min(batch, max(networks.BATCHES_OF_LARGE_IMAGES)) for batch in options.batches})
        if large
        else (options.batches)
    )
    return [(batch, threads) for batch in batches for threads in options.threads]


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
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path(".build/bench"))
    options = parser.parse_args()
    for value, known in [
        *((name, networks.BUILDERS) for name in options.networks),
        *((name, PEERS) for name in options.engines),
    ]:
        if value not in known:
            parser.error(f"unknown: {value}; use some of {', '.join(known)}")
    return options


def main():
    logging.disable(logging.WARNING)
    options = parsed()
    options.output.mkdir(parents=True, exist_ok=True)
    results = {"machine": f"{platform.machine()}, {platform.system()}", "measurements": []}
    for network in options.networks:
        for setting in settings(network, options):
            print(f"{network}, batch {setting[0]}, {setting[1]} threads", file=sys.stderr)
            results["measurements"].append(measure(network, setting, options))
    if "reference-1" in options.networks and "onnxruntime" in options.engines:
        results["main_job"] = measure_main_job(options.output, options.rounds)
    (options.output / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    (options.output / "table.md").write_text(table(results))
    (options.output / "chart.svg").write_text(chart(results))
    print(table(results))


if __name__ == "__main__":
    main()
