"""A model that was trained, as it was before: what is traced stays traced."""

from course_utils.training import keras


class Beginning:
    """What training changes in a compiled model, kept from now on.

    Seeds of layers and counts of the optimizer are among it.
    """

    def __init__(self, model: keras.Model):
        model.optimizer.build(model.trainable_variables)
        self.kept = [
            (variable, variable.numpy())
            for variable in [*model.variables, *model.optimizer.variables]
        ]

    def again(self) -> None:
        for variable, value in self.kept:
            variable.assign(value)
