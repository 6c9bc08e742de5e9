"""Models that were built in Swift load in live Keras, compute the same there, and can be trained."""

import os
import pathlib
import subprocess
import tempfile

import numpy as np
from engine import COMMAND, SEED, EngineTest, predict
from generator.case import GENERATIONS, concrete, irregular, outputs

WRITER = pathlib.Path(os.environ.get("BUILT_MODELS", pathlib.Path(COMMAND).with_name("BuiltModels")))


class Built(EngineTest):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        subprocess.run([WRITER, cls.folder.name], check=True, timeout=120)

    def check(self, generation, ending):
        library = GENERATIONS[generation]
        paths = sorted(pathlib.Path(self.folder.name).glob(f"*{ending}"))
        paths = [path for path in paths if ("-keras2" in path.name) == (generation == 2)]
        self.assertEqual(len(paths), 11)
        for path in paths:
            with self.subTest(path.name):
                library.backend.clear_session()
                model = library.models.load_model(path)
                values = np.random.default_rng(SEED)
                inputs = [irregular(values, concrete(tensor.shape, 4)) for tensor in model.inputs]
                results = outputs(model, inputs)
                self.assert_close(predict(path, inputs), results)
                if not model.trainable_weights:
                    continue
                model.compile("sgd", "mse")
                before = [weight.copy() for weight in model.get_weights()]
                model.train_on_batch(inputs, [np.zeros_like(result) + 1 for result in results])
                changed = [np.any(old != new) for old, new in zip(before, model.get_weights())]
                self.assertTrue(any(changed))

    def test_keras_3_h5(self):
        self.check(3, ".h5")

    def test_keras_3_archive(self):
        self.check(3, ".keras")

    def test_keras_2_h5(self):
        self.check(2, ".h5")
