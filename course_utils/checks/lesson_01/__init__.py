"""The exercises of lesson 1 in its order, with titles; the checker of each is a module here."""

EXERCISES = {
    "predict-shapes": "Predict four shapes",
    "count-conv-parameters": "Count the parameters of any convolution",
    "design-kernels": "Design three kernels",
    "mend-edge-finder": "Mend an edge finder",
    "write-conv2d": "Write the convolution of a layer",
}
