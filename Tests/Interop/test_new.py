"""Models that are born here load in live Keras, with weights as its initializers draw them."""

import numpy as np
from engine import SEED, EngineTest, predict, run, scratch
from generator import models
from generator.case import GENERATIONS, concrete, indices, irregular, outputs
from random_models import ImageNetwork, SequenceNetwork

EVERY_INITIALIZER = [
    "glorot_normal", "glorot_uniform", "he_normal", "he_uniform", "lecun_normal", "lecun_uniform", "orthogonal",
    "random_normal", "random_uniform", "truncated_normal", "ones", "zeros", "identity",
]  # fmt: skip


def initializers(k):
    given = k.Input((60,))
    layers = [k.layers.Dense(80, kernel_initializer=name) for name in EVERY_INITIALIZER]
    return k.Model(given, k.layers.Add()([layer(given) for layer in layers]))


class New(EngineTest):
    """`h5infer new` against the model whose JSON it was given."""

    def check(self, generation, build, draw, ending):
        library = GENERATIONS[generation]
        library.backend.clear_session()
        library.utils.set_random_seed(SEED)
        model = build(library)
        with scratch() as folder:
            (folder / "model.json").write_text(model.to_json())
            run("new", folder / "model.json", folder / f"new{ending}", "--seed", SEED)
            loaded = library.models.load_model(folder / f"new{ending}")
            for mine, theirs in zip(loaded.weights, model.weights, strict=True):
                self.assertEqual(tuple(mine.shape), tuple(theirs.shape), theirs.name)
                self.assert_alike(mine.numpy(), theirs.numpy(), theirs.name)
            values = np.random.default_rng(SEED)
            inputs = [draw(values, concrete(tensor.shape, 3)) for tensor in model.inputs]
            self.assert_close(predict(folder / f"new{ending}", inputs), outputs(loaded, inputs))

    def assert_alike(self, mine, theirs, name):
        """Means and deviations are those of the same distribution, as far as so many numbers tell."""
        deviation, error = theirs.std(), 8 / np.sqrt(theirs.size)
        self.assertLessEqual(abs(mine.mean() - theirs.mean()), error * deviation, f"mean of {name}")
        self.assertLessEqual(abs(mine.std() - deviation), error * deviation, f"deviation of {name}")


CASES = {
    "every_initializer": (initializers, irregular),
    "second_reference_network": (models.second_reference_network, irregular),
    "nested": (models.nested_deep, irregular),
    "shared": (models.shared_submodel, irregular),
    "several_inputs_and_outputs": (models.several_inputs_and_outputs, irregular),
    "random_images": (lambda k: ImageNetwork(k, SEED).build(), irregular),
    "random_sequences": (lambda k: SequenceNetwork(k, SEED).build(), indices(50)),
}
for number in GENERATIONS:
    for title, (build, draw) in CASES.items():
        for ending in (".h5", ".keras") if number == 3 else (".h5",):
            setattr(
                New,
                f"test_{title}_keras_{number}_{ending[1:]}",
                lambda self, n=number, b=build, d=draw, e=ending: self.check(n, b, d, e),
            )
