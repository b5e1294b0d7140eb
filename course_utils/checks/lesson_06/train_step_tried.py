"""What is tried on lesson 6's exercise "Write the train step"."""

import keras
import tensorflow as tf

from course_utils.checks.lesson_06._tried_shared import step


def outside_the_tape(model, optimizer, images, labels):
    logits = model(images, training=True)
    with tf.GradientTape() as tape:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits)
    slopes = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(slopes, model.trainable_variables, strict=True))
    return loss


def softmax_before_logits(model, optimizer, images, labels):
    with tf.GradientTape() as tape:
        outputs = tf.nn.softmax(model(images, training=True))
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, outputs)
    slopes = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(slopes, model.trainable_variables, strict=True))
    return loss


def by_keras(model, optimizer, images, labels):
    model.compile(optimizer, keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model.train_on_batch(images, labels)


def without_pairs(model, optimizer, images, labels):
    with tf.GradientTape() as tape:
        logits = model(images, training=True)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits)
    optimizer.apply_gradients(tape.gradient(loss, model.trainable_variables))
    return loss


def by_hand(model, optimizer, images, labels):
    with tf.GradientTape() as tape:
        logits = model(images, training=True)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits)
    for slope, v in zip(
        tape.gradient(loss, model.trainable_variables), model.trainable_variables, strict=True
    ):
        v.assign_sub(0.5 * slope)
    return loss


def every_weight(model, optimizer, images, labels):
    with tf.GradientTape() as tape:
        logits = model(images, training=True)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits)
    chosen = [v for layer in model.layers for v in layer.weights if "moving" not in v.path]
    optimizer.apply_gradients(zip(tape.gradient(loss, chosen), chosen, strict=True))
    return loss


def biases_too(model, optimizer, images, labels):
    """It trains the bias of a frozen layer."""
    loss = step()(model, optimizer, images, labels)
    for layer in model.layers:
        if not layer.trainable:
            layer.bias.assign_add(tf.ones_like(layer.bias))
    return loss


def unpacks_a_number(model, optimizer, images, labels):
    return dict([5])


def loss_of_each_image(model, optimizer, images, labels):
    with tf.GradientTape() as tape:
        logits = model(images, training=True)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        loss = tf.reduce_mean(losses)
    slopes = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(slopes, model.trainable_variables, strict=True))
    return losses


def with_loss(loss_of):
    """A train step with another loss: `loss_of(labels, logits)`."""

    def train_step(model, optimizer, images, labels):
        with tf.GradientTape() as tape:
            loss = loss_of(labels, model(images, training=True))
        slopes = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(slopes, model.trainable_variables, strict=True))
        return loss

    return train_step


softmax_by_itself = with_loss(
    lambda labels, logits: keras.losses.SparseCategoricalCrossentropy()(
        labels, tf.nn.softmax(logits)
    )
)

loss_of_one_hot = with_loss(keras.losses.CategoricalCrossentropy(from_logits=True))

clipped = with_loss(
    lambda labels, logits: keras.losses.SparseCategoricalCrossentropy(from_logits=True)(
        labels, tf.clip_by_value(logits, -20, 20)
    )
)

none_times_two = with_loss(lambda labels, logits: print(end="") * 2)

number_on_the_tape = with_loss(
    lambda *both: float(keras.losses.SparseCategoricalCrossentropy(from_logits=True)(*both))
)

WRONG = [
    ("loss of probabilities", step(from_logits=False), "takes the outputs for probabilities"),
    ("sum", step(reduction="sum"), "5 times as long"),
    ("up the slope", step(sign=-1.0), "goes up the slope"),
    ("never applied", step(apply=False), "The weights are where they were"),
    ("two steps", step(steps=2), "made 2 steps"),
    ("no training=True", step(training=False), "do not know that this is training"),
    ("nothing returned", step(result="nothing"), "is None"),
    ("loss after the step", step(result="after"), "the loss after the step"),
    ("outside the tape", outside_the_tape, "Every gradient was None"),
    ("without pairs", without_pairs, "wants pairs"),
    ("every weight", every_weight, "changed a frozen layer"),
    ("a loss for each image", loss_of_each_image, "5 losses, one for each image"),
    ("softmax of a softmax", softmax_before_logits, "the softmax of a softmax"),
    ("train_on_batch", by_keras, "Here you write it yourself"),
    ("softmax by itself", softmax_by_itself, "while the logits are small"),
    ("one-hot loss", loss_of_one_hot, "expect one-hot labels"),
    ("a number on the tape", number_on_the_tape, "must stay a tensor"),
    ("by hand", by_hand, "the optimizer that you were given made no step"),
    ("logits cut off", clipped, "something on the way was cut off"),
    ("None times two", none_times_two, "Something in your step is None"),
    ("a frozen bias", biases_too, "changed a frozen layer"),
    ("a number unpacked", unpacks_a_number, "with TypeError (“cannot convert"),
]

RIGHT = [
    ("a graph", tf.function(step())),
    ("a number", lambda *case: float(step()(*case))),
]
