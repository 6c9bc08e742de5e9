"""One measurement: every engine on one network, with one size of batches and one number of threads, in turns."""

import contextlib
import os
import pathlib
import sys
import tempfile

import networks
import numpy as np
from contenders import H5Infer, Peer, summary
from engines import PEERS, keras_outputs, sample_input

# The largest difference from what Keras computes, as a share of the outputs' scale, with which an engine still counts.
TOLERANCE = 1e-4


def measure(network, setting, options):
    """The figures of every engine that can run the network and agrees with Keras, and why the others can't or don't."""
    with tempfile.TemporaryDirectory() as scratch:
        ready, refused, expected = contenders(network, setting, options, pathlib.Path(scratch))
        rounds = {name: [] for name in ready}
        try:
            for _ in range(options.rounds):
                for name, engine in ready.items():
                    rounds[name].append(engine.measure(options.seconds / options.rounds))
        finally:
            for engine in ready.values():
                engine.close()
    scale = np.abs(expected).max()
    differences = {name: np.abs(engine.outputs - expected).max() / scale for name, engine in ready.items()}
    for name, difference in differences.items():
        if not difference <= TOLERANCE:
            refused[name] = f"differs from Keras by {difference:.1e} of the outputs' scale"
    for name, reason in refused.items():
        print(f"  {name} is left out of {network}: {reason}", file=sys.stderr)
    return {
        "network": network,
        "batch": setting[0],
        "threads": setting[1],
        "engines": {
            name: {**summary(ready[name], setting[0], each), "difference": float(f"{differences[name]:.1e}")}
            for name, each in rounds.items()
            if name not in refused
        },
        "left_out": refused,
    }


def contenders(network, setting, options, folder):
    """Every engine that can run the network, by its key; why the others can't; and what Keras computes."""
    model = networks.saved(network, options.output)
    x = sample_input(networks.input_shape(model), setting[0])
    np.save(folder / "in.npy", x)
    ready, refused = {}, {}
    with silence():
        expected = keras_outputs(model, options.output, x)
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
    return ready, refused, expected


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
