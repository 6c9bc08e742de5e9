"""Writes the files that the tests of KerasData read, with numpy, PIL and Python's zipfile.

usage: python3 Fixtures/data/generate.py        (numpy 2, pillow 11 or later; the files beside this script are its output)
"""
import gzip
import io
import pathlib
import struct
import zipfile
import zlib

import numpy as np
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
GRID = [[0, 1, 2], [3, 4, 100]]
COLORS = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]], [[10, 20, 30], [255, 255, 255], [0, 0, 0]]], np.uint8)


def npy_bytes(array, version=None):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=version)
    return stream.getvalue()


def numpy_files():
    folder = HERE / "npy"
    folder.mkdir(exist_ok=True)
    for code in ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]:
        for name, order in [("little", "<"), ("big", ">")]:
            np.save(folder / f"{code}-{name}.npy", np.array(GRID).astype(order + code))
    np.save(folder / "fortran.npy", np.asfortranarray(np.arange(24, dtype="<f4").reshape(2, 3, 4)))
    np.save(folder / "fortran-big.npy", np.asfortranarray(np.arange(24, dtype=">i2").reshape(2, 3, 4)))
    np.save(folder / "scalar.npy", np.float32(2.5))
    np.save(folder / "empty.npy", np.zeros((0, 3), np.float32))
    np.save(folder / "vector.npy", np.array([1.5, -2.5], np.float32))
    half = np.array([0, -0.0, 1, -2, 65504, 6e-8, 6.1e-5, np.inf, -np.inf, np.nan], np.float16)
    np.save(folder / "half-extremes.npy", half)
    for version in [2, 3]:
        (folder / f"version{version}.npy").write_bytes(npy_bytes(np.array(GRID, np.float32), (version, 0)))
    np.save(folder / "complex.npy", np.zeros(2, np.complex64))
    np.save(folder / "record.npy", np.zeros(2, [("a", "<f4"), ("b", "<i4")]))
    np.savez(HERE / "stored.npz", x0=np.array(GRID, np.float32), labels=np.array([1, 0], np.uint8), scalar=np.float64(7))
    np.savez_compressed(HERE / "deflated.npz", x0=np.tile(np.array(GRID, np.int16), (200, 1)))
    x, y = np.arange(12, dtype=np.uint8).reshape(3, 2, 2), np.array([2, 0, 1], np.int64)
    np.savez(HERE / "labelled.npz", x_train=x[:1], x_test=x, y_test=y)
    np.savez(HERE / "one-hot.npz", x=x, y=np.eye(3, dtype=np.float32)[y])


def idx_bytes(code, array):
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, code, array.ndim, *array.shape) + array.tobytes()


def idx_files():
    folder = HERE / "idx"
    folder.mkdir(exist_ok=True)
    images = np.arange(12, dtype=np.uint8).reshape(3, 2, 2)
    labels = np.array([2, 0, 1], np.uint8)
    (folder / "t10k-images-idx3-ubyte").write_bytes(idx_bytes(8, images))
    (folder / "t10k-labels-idx1-ubyte").write_bytes(idx_bytes(8, labels))
    packed = HERE / "idx-gz"
    packed.mkdir(exist_ok=True)
    (packed / "t10k-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx_bytes(8, images), mtime=0))
    (packed / "t10k-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx_bytes(8, labels), mtime=0))
    (folder / "shorts").write_bytes(idx_bytes(0x0B, np.array([-2, 300], ">i2")))
    (folder / "floats").write_bytes(idx_bytes(0x0D, np.array([[0.5], [-1.5]], ">f4")))


def png_bytes(width, height, depth, color, rows, extra=b""):
    """A PNG from raw scan lines, for what PIL does not write."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def png_files():
    folder = HERE / "png"
    folder.mkdir(exist_ok=True)
    grey = np.array([[0, 50, 100], [150, 200, 255]], np.uint8)
    Image.fromarray(grey, "L").save(folder / "grey8.png")
    Image.fromarray((grey.astype(np.uint16) * 257 - 3 * (grey > 0)).astype(np.uint16)).save(folder / "grey16.png")
    Image.fromarray(COLORS, "RGB").save(folder / "rgb8.png")
    Image.fromarray(COLORS, "RGB").quantize(6).save(folder / "palette.png")
    alpha = np.array([[0, 128, 255], [1, 2, 3]], np.uint8)
    Image.fromarray(np.dstack([COLORS, alpha]), "RGBA").save(folder / "rgba8.png")
    Image.fromarray(np.dstack([grey, alpha]), "LA").save(folder / "grey-alpha8.png")
    Image.fromarray(grey > 120).save(folder / "bilevel.png")
    wide = (COLORS.astype(np.uint16) * 256 + 7).astype(">u2").tobytes()
    (folder / "rgb16.png").write_bytes(png_bytes(3, 2, 16, 2, [wide[:18], wide[18:]]))
    (folder / "huge.png").write_bytes(png_bytes(30000, 30000, 8, 6, [b"\0" * 64]))
    (folder / "damaged.png").write_bytes((folder / "rgb8.png").read_bytes()[:45])
    classes = HERE / "classes"
    for label, names in {"cat": ["b", "a"], "Dog": ["only"]}.items():
        (classes / label).mkdir(parents=True, exist_ok=True)
        for index, name in enumerate(names):
            Image.fromarray(grey + index, "L").save(classes / label / f"{name}.png")


def hostile_archives():
    folder = HERE / "hostile"
    folder.mkdir(exist_ok=True)
    good = npy_bytes(np.arange(6, dtype=np.float32))
    header = npy_bytes(np.zeros(0, np.float32)).replace(b"(0,)", b"(4000000000000000000,)")
    def archive(name, content, method=zipfile.ZIP_STORED):
        with zipfile.ZipFile(folder / name, "w", method) as file:
            file.writestr(zipfile.ZipInfo("x0.npy"), content, method)
    archive("truncated-member.npz", good[:-5])
    archive("trailing-bytes.npz", good + b"more")
    archive("overflowing-shape.npz", header)
    archive("not-npy.npz", b"hello, this is no array")
    archive("bzip2.npz", good, zipfile.ZIP_BZIP2)
    archive("good.npz", good)
    packed = (folder / "good.npz").read_bytes()
    (folder / "wrong-checksum.npz").write_bytes(packed.replace(struct.pack("<f", 5), struct.pack("<f", 6)))
    (folder / "cut.npz").write_bytes(packed[:-30])
    # A claim of 1 GiB for a few packed bytes, in both headers of the member.
    archive("bomb.npz", npy_bytes(np.zeros(1 << 16, np.uint8)), zipfile.ZIP_DEFLATED)
    bomb = (folder / "bomb.npz").read_bytes()
    size = struct.pack("<I", (1 << 16) + 128)
    (folder / "bomb.npz").write_bytes(bomb.replace(size, struct.pack("<I", 1 << 30)))


numpy_files()
idx_files()
png_files()
hostile_archives()


def digits():
    """The first two images of the MNIST test set, and an image of nothing."""
    folder = HERE / "digits"
    folder.mkdir(exist_ok=True)
    packed = (HERE.parent / "mnist" / "t10k-images-idx3-ubyte.gz").read_bytes()
    images = np.frombuffer(gzip.decompress(packed), np.uint8, offset=16).reshape(-1, 28, 28)
    for index, name in enumerate(["seven", "two"]):
        Image.fromarray(images[index]).save(folder / f"{name}.png")
    np.save(HERE / "zeros.npy", np.zeros((1, 28, 28, 1), np.uint8))


digits()
