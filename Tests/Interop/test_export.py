"""Files written here load in live Keras as if Keras had written them."""

import json

import h5py
import network
import numpy as np
from engine import ROOT, SEED, EngineTest, run, scratch
from generator import formats, models
from generator.case import GENERATIONS, concrete, irregular, outputs, randomise

MODELS = {
    "first_reference_network": network.build,
    "second_reference_network": models.second_reference_network,
    "sequential_without_input_layer": models.sequential_without_input_layer,
    "nested": models.nested_deep,
    "partly_frozen": models.nested_partly_frozen,
    "shared": models.shared_submodel,
    "several_inputs_and_outputs": models.several_inputs_and_outputs,
    "u_net": models.u_net,
}


def load_compiled(library, path):
    """The model with its optimizer as the file holds it.

    Keras 3 builds the optimizer of an .h5 file for no variables at all, so its state is set here by the names' order.
    """
    if library is not GENERATIONS[3]:
        return library.models.load_model(path)
    model = library.models.load_model(path, compile=False)
    with h5py.File(path) as file:
        config = json.loads(file.attrs["training_config"])
        optimizer = library.optimizers.deserialize(config["optimizer_config"])
        optimizer.build(model.trainable_variables)
        group = file["optimizer_weights"]
        for variable, name in zip(optimizer.variables, group.attrs["weight_names"], strict=True):
            variable.assign(group[name][()])
    model.compile(optimizer, config["loss"], metrics=["accuracy"])
    return model


class Export(EngineTest):
    def saved(self, folder, generation, build):
        library = GENERATIONS[generation]
        library.backend.clear_session()
        library.utils.set_random_seed(SEED)
        model = build(library)
        randomise(model, np.random.default_rng(SEED))
        model.save(folder / "saved.h5")
        return library, model

    def check(self, generation, build):
        with scratch() as folder:
            library, model = self.saved(folder, generation, build)
            run("export", folder / "saved.h5", folder / "exported.h5")
            self.assert_same_file(folder / "saved.h5", folder / "exported.h5")
            loaded = library.models.load_model(folder / "exported.h5", compile=False)
            inputs = [
                irregular(np.random.default_rng(7), concrete(tensor.shape, 3)) for tensor in model.inputs
            ]
            for mine, theirs in zip(loaded.get_weights(), model.get_weights(), strict=True):
                self.assertEqual(mine.tobytes(), theirs.tobytes())
            for mine, theirs in zip(outputs(loaded, inputs), outputs(model, inputs), strict=True):
                np.testing.assert_array_equal(mine, theirs)


class Training(EngineTest):
    """A compiled model goes on training after the round trip exactly as the original does."""

    OPTIMIZERS = {
        "adam": lambda k: k.optimizers.Adam(0.01),
        "adamw_amsgrad": lambda k: k.optimizers.AdamW(0.01, amsgrad=True),
        "momentum": lambda k: k.optimizers.SGD(0.05, momentum=0.9, nesterov=True),
        "rmsprop_with_schedule": lambda k: k.optimizers.RMSprop(
            k.optimizers.schedules.ExponentialDecay(0.01, 10, 0.9)
        ),
    }

    def check(self, generation, make_optimizer):
        library = GENERATIONS[generation]
        library.backend.clear_session()
        library.utils.set_random_seed(SEED)
        values = np.random.default_rng(SEED)
        images, labels = irregular(values, (32, 6, 4, 2)), values.integers(0, 3, 32)
        model = formats.small(library)
        model.compile(make_optimizer(library), "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(images, labels, batch_size=8, epochs=2, verbose=0)
        with scratch() as folder:
            model.save(folder / "saved.h5")
            run("export", folder / "saved.h5", folder / "exported.h5")
            self.assert_same_file(folder / "saved.h5", folder / "exported.h5")
            histories = []
            for name in ("saved.h5", "exported.h5"):
                library.utils.set_random_seed(SEED)
                loaded = load_compiled(library, folder / name)
                history = loaded.fit(images, labels, batch_size=8, epochs=2, verbose=0).history
                histories.append((history, [weight.tobytes() for weight in loaded.get_weights()]))
            self.assertEqual(*histories)


class TrainedModel(EngineTest):
    def test_trained_model(self):
        library = GENERATIONS[3]
        with scratch() as folder:
            original = ROOT / "trained_model/model.h5"
            run("export", original, folder / "exported.h5")
            self.assert_same_file(original, folder / "exported.h5")
            ours, theirs = load_compiled(library, folder / "exported.h5"), load_compiled(library, original)
            self.assertGreater(len(ours.optimizer.variables), len(ours.trainable_variables))
            for mine, their in zip(ours.optimizer.variables, theirs.optimizer.variables, strict=True):
                np.testing.assert_array_equal(np.asarray(mine), np.asarray(their), err_msg=mine.path)


for number in GENERATIONS:
    for title, build in MODELS.items():
        setattr(Export, f"test_{title}_keras_{number}", lambda self, n=number, b=build: self.check(n, b))
    for title, make in Training.OPTIMIZERS.items():
        setattr(Training, f"test_{title}_keras_{number}", lambda self, n=number, m=make: self.check(n, m))
