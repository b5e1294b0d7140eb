"""Packages, kernels, and what a notebook needs beside Python."""

MET = {
    "ModuleNotFoundError: No module named 'tensorflow'": r"""
print(python("import tensorflow"))
# cured
import sys
assert "site-packages" in python("import sys; print(sys.path)", site=True)
""",
    "ModuleNotFoundError: No module named 'course_utils'": r"""
print(python("import course_utils"))
# cured
python("import course_utils", site=True)
""",
    "ModuleNotFoundError: No module named 'cv2'": r"""
print(python("import sklearn"))
# cured
import importlib.util
assert importlib.util.find_spec("sklearn") and importlib.util.find_spec("PIL")
""",
    "ERROR: Could not find a version that satisfies the requirement tensorflow": r"""
print(pip("download", "--no-index", "tensorflow==2.4"))
# cured
import struct, sys
assert (3, 11) <= sys.version_info[:2] <= (3, 13)
assert 8 * struct.calcsize("P") == 64
""",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES": r"""
import hashlib, zipfile
wheel = "small-1.0-py3-none-any.whl"
with zipfile.ZipFile(wheel, "w") as file:
    about = "Metadata-Version: 2.1\nName: small\nVersion: 1.0\nWheel-Version: 1.0\n"
    for name in ("METADATA", "WHEEL", "RECORD"):
        file.writestr(f"small-1.0.dist-info/{name}", about)
whole = hashlib.sha256(Path(wheel).read_bytes()).hexdigest()
Path("lock").write_text(f"./{wheel} --hash=sha256:{whole[::-1]}")
print(pip("download", "--no-index", "--no-deps", "-d", "got", "-r", "lock"))
# cured
Path("lock").write_text(f"./{wheel} --hash=sha256:{whole}")
said = pip("download", "--no-index", "--no-deps", "-d", "got", "-r", "lock")
assert Path("got", wheel).exists(), said
""",
    "Select Kernel: Could not find a kernel": r"""
from jupyter_client.kernelspec import get_kernel_spec
get_kernel_spec("convnet-lost")
# cured
assert get_kernel_spec("python3").language == "python"
""",
    "UsageError: Line magic function": r"""
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell()
shell.history_manager.enabled = False
shell.run_line_magic("tensorflow_version", "2.x")
# cured
assert shell.run_cell("%%capture\n1 + 1").success
assert tf.__version__ >= "2"
""",
    "Port 8888 is already in use": r"""
import socket
first = socket.create_server(("127.0.0.1", 0))
socket.create_server(first.getsockname())
# cured
socket.create_server(("127.0.0.1", 0)).close()  # the next free one
first.close()
""",
    "ImportError: You must install pydot": r"""
keras.utils.plot_model(net())
# cured
from course_utils.plotting import draw_model
net().summary()
draw_model(net())
""",
    "ImportError: cannot import name 'keras' from 'tensorflow' (unknown location)": r"""
Path("tensorflow").mkdir()
print(python("from tensorflow import keras"))
# cured
Path("tensorflow").rmdir()
import keras
""",
}
