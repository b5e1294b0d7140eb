"""The exercises of lesson 5 in its order, with titles; the checker of each is a module here."""

EXERCISES = {
    "count-updates": "Count the updates",
    "accuracy-by-class": "Measure each digit by itself",
    "mend-compiled-model": "Mend a network for integer labels",
    "build-branches": "Build a model with two branches",
    "beat-digits": "Beat a score within a budget",
}
