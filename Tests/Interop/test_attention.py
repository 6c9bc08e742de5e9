"""Attention layers written for either generation compute the same in live Keras."""

import numpy as np
from engine import ROOT, SEED, EngineTest, run, scratch
from generator.case import GENERATIONS, concrete, irregular, outputs

LAYERS = ROOT / "Fixtures/layers/MultiHeadAttention"
CASES = {
    "self-keras2.h5": 3,
    "masked-keras2.h5": 3,
    "encoder-block-keras2.h5": 3,
    "key-before-value-keras2.h5": 3,
    "self.h5": 2,
    "key-before-value.h5": 2,
    "attention-mask-of-heads.h5": 2,
    "output-shape-two.h5": 2,
}


class Attention(EngineTest):
    def check(self, name, target):
        source = GENERATIONS[5 - target]
        with scratch() as folder:
            run("export", LAYERS / name, folder / "exported.h5", "--target-keras", target)
            model = source.models.load_model(LAYERS / name, compile=False)
            exported = GENERATIONS[target].models.load_model(folder / "exported.h5", compile=False)
        values = np.random.default_rng(SEED)
        inputs = [irregular(values, concrete(tensor.shape, 3)) for tensor in model.inputs]
        if name.startswith("masked"):
            inputs = [values.integers(0, 3, given.shape) for given in inputs]
        self.assert_close(outputs(exported, inputs), outputs(model, inputs))


for name, target in CASES.items():
    title = name.removesuffix(".h5").removesuffix("-keras2").replace("-", "_")
    setattr(Attention, f"test_{title}_for_keras_{target}", lambda self, n=name, t=target: self.check(n, t))
