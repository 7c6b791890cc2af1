"""Makes the arrays of this folder with NumPy; the tests know what is in them."""

import numpy as np

values = {
    "b1": ("|b1", [True, False, True]),
    "u1": ("|u1", [0, 200, 255]),
    "i1": ("|i1", [-128, 0, 127]),
    "i2": ("<i2", [-32768, 1, 32767]),
    "i4": ("<i4", [-70000, 1, 70000]),
    "i8": ("<i8", [-(2**40), 1, 2**40]),
    "f4": ("<f4", [0.5, -0.1, 1e30]),
    "f8": ("<f8", [0.5, -0.1, 1e30]),
    "i2-big": (">i2", [-32768, 1, 32767]),
    "i4-big": (">i4", [-70000, 1, 70000]),
    "i8-big": (">i8", [-(2**40), 1, 2**40]),
    "f4-big": (">f4", [0.5, -0.1, 1e30]),
    "f8-big": (">f8", [0.5, -0.1, 1e30]),
}
for name, (dtype, numbers) in values.items():
    np.save(f"{name}.npy", np.array(numbers, dtype=dtype))

x = np.arange(24, dtype="<f4").reshape(4, 3, 2) / 4
y = np.array([0, 1, 2, 1], dtype="<i8")
np.save("x.npy", x)
np.save("y.npy", y)
np.save("fortran.npy", np.asfortranarray(x))
np.save("text.npy", np.array(["a", "b"]))
np.save("structured.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]))
np.savez("stored.npz", x_train=x, y_train=y, x_test=x[:2], y_test=y[:2])
np.savez_compressed("deflated.npz", x_train=x, y_train=y, x_test=x[:2], y_test=y[:2])
with open("version-2.npy", "wb") as file:
    np.lib.format.write_array(file, x, version=(2, 0))
