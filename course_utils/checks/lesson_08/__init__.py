"""The exercises of lesson 8 in its order, with titles; the checker of each is a module here."""

EXERCISES = {
    "read-the-curves": "Read four trainings",
    "judge-ablation": "Judge an ablation",
    "choose-next-run": "Choose the next experiment",
    "count-residual-block": "Count the parameters of a residual block",
    "write-batch-norm": "Write batch normalisation",
}
