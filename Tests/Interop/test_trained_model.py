"""The trained models classify the MNIST test set exactly as live Keras does."""

import json

import numpy as np
from engine import ROOT, EngineTest, predict, run
from generator.case import GENERATIONS
from reference import read_set


class TestSet:
    @classmethod
    def setUpClass(cls):
        cls.images, cls.labels = read_set(ROOT / "Fixtures/mnist", "t10k")
        model = GENERATIONS[3].models.load_model(cls.model)
        cls.probabilities = model.predict(cls.images, batch_size=256, verbose=0)

    def test_top_1_of_all_images(self):
        (mine,) = predict(self.model, [self.images])
        np.testing.assert_array_equal(mine.argmax(axis=1), self.probabilities.argmax(axis=1))
        self.assert_close([mine], [self.probabilities])

    def test_accuracy_of_the_test_set_command(self):
        report = json.loads(run(self.model, "--test-set", "--json"))
        accuracy = np.mean(self.probabilities.argmax(axis=1) == self.labels)
        self.assertEqual(report["samples"], len(self.labels))
        self.assertAlmostEqual(report["accuracy"], accuracy, places=6)

    def test_the_recorded_reference(self):
        with np.load(self.model.with_name(self.reference)) as reference:
            np.testing.assert_array_equal(reference["top1"], self.probabilities.argmax(axis=1))
            self.assert_close([reference["probabilities"]], [self.probabilities[:100]])


class First(TestSet, EngineTest):
    model = ROOT / "trained_model/model.h5"
    reference = "reference.npz"


class Second(TestSet, EngineTest):
    model = ROOT / "trained_model/model-large.h5"
    reference = "reference-large.npz"
