#!/usr/bin/env python3
"""Write the fixtures of the tests with real Keras.

usage: generate.py [FAMILY ...] [--only TEXT] [--list]

Without a family, all of them. `--only` keeps the cases whose path contains TEXT. The packages are pinned in
requirements.txt; the same packages write the same values.
"""

import argparse
import importlib
import os
import sys

os.environ.update(
    KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", TF_ENABLE_ONEDNN_OPTS="0"
)

FAMILIES = """
    core activations convolutional transposed pooling normalization regularization reshaping merging embedding
    attention recurrent cells cudnn wrappers models formats invalid gradients
    trajectories augmentation photos declarations
    losses metrics optimizers weight_rules fitting judging continued aged
""".split()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("families", nargs="*", choices=[[], *FAMILIES], metavar="FAMILY")
    parser.add_argument("--only", default="")
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()

    import logging
    from generator import case

    logging.disable(logging.WARNING)
    failures = 0
    for family in arguments.families or FAMILIES:
        module = importlib.import_module(f"generator.{family}")
        if hasattr(module, "generate"):
            if not arguments.list:
                module.generate()
            continue
        for entry in module.CASES:
            for generation in entry.generations:
                path = entry.path(generation).relative_to(case.FOLDER)
                if arguments.only not in str(path):
                    continue
                print(path, flush=True)
                if arguments.list:
                    continue
                try:
                    case.write(entry, generation)
                except Exception as error:
                    failures += 1
                    print(f"  {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
