"""Models that live Keras makes and saves give the same predictions here."""

import importlib
import os
import random

import generate
import network
import numpy as np
from engine import SEED, EngineTest, predict, scratch
from generator import case
from generator.case import GENERATIONS, concrete, indices, irregular, outputs, randomise
from generator.models import second_reference_network
from random_models import ImageNetwork, SequenceNetwork

SAMPLE = 120
RANDOM_MODELS = 10
NAMES = {3: "keras_3", 2: "keras_2"}


class Predictions(EngineTest):
    def check(self, generation, build, draw=irregular):
        library = GENERATIONS[generation]
        library.backend.clear_session()
        library.utils.set_random_seed(SEED)
        values = np.random.default_rng(SEED)
        model = build(library)
        randomise(model, values)
        inputs = [draw(values, concrete(tensor.shape, 5)) for tensor in model.inputs]
        with scratch() as folder:
            model.save(folder / "model.h5")
            self.assert_close(predict(folder / "model.h5", inputs), outputs(model, inputs))


class ReferenceNetworks(Predictions):
    def test_first(self):
        for generation in GENERATIONS:
            with self.subTest(keras=generation):
                self.check(generation, network.build)

    def test_second(self):
        for generation in GENERATIONS:
            with self.subTest(keras=generation):
                self.check(generation, second_reference_network)


class RandomModels(Predictions):
    """Networks drawn from KERAS_SEED; a failing one is built again by the seed in its name."""


class Layers(EngineTest):
    """The cases of the fixtures with other weights and inputs."""


def add_random_models():
    for number in range(SEED * 1000, SEED * 1000 + RANDOM_MODELS):
        for generation, name in NAMES.items():
            setattr(
                RandomModels,
                f"test_image_{number}_{name}",
                lambda self, g=generation, n=number: self.check(g, lambda k: ImageNetwork(k, n).build()),
            )
            setattr(
                RandomModels,
                f"test_sequence_{number}_{name}",
                lambda self, g=generation, n=number: self.check(
                    g, lambda k: SequenceNetwork(k, n).build(), indices(50)
                ),
            )


def live(entry, generation):
    def test(self):
        with scratch() as folder:
            entry.folder = folder
            path = case.write(entry, generation, SEED)
            with np.load(path.with_suffix(".npz")) as arrays:
                inputs = [arrays[name] for name in arrays.files if name.startswith("x")]
                want = [arrays[name] for name in arrays.files if name.startswith("y")]
            self.assert_close(predict(path, inputs), want)

    return test


def add_layers():
    families = [importlib.import_module(f"generator.{family}") for family in generate.FAMILIES]
    entries = [
        (entry, generation)
        for family in families
        for entry in getattr(family, "CASES", [])
        for generation in entry.generations
        if entry.layer != "operations" and "float16" not in entry.name and entry.reloads
    ]
    if os.environ.get("KERAS_CASES") != "all":
        entries = random.Random(SEED).sample(entries, SAMPLE)
    for entry, generation in entries:
        title = f"{entry.layer}_{entry.name}_{NAMES[generation]}".replace("-", "_")
        setattr(Layers, f"test_{title}", live(entry, generation))


add_random_models()
add_layers()
