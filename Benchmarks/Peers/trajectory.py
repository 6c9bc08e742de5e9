#!/usr/bin/env python3
"""Compare the loss of every batch of training with Keras: same first weights, same batches, no dropout.

usage: trajectory.py --data DIR [--networks LIST] [--optimizers sgd,rmsprop,adam] [--learning-rate RATE] [--steps 200]
                     [--batch 128] [--threads 2] [--output .build/bench]

DIR holds MNIST's training set. A network is a name, and then begins with new weights, or the path of an .h5 file, and begins
with the weights that are there. h5infer runs twice, the second time without Winograd's convolution. Beside it, Keras is
compared with itself: with another number of threads, whose sums round otherwise, and from weights that differ by 1e-7 of
their size. What such runs drift apart is what single precision leaves open: an argument of a rectifier that rounds to the other side of zero changes a gradient by much more than a
rounding. Writes trajectory.json and trajectory.md into the output folder.

usage as a worker: trajectory.py MODEL.h5 DATA.npz BATCH THREADS OPTIMIZER PERTURBATION, the optimizer as Keras' JSON
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

COMMAND = os.environ.get("TRAINING_BENCHMARK", ".build/release/TrainingBenchmark")


def train(model, data, batch, threads, optimizer, perturbation):
    """Prints the loss of each batch, as Keras computes it."""
    import keras
    import tensorflow

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    tensorflow.config.threading.set_intra_op_parallelism_threads(int(threads))
    model = keras.models.load_model(model, compile=False)
    generator = np.random.default_rng(5)
    for weight in model.trainable_weights:
        sign = generator.choice([-1, 1], weight.shape)
        weight.assign((weight.numpy().astype("float64") * (1 + sign * float(perturbation))).astype("float32"))
    model.compile(optimizer=keras.optimizers.get(json.loads(optimizer)), loss="sparse_categorical_crossentropy")
    with np.load(data) as arrays:
        x, y = arrays["x"].astype("float32") / 255, arrays["y"]
    for start in range(0, len(x), int(batch)):
        model.reset_metrics()
        batch_loss = model.train_on_batch(x[start : start + int(batch)], y[start : start + int(batch)])
        print(float(batch_loss), file=answers, flush=True)


def without_dropout(name, folder):
    """A network that drops nothing, saved by Keras: with new weights, or those of a file."""
    import keras
    import networks
    from network import build

    keras.utils.set_random_seed(1)
    if name == "reference-1":
        model = build(keras)
    elif name in networks.BUILDERS:
        model = networks.BUILDERS[name](keras)
    else:
        model = keras.models.load_model(name, compile=False)
    config = model.get_config()
    for layer in config["layers"]:
        if layer["class_name"] == "Dropout":
            layer["config"]["rate"] = 0.0
    path = folder / f"{pathlib.Path(name).stem}.h5"
    plain = type(model).from_config(config)
    plain.set_weights(model.get_weights())
    plain.save(path)
    return path


def losses(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-300:])
    return np.array([float(line) for line in done.stdout.split()])


def drift(run, reference):
    """The largest relative difference of a loss, and that within the first ten batches."""
    difference = np.abs(run - reference) / np.abs(reference)
    return {"largest": float(difference.max()), "first_ten": float(difference[:10].max()), "each": difference.tolist()}


def measure(model, data, optimizer, options):
    rate = {} if options.learning_rate is None else {"learning_rate": options.learning_rate}
    optimizer = json.dumps({"class_name": optimizer, "config": rate})
    other = 1 if options.threads > 1 else 2
    keras = lambda threads, perturbation: losses(
        [sys.executable, __file__, model, data, options.batch, threads, optimizer, perturbation]
    )
    reference = keras(options.threads, 0)
    ours = [COMMAND, model, data, options.batch, options.threads, optimizer]
    runs = {
        "h5infer": losses(ours),
        "h5infer, exact": losses([*ours, "exact"]),
        "keras, other threads": keras(other, 0),
        "keras, weights perturbed": keras(options.threads, 1e-7),
    }
    return {"last_loss": reference[-1], **{name: drift(run, reference) for name, run in runs.items()}}


def table(results):
    runs = ["h5infer", "h5infer, exact", "keras, other threads", "keras, weights perturbed"]
    lines = [
        "Largest relative difference of a batch's loss from Keras', over all batches (over the first ten):",
        "",
        "| network | optimizer | h5infer | h5infer, exact | Keras, other threads | Keras, weights perturbed by 1e-7 | last loss |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in results:
        cells = [f"{each[run]['largest']:.1e} ({each[run]['first_ten']:.1e})" for run in runs]
        lines.append(f"| {each['network']} | {each['optimizer']} | {' | '.join(cells)} | {each['last_loss']:.4f} |")
    return "\n".join(lines) + "\n"


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = lambda text: text.split(",")
    parser.add_argument("--networks", type=names, default=["reference-1", "reference-2"])
    parser.add_argument("--optimizers", type=names, default=["sgd", "rmsprop", "adam"])
    parser.add_argument("--learning-rate", type=float, help="by default each optimizer's own")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path(".build/bench"))
    return parser.parse_args()


def main():
    from reference import read_set

    options = parsed()
    options.output.mkdir(parents=True, exist_ok=True)
    results = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        x, y = (part[: options.steps * options.batch] for part in read_set(options.data, "train"))
        np.savez(folder / "data.npz", x=(x * 255).round().astype("uint8"), y=y)
        for network in options.networks:
            model = without_dropout(network, folder)
            for optimizer in options.optimizers:
                print(f"{network}, {optimizer}", file=sys.stderr)
                measured = measure(model, folder / "data.npz", optimizer, options)
                results.append({"network": network, "optimizer": optimizer, **measured})
    (options.output / "trajectory.json").write_text(json.dumps(results, indent=1) + "\n")
    (options.output / "trajectory.md").write_text(table(results))
    print(table(results))


if __name__ == "__main__":
    if len(sys.argv) == 7 and not sys.argv[1].startswith("-"):
        train(*sys.argv[1:])
    else:
        main()
