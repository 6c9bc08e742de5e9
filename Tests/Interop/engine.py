"""The command under test, and how its files are compared with those of Keras."""

import contextlib
import logging
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import h5py
import numpy as np
from generator.case import GENERATIONS, outputs

logging.disable(logging.WARNING)
ROOT = pathlib.Path(__file__).parents[2]
COMMAND = os.environ.get("H5INFER", ROOT / ".build/release/h5infer")
SEED = int(os.environ.get("KERAS_SEED", "1"))
TOLERANCE = 1e-4


@contextlib.contextmanager
def scratch():
    with tempfile.TemporaryDirectory() as folder:
        yield pathlib.Path(folder)


def run(*arguments):
    """What the command prints; a failure or a crash fails the test with the command's own message.

    An option that is refused by name skips the test: the tests in Swift say which are.
    """
    done = subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=120)
    if done.returncode > 0 and "is not supported" in done.stderr:
        raise unittest.SkipTest(done.stderr.strip().splitlines()[-1].strip())
    if done.returncode != 0:
        raise AssertionError(f"h5infer {arguments[0]}: exit status {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def predict(model, inputs, *options):
    """The outputs of `h5infer predict`, in the order of the model's outputs."""
    with scratch() as folder:
        np.savez(folder / "in.npz", **{f"x{index}": value for index, value in enumerate(inputs)})
        run("predict", model, "--input", folder / "in.npz", "--output", folder / "out.npz", *options)
        with np.load(folder / "out.npz") as results:
            return [results[f"y{index}"] for index in range(len(results.files))]


class EngineTest(unittest.TestCase):
    def assert_exchanged(self, model, inputs):
        """Both kinds of Keras 3's files are read, and Keras reads what is written of them, to the same outputs.

        Nothing may be refused here.
        """
        expected = outputs(model, inputs)
        try:
            with scratch() as folder:
                for source in ("saved.keras", "saved.h5"):
                    model.save(folder / source)
                    self.assert_close(predict(folder / source, inputs), expected)
                    written = folder / f"{source}-written.keras"
                    run("export", folder / source, written)
                    loaded = GENERATIONS[3].models.load_model(written, compile=False)
                    self.assert_close(outputs(loaded, inputs), expected)
        except unittest.SkipTest as refusal:
            self.fail(refusal)

    def assert_refused(self, status, message, *arguments):
        """The command ends with a status and a message that holds `message`."""
        done = subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertIn(message, done.stderr)

    def assert_close(self, have, want):
        """Every output has Keras' shape and is within the tolerance of the output's scale."""
        self.assertEqual(len(have), len(want), "number of outputs")
        for index, (mine, theirs) in enumerate(zip(have, want)):
            self.assertEqual(mine.shape, theirs.shape, f"shape of output {index}")
            np.testing.assert_array_equal(np.isfinite(mine), np.isfinite(theirs), f"finite values of {index}")
            finite = np.isfinite(theirs)
            scale = max(1.0, np.abs(theirs[finite]).max(initial=0))
            error = np.abs(mine[finite] - theirs[finite]).max(initial=0) / scale
            self.assertLessEqual(error, TOLERANCE, f"output {index}: error of its scale")

    def assert_same_file(self, first, second):
        """Both HDF5 files hold the same objects, attributes, types and bits, in the same order."""
        with h5py.File(first) as one, h5py.File(second) as two:
            self.assertEqual(contents(one), contents(two))
        if shutil.which("h5diff"):
            done = subprocess.run(["h5diff", "-v", first, second], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout)


def contents(file):
    """Each object of the file with its attributes: path, element type, shape and raw bytes."""
    found = []

    def attribute(path, node, name):
        identifier = node.attrs.get_id(name)
        string = h5py.check_string_dtype(identifier.dtype)
        value = np.asarray(node.attrs[name])
        kind = (string.encoding, string.length) if string else identifier.dtype.str
        found.append((f"{path}@{name}", kind, identifier.shape, value.tolist()))

    def visit(path, node):
        for name in sorted(node.attrs):
            attribute(path, node, name)
        if isinstance(node, h5py.Dataset):
            found.append((path, node.dtype.str, node.shape, node[()].tobytes()))
        else:
            found.append((path, "group", len(node)))

    visit("/", file)
    file.visititems(visit)
    return found
