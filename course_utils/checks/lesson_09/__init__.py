"""The exercises of lesson 9 in its order, with titles; the checker of each is a module here."""

EXERCISES = {
    "predict-class-scores": "Predict what the matrix says",
    "class-weighted-loss": "Weigh the loss of a batch",
    "mend-oversampling": "Mend an oversampling that leaks",
    "threshold-for-recall": "Choose a threshold for a wanted recall",
    "correct-for-shares": "Correct a network for other class shares",
}
