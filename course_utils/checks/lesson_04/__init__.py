"""The exercises of lesson 4 in its order, with titles; the checker of each is a module here."""

EXERCISES = {
    "follow-a-pixel": "Follow a pixel into the vector and back",
    "count-classifier": "Count the parameters of a classifier",
    "loss-from-logits": "Write a loss that no logit can break",
    "mend-classifier": "Mend a classifier that is never sure",
    "build-yes-no": "Build a yes/no network within a budget",
}
