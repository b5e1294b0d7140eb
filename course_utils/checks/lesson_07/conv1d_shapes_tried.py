"""What is tried on lesson 7's exercise "Predict steps and channels"."""

import numpy as np

SHAPES = {
    "causal": (50, 8),
    "strided": (16, 12),
    "pooled": (5, 12),
    "dilated": (1, 10),
    "parameters": 370,
}


def changed_answer(**parts):
    return {**SHAPES, **parts}


WRONG = [
    ("causal shrinks", changed_answer(causal=(42, 8)), "the size under `valid`"),
    ("dilation as stride", changed_answer(causal=(25, 8)), "the kernel still moves by one"),
    ("only adds the zeros", changed_answer(causal=(58, 8)), "takes eight away again"),
    ("channels multiply", changed_answer(causal=(50, 24)), "adds all its input channels up"),
    ("channels stay", changed_answer(causal=(50, 3)), "the layer's first argument"),
    ("axes exchanged", changed_answer(causal=(8, 50)), "steps first, channels last"),
    ("batch axis", changed_answer(causal=(None, 50, 8)), "leave the batch axis out"),
    ("forgets the + 1", changed_answer(strided=(15, 12)), "the first window needs no move"),
    ("rounds up", changed_answer(strided=(17, 12)), "the size under `same`"),
    ("moves by the kernel", changed_answer(strided=(12, 12)), "that is pooling's default"),
    ("pooling rounds up", changed_answer(pooled=(6, 12)), "drops what does not fill"),
    ("pooling moves by one", changed_answer(pooled=(14, 12)), "moves by its own size"),
    ("pooling sums channels", changed_answer(pooled=(5, 1)), "each channel alone"),
    ("no dilation", changed_answer(dilated=(3, 10)), "the size without the dilation"),
    ("a gap at the end", changed_answer(dilated=(0, 10)), "a gap after the last"),
    ("gaps counted", changed_answer(parameters=610), "a gap has no weight"),
    ("one channel", changed_answer(parameters=40), "all 12 channels"),
    ("no bias", changed_answer(parameters=360), "has a bias, too"),
    ("the whole network", changed_answer(parameters=894), "the last one alone"),
    ("too few parts", ((50, 8), (16, 12)), "expected 5 parts"),
    (
        "the layer's own channels",
        changed_answer(parameters=310),
        "channels that the layer reads",
    ),
]

RIGHT = [
    ("lists", changed_answer(causal=[50, 8], dilated=np.array([1, 10]))),
    ("in order", (*list(SHAPES.values())[:4], np.int64(370))),
]
