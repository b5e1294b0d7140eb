"""The exercises of lesson 7 in its order, with titles; the checker of each is a module here."""

EXERCISES = {
    "conv1d-shapes": "Predict steps and channels",
    "scale-later-rows": "Prepare rows that arrive later",
    "mend-table-network": "Mend a network that does not slide",
    "clear-gains": "Tell a gain from noise",
    "build-forecaster": "Build a network that never looks ahead",
}
