"""The exercises of lesson 2 in its order, with titles; the checker of each is a module here."""

EXERCISES = {
    "predict-stride": "Predict what a stride leaves",
    "output-size": "Write the size formula",
    "find-padding": "Find the padding",
    "pad-reflect": "Write reflect padding",
    "mend-causal-stack": "Mend a network that sees the future",
}
