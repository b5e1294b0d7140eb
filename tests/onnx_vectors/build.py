"""Take the public test vectors of ONNX that `course_utils.reference` can express.

    uv run --no-project --with onnx==1.23.2 python tests/onnx_vectors/build.py

The wheel `onnx` holds the code of its "node" cases and the files of its "pytorch" and "simple" cases.
Of every case of one of OPERATORS this keeps the arrays (vectors.npz) and what is asked of them
(cases.json), or the reason why it is left out.
"""

import io
import json
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

HERE = Path(__file__).resolve().parent
DATA = Path(onnx.__file__).parent / "backend" / "test" / "data"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # one fixed date in the archive, so that bytes do not change
POOLS = {"AveragePool", "GlobalAveragePool", "GlobalMaxPool", "LpPool", "MaxPool"}
LOSSES = {"NegativeLogLikelihoodLoss", "SoftmaxCrossEntropyLoss"}
SLIDING = {"Conv", "ConvInteger", "ConvTranspose", *POOLS}
OPERATORS = {
    "BatchNormalization",
    "Flatten",
    "Gemm",
    "LogSoftmax",
    "MatMul",
    "Pad",
    "Relu",
    "Softmax",
}
OPERATORS |= SLIDING | LOSSES
MOST_VALUES = 20_000  # in all arrays of a case: the file stays small


def of_code() -> Iterator[tuple]:
    """(name, model, inputs, outputs) of the cases that the wheel computes."""
    from onnx.backend.test.case.node import collect_testcases

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of operators that are not ours
        found = collect_testcases(None)
    for case in found:
        inputs, outputs = case.data_sets[0]
        yield case.name, case.model, inputs, outputs


def of_files() -> Iterator[tuple]:
    """The same of the cases that lie in the wheel as files."""
    for folder in sorted(DATA.glob("pytorch-*/*")) + sorted(DATA.glob("simple/*relu*")):
        first = folder / "test_data_set_0"
        read = [
            [
                numpy_helper.to_array(onnx.load_tensor(first / f"{kind}_{number}.pb"))
                for number in range(len(list(first.glob(f"{kind}_*.pb"))))
            ]
            for kind in ("input", "output")
        ]
        yield folder.name, onnx.load(folder / "model.onnx"), *read


def attribute(one: onnx.AttributeProto):
    value = onnx.helper.get_attribute_value(one)
    return value.decode() if isinstance(value, bytes) else value


def why_not(operator: str, asked: dict, arrays: list, outputs: list) -> str:
    """Why `reference` cannot express a case; "" where it can."""
    if operator == "LpPool":
        return "no such pooling"
    if operator == "NegativeLogLikelihoodLoss":
        return "its inputs are no probabilities"
    if operator == "BatchNormalization" and asked.get("training_mode"):
        return "mean and variance of the batch"
    if operator == "MatMul" and arrays[1].ndim > 2:
        return "a stack of matrices as weights"
    if operator == "Pad" and asked["mode"] == "wrap":
        return "padding from the opposite side"
    if operator in SLIDING and arrays[0].ndim > 4:
        return "three dimensions"
    if operator in POOLS and asked.get("ceil_mode"):
        return "a last window that is not whole"
    if operator in POOLS and max(asked.get("dilations", [1])) > 1:
        return "pooling with gaps"
    if operator == "MaxPool" and len(outputs) > 1:
        return "the places of the maxima"
    if sum(array.size for array in [*arrays, *outputs]) > MOST_VALUES:
        return "large: left out to keep the file small"
    return ""


def a_line_each(entries: dict) -> str:
    lines = [f" {json.dumps(name)}: {json.dumps(entries[name])}" for name in sorted(entries)]
    return "{\n" + ",\n".join(lines) + "\n}"


def main() -> None:
    kept, left_out, stored = {}, {}, {}

    def key_of(array: np.ndarray) -> str:
        """The name of an array in the file; equal arrays are stored once."""
        same = (array.dtype.str, array.shape, array.tobytes())
        return stored.setdefault(same, (f"a{len(stored)}", array))[0]

    for name, model, inputs, outputs in (*of_code(), *of_files()):
        nodes = model.graph.node
        ours = [node.op_type for node in nodes if node.op_type in OPERATORS]
        if not ours or "_expanded" in name:  # the same vectors, spelt in smaller operators
            continue
        if len(nodes) > 1:
            left_out[name] = "several operators"
            continue
        given = dict(zip((one.name for one in model.graph.input), inputs, strict=False))
        given |= {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
        arrays = [given[one] if one else None for one in nodes[0].input]
        asked = {one.name: attribute(one) for one in nodes[0].attribute}
        there = [array for array in arrays if array is not None]
        reason = why_not(ours[0], asked, there, outputs)
        if reason:
            left_out[name] = reason
            continue
        kept[name] = {
            "operator": ours[0],
            "attributes": asked,
            "inputs": [None if array is None else key_of(array) for array in arrays],
            "outputs": [key_of(np.asarray(array)) for array in outputs],
        }
    text = (
        f'{{"onnx": "{onnx.__version__}",\n"cases": {a_line_each(kept)},\n'
        f'"left_out": {a_line_each(left_out)}}}\n'
    )
    (HERE / "cases.json").write_text(text, encoding="utf-8", newline="\n")
    with zipfile.ZipFile(HERE / "vectors.npz", "w") as archive:
        for key, array in stored.values():
            file = io.BytesIO()
            np.lib.format.write_array(file, np.ascontiguousarray(array).reshape(array.shape))
            entry = zipfile.ZipInfo(f"{key}.npy", LONG_AGO)
            archive.writestr(entry, file.getvalue(), zipfile.ZIP_DEFLATED, 9)
    print(f"{len(kept)} cases kept, {len(left_out)} left out; {len(stored)} arrays")


if __name__ == "__main__":
    main()
