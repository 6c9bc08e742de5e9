"""Training that was begun here goes on in live Keras, and the other way round: the same losses, batch by batch.

An epoch is one batch of all samples, so that its loss tells what the update before it did.
"""

import csv
import os

import numpy as np
from engine import EngineTest, run, scratch
from generator import continued
from generator.case import GENERATIONS, randomise
from test_export import load_compiled

STEPS = 3


def compiled(generation, make):
    library = GENERATIONS[generation]
    library.backend.clear_session()
    library.utils.set_random_seed(31)
    model = continued.classifier(library)
    randomise(model, np.random.default_rng(31))
    model.compile(make(library), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return library, model


def keras_losses(model, x, y):
    """The loss of each of some more batches, before its update."""
    losses = []
    for _ in range(STEPS):
        model.reset_metrics()
        losses.append(float(np.asarray(model.train_on_batch(x, y)).flat[0]))
    return losses


class TrainingInBoth(EngineTest):
    def setUp(self):
        self.x, self.y = continued.samples()

    def train(self, folder, model, output):
        """The numbers of each epoch of `h5infer train`, by name."""
        np.savez(folder / "samples.npz", x=self.x, y=self.y)
        log = folder / "log.csv"
        log.unlink(missing_ok=True)
        run(
            *("train", model, "--data", folder / "samples.npz", "--validation-data", folder / "samples.npz"),
            *("--epochs", STEPS, "--batch-size", len(self.x), "--output", output, "--csv-log", log, "--quiet"),
        )
        with open(log, newline="") as file:
            rows = list(csv.DictReader(file))
        return [{name: float(value) for name, value in row.items() if value != "NA"} for row in rows]

    def assert_follows(self, mine, theirs):
        np.testing.assert_allclose(mine, theirs, rtol=1e-4)

    def begun_here(self, generation, make, suffix, target=None):
        """Keras compiles, we train, Keras evaluates to our numbers and goes on as we do."""
        with scratch() as folder:
            library, model = compiled(generation, make)
            start, tuned = folder / f"start{suffix}", folder / f"tuned{suffix}"
            model.save(start)
            log = self.train(folder, start, tuned)
            again = [row["loss"] for row in self.train(folder, tuned, folder / f"again{suffix}")]
            if target:
                suffix = ".h5" if target == 2 else ".keras"
                run("export", tuned, folder / f"other{suffix}", "--target-keras", target)
                library, tuned = GENERATIONS[target], folder / f"other{suffix}"
            loaded = self.load(library, tuned)
            # The property counts updates, fewer than batches where gradients are gathered.
            batches = getattr(loaded.optimizer, "_iterations", loaded.optimizer.iterations)
            self.assertEqual(int(np.asarray(batches)), STEPS)
            loss, accuracy = loaded.evaluate(self.x, self.y, batch_size=len(self.x), verbose=0)
            self.assertAlmostEqual(loss, log[-1]["val_loss"], delta=1e-5)
            self.assertAlmostEqual(accuracy, log[-1]["val_accuracy"], delta=1e-5)
            self.assert_follows(again, keras_losses(loaded, self.x, self.y))

    def begun_in_keras(self, generation, make, suffix, target=None):
        """Keras trains and saves; we go on as it does."""
        with scratch() as folder:
            _, model = compiled(generation, make)
            keras_losses(model, self.x, self.y)
            tuned = folder / f"tuned{suffix}"
            model.save(tuned)
            if target:
                run("export", tuned, folder / "other.h5", "--target-keras", target)
                tuned = folder / "other.h5"
            mine = [row["loss"] for row in self.train(folder, tuned, folder / f"again{suffix}")]
            self.assert_follows(mine, keras_losses(model, self.x, self.y))

    @staticmethod
    def load(library, path):
        return load_compiled(library, path) if path.suffix == ".h5" else library.models.load_model(path)


MAIN = ("momentum", "rmsprop", "adam", "adamw", "legacy-adam")
ALL = os.environ.get("KERAS_CASES") == "all"

for number, name, make, suffix in continued.FILES:
    # An average takes the place of the weights when training ends, here and in Keras' fit, not in train_on_batch;
    # tf_keras multiplies Nadam's momentums while it traces a graph, as often as there are weights.
    if name == "average" or (name, number) == ("nadam", 2):
        continue
    # Keras 3 does not find Lamb by the name that it writes into .h5.
    suffix = ".keras" if name == "lamb" else suffix
    case = f"{name.replace('-', '_')}_keras_{number}_{suffix[1:]}"
    for direction in ("begun_here", "begun_in_keras"):
        for target in (None, 5 - number):
            if target and name in ("accumulation", "lamb"):
                continue
            if not ALL and name not in MAIN and (target or direction == "begun_in_keras"):
                continue

            def test(self, n=number, m=make, s=suffix, direction=direction, target=target):
                getattr(self, direction)(n, m, s, target)

            title = f"test_{direction}_{case}" + (f"_for_keras_{target}" if target else "")
            setattr(TrainingInBoth, title, test)
