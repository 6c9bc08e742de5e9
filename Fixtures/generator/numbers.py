"""Arrays as JSON: `[extents, elements]`."""

import gzip
import json
import math

import numpy as np


def number(value, digits=8):
    """The value in so many digits; `None` for what is not a number."""
    value = float(value)
    if math.isnan(value):
        return None
    if math.isinf(value):
        return math.copysign(1e999, value)
    rounded = float(f"{value:.{digits}g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e6 else rounded


def array(values):
    values = np.asarray(values)
    return [list(values.shape), [number(value) for value in values.ravel()]]


def write(path, members):
    """Writes lists of cases and dictionaries of arrays, one a line, into a gzip file that the same content makes again."""
    lines = []
    for name, value in members.items():
        if isinstance(value, list):
            inner = [json.dumps(entry, separators=(",", ":")) for entry in value]
            lines.append(f"{json.dumps(name)}: [\n" + ",\n".join(inner) + "\n]")
        else:
            inner = [f"{json.dumps(key)}: {json.dumps(entry, separators=(',', ':'))}" for key, entry in value.items()]
            lines.append(f"{json.dumps(name)}: {{\n" + ",\n".join(inner) + "\n}")
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    content = gzip.compress(text.replace("Infinity", "1e999").encode(), 9, mtime=0)
    path.write_bytes(content)
    print(f"{path.name}: {len(content)} bytes, {len(text)} inflated")
