"""What is tried on lesson 3's exercise "Predict the shapes after five pooling layers"."""

SHAPES = {
    "MaxPooling2D(2)": (8, 14, 15, 16),
    "MaxPooling2D(3)": (8, 9, 10, 16),
    "AveragePooling2D(3, strides=2)": (8, 14, 14, 16),
    'MaxPooling2D(2, padding="same")': (8, 15, 15, 16),
    "GlobalAveragePooling2D()": (8, 16),
}

TWO, THREE, STRIDED, SAME, WHOLE = SHAPES

WRONG = [
    ("moves by one", {**SHAPES, TWO: (8, 28, 29, 16)}, "convolution's default"),
    ("moves by one, window 3", {**SHAPES, THREE: (8, 27, 28, 16)}, "convolution's default"),
    ("rounds up", {**SHAPES, TWO: (8, 15, 15, 16)}, "drops the row"),
    ("halves whatever the window", {**SHAPES, THREE: (8, 14, 15, 16)}, "not 2×2"),
    ("forgets the + 1", {**SHAPES, THREE: (8, 8, 9, 16)}, "forgot the + 1"),
    ("forgets strides=2", {**SHAPES, STRIDED: (8, 9, 10, 16)}, "given `strides=2`"),
    ("only halves", {**SHAPES, STRIDED: (8, 14, 15, 16)}, "forgot the window"),
    ("same as valid", {**SHAPES, SAME: (8, 14, 15, 16)}, "That is `valid`"),
    ("same keeps the size", {**SHAPES, SAME: (8, 29, 30, 16)}, "moves by one"),
    ("halves the channels", {**SHAPES, TWO: (8, 14, 15, 8)}, "channel is pooled alone"),
    ("no batch axis", {**SHAPES, TWO: (14, 15, 16)}, "no batch axis"),
    ("keeps the axes", {**SHAPES, WHOLE: (8, 1, 1, 16)}, "drops the two axes"),
    ("averages channels", {**SHAPES, WHOLE: (8, 29, 30)}, "over the channels"),
    ("swaps the axes", {**SHAPES, TWO: (8, 15, 14, 16)}, "rows first"),
    ("channels second", {**SHAPES, TWO: (8, 16, 14, 15)}, "channels stand second"),
]

RIGHT = [("lists", [[8, 14, 15, 16], [8, 9, 10, 16], [8, 14, 14, 16], [8, 15, 15, 16], [8, 16]])]
