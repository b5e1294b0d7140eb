"""The exercises of lesson 6 in its order, with titles; the checker of each is a module here."""

EXERCISES = {
    "predict-gradients": "Predict the gradients",
    "epoch-batches": "Write the batches of an epoch",
    "train-step": "Write the train step",
    "mend-subclass": "Mend the subclassed model",
    "step-in-parts": "Take one step in parts",
}
