"""Writes the HDF5 files of this folder: every type and storage that is read, every feature that is refused.

usage: python generate.py        (needs h5py and numpy)
"""
import pathlib

import h5py
import numpy as np
from h5py import h5a, h5d, h5p, h5s, h5t

HERE = pathlib.Path(__file__).parent


def create(name):
    (HERE / name).parent.mkdir(exist_ok=True)
    return h5py.File(HERE / name, "w")


def fixed_string(length, padding, characters=h5t.CSET_ASCII):
    kind = h5t.C_S1.copy()
    kind.set_size(length)
    kind.set_strpad(padding)
    kind.set_cset(characters)
    return kind


def untimed():
    """Properties of a data set that does not record when it was made: files come out the same each time."""
    properties = h5p.create(h5p.DATASET_CREATE)
    properties.set_obj_track_times(False)
    return properties


def write_raw(group, name, kind, shape, content):
    """A data set whose bytes are given as stored."""
    space = h5s.create_simple(shape) if shape else h5s.create(h5s.SCALAR)
    data = h5d.create(group.id, name.encode(), kind, space, untimed())
    data.write(h5s.ALL, h5s.ALL, content, kind)


def write_strings(group, name, kind, shape, content):
    write_raw(group, name, kind, shape, np.frombuffer(content, "S1"))


def write_types():
    with create("types.h5") as file:
        numbers = np.array([0, 1, -1, 0.5, 65504, 2.0**-24, np.inf, -np.inf, np.nan])
        for code, name in (("f2", "float16"), ("f4", "float32"), ("f8", "float64")):
            file[name] = numbers.astype("<" + code)
            file[name + "-big"] = numbers.astype(">" + code)
        for size in (1, 2, 4, 8):
            for sign in "iu":
                limits = np.iinfo(f"{sign}{size}")
                extremes = [limits.min, min(limits.max, 2**63 - 1)]
                values = np.array([0, 1, *extremes], dtype=f"<{sign}{size}")
                file[values.dtype.name] = values
                file[values.dtype.name + "-big"] = values.astype(f">{sign}{size}")
        file["bool"] = np.array([True, False, True])

        bfloat16 = h5t.IEEE_F32LE.copy()
        bfloat16.set_fields(15, 7, 8, 0, 7)
        bfloat16.set_size(2)
        bfloat16.set_ebias(127)
        bits = (np.array([1.5, -2.0, 3.140625], "<f4").view("<u4") >> 16).astype("<u2")
        write_raw(file, "bfloat16", bfloat16, (3,), bits)
        file["bfloat16-opaque"] = bits.view("V2")
        file["bfloat16-opaque"].attrs["dtype"] = "bfloat16"

        write_strings(file, "null-padded", fixed_string(6, h5t.STR_NULLPAD), (2,), b"conv1\0dense\0")
        write_strings(file, "null-terminated", fixed_string(6, h5t.STR_NULLTERM), (2,), b"a\0junkbcdef\0")
        write_strings(file, "space-padded", fixed_string(6, h5t.STR_SPACEPAD), (), b"relu  ")
        unicode = fixed_string(7, h5t.STR_NULLPAD, h5t.CSET_UTF8)
        write_strings(file, "fixed-utf8", unicode, (), "größe".encode())
        names = ["relu", "", "a longer name"]
        file.attrs["variable-ascii"] = np.array(names, dtype=h5py.string_dtype("ascii"))
        file.attrs["variable-utf8"] = "größe"
        file.attrs["fixed"] = np.bytes_("3.1.0")
        file.attrs["empty"] = np.array([], dtype="f8")
        file.attrs["null"] = h5py.Empty("f4")
        file.create_dataset("variable", data=["one", "zwei"], dtype=h5py.string_dtype())
        file["scalar"] = np.float32(7)
        file["no-rows"] = np.zeros((0, 3), "f4")
        file["null"] = h5py.Empty("f8")


def write_storage():
    values = np.arange(600, dtype="<f4").reshape(20, 30)
    with create("storage.h5") as file:
        file["contiguous"] = values
        properties = untimed()
        properties.set_layout(h5d.COMPACT)
        compact = h5d.create(file.id, b"compact", h5t.IEEE_F32LE, h5s.create_simple(values.shape), properties)
        compact.write(h5s.ALL, h5s.ALL, values)
        file.create_dataset("chunked", data=values, chunks=(8, 16))
        file.create_dataset("growing", data=values, chunks=(8, 16), maxshape=(None, 30))
        file.create_dataset("deflate", data=values, chunks=(8, 16), compression="gzip", compression_opts=9)
        file.create_dataset("shuffle", data=values, chunks=(8, 16), shuffle=True, compression="gzip")
        file["group/nested/data"] = values[:2]
        file["group"].attrs["note"] = "in a group"


def write_split_names():
    """Weights of layers whose list of names Keras would split, and weights of the model itself."""
    with create("split-names.h5") as file:
        file.attrs["layer_names0"] = np.array([b"a", b"b"])
        file.attrs["layer_names1"] = np.array([b"c"])
        for name in "ab":
            group = file.create_group(name)
            group.attrs["weight_names0"] = np.array([f"{name}/k:0".encode()])
            group[f"{name}/k:0"] = np.ones(3, "<f4")
        file.create_group("c").attrs["weight_names"] = np.array([])
        model = file.create_group("top_level_model_weights")
        model.attrs["weight_names"] = np.array([b"scale:0"])
        model["scale:0"] = np.float32(2)


def write_refused():
    values = np.arange(8, dtype="<f4")
    with create("refused/external-link.h5") as file:
        file["link"] = h5py.ExternalLink("canary.h5", "/")
    with create("refused/soft-link.h5") as file:
        file["data"] = values
        file["link"] = h5py.SoftLink("/data")
    with create("refused/external-storage.h5") as file:
        file.create_dataset("data", (8,), "<f4", external=[("/etc/hostname", 0, 32)])
    with create("refused/virtual.h5") as file:
        layout = h5py.VirtualLayout((8,), "<f4")
        layout[:] = h5py.VirtualSource("canary.h5", "data", (8,))
        file.create_virtual_dataset("data", layout)
    for name, options in (
        ("lzf", {"compression": "lzf"}),
        ("fletcher32", {"fletcher32": True}),
        ("scaleoffset", {"scaleoffset": 2}),
    ):
        with create(f"refused/{name}.h5") as file:
            file.create_dataset("data", data=values, chunks=(8,), **options)
    with create("refused/compound.h5") as file:
        file["data"] = np.zeros(2, [("a", "f4"), ("b", "i4")])
    with create("refused/enumeration.h5") as file:
        file.create_dataset("data", data=[0, 1], dtype=h5py.enum_dtype({"OFF": 0, "ON": 1}))
    with create("refused/named-type.h5") as file:
        file["type"] = np.dtype("f4")
    with create("refused/overflow.h5") as file:
        file.create_dataset("data", (2**31, 2**31, 2**31), "<f4", chunks=(1, 1, 1))
    with create("refused/hard-links.h5") as file:
        data = file.create_dataset("data0", (2**22,), "<f4")
        for index in range(1, 1024):
            file[f"data{index}"] = data
    with create("refused/sparse.h5") as file:
        file.create_dataset("data", (2**32,), "<f4", chunks=(1024,), compression="gzip")
    with create("refused/cycle.h5") as file:
        group = file.create_group("a/b")
        group["back"] = file["a"]
        group["root"] = file["/"]
    with create("refused/deep.h5") as file:
        file.create_group("/".join("g" * 80))


def write_damaged():
    whole = (HERE / "storage.h5").read_bytes()
    (HERE / "refused/truncated.h5").write_bytes(whole[: len(whole) // 2])
    (HERE / "refused/text.h5").write_text("This is no HDF5 file, whatever its name says.\n")
    (HERE / "refused/empty.h5").write_bytes(b"")


if __name__ == "__main__":
    write_types()
    write_storage()
    write_split_names()
    write_refused()
    write_damaged()
