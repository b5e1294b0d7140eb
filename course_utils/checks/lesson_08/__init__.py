"""The exercises of lesson 8 in its order, with titles; the checker of each is a module here."""

EXERCISES = {
    "read-the-curves": "Read four trainings",
    "count-residual-block": "Count the parameters of a residual block",
    "write-batch-norm": "Write batch normalisation",
    "mend-residual-block": "Mend a residual block",
    "write-one-cycle": "Write a one-cycle schedule",
}
