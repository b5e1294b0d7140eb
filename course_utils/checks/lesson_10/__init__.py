"""The exercises of lesson 10 in its order, with titles; the checker of each is a module here."""

EXERCISES = {
    "read-the-error": "Name the cause from the error",
    "climb-the-ladder": "Find the fault from three numbers",
    "check-the-start": "Write the check of the first rung",
    "prepare-the-batch": "Prepare pictures that came channels first",
    "shuffle-together": "Shuffle images and labels together",
    "mend-the-recipe": "Mend a recipe with four faults",
}
