"""The exercises of lesson 3 in its order, with titles; the checker of each is a module here."""

EXERCISES = {
    "pool-shapes": "Predict the shapes after five pooling layers",
    "write-max-pool": "Write max pooling for many channels",
    "mend-poolings": "Mend a network that pools too little",
    "seen-pixels": "Find the pixels that a cell sees",
    "build-any-size": "Build a network for images of any size",
}
