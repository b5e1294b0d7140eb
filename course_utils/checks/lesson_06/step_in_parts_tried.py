"""What is tried on lesson 6's exercise "Take one step in parts"."""

import keras
import tensorflow as tf

from course_utils.checks.lesson_06._tried_shared import step


def in_parts(weigh, steps_each=False, keep="all", reduction="sum_over_batch_size"):
    """`weigh(images of this part, of all, of a full part, parts)` is the factor of a part."""

    def step_in_parts(model, optimizer, images, labels, part_size):
        function = keras.losses.SparseCategoricalCrossentropy(True, reduction=reduction)
        begins = range(0, len(labels), part_size)
        if keep == "full":
            begins = range(0, len(labels) - part_size + 1, part_size)
        total = None
        for begin in begins:
            part = slice(begin, begin + part_size)
            with tf.GradientTape() as tape:
                loss = function(labels[part], model(images[part], training=True))
            slopes = tape.gradient(loss, model.trainable_variables)
            factor = weigh(len(labels[part]), len(labels), part_size, len(begins))
            slopes = [factor * slope for slope in slopes]
            if steps_each:
                optimizer.apply_gradients(zip(slopes, model.trainable_variables, strict=True))
            new = total is None or keep == "last"
            total = slopes if new else [a + b for a, b in zip(total, slopes, strict=True)]
        if not steps_each:
            optimizer.apply_gradients(zip(total, model.trainable_variables, strict=True))

    return step_in_parts


def all_at_once(model, optimizer, images, labels, part_size):
    step()(model, optimizer, images, labels)


def lists_joined(model, optimizer, images, labels, part_size):
    function = keras.losses.SparseCategoricalCrossentropy(True, reduction="sum")
    slopes = []
    for begin in range(0, len(labels), part_size):
        part = slice(begin, begin + part_size)
        with tf.GradientTape() as tape:
            loss = function(labels[part], model(images[part], training=True)) / len(labels)
        slopes += tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(slopes, model.trainable_variables, strict=False))


def by_fit(model, optimizer, images, labels, part_size):
    model.compile(optimizer, keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(images, labels, batch_size=part_size, shuffle=False, verbose=0)


def probabilities_in_parts(model, optimizer, images, labels, part_size):
    function = keras.losses.SparseCategoricalCrossentropy(reduction="sum")
    total = None
    for begin in range(0, len(labels), part_size):
        part = slice(begin, begin + part_size)
        with tf.GradientTape() as tape:
            loss = function(labels[part], model(images[part], training=True)) / len(labels)
        slopes = tape.gradient(loss, model.trainable_variables)
        total = slopes if total is None else [a + b for a, b in zip(total, slopes, strict=True)]
    optimizer.apply_gradients(zip(total, model.trainable_variables, strict=True))


def a_step_for_each_image(model, optimizer, images, labels, part_size):
    in_parts(lambda *_: 1, steps_each=True)(model, optimizer, images, labels, 1)


def one_image_at_a_time(model, optimizer, images, labels, part_size):
    in_parts(lambda n, all, *_: n / all)(model, optimizer, images, labels, 1)


def around_the_model(model, optimizer, images, labels, part_size):
    step()(model.layers[-1], optimizer, images, labels)


def never_applied(model, optimizer, images, labels, part_size):
    return model(images[:part_size])


WRONG = [
    (
        "mean of means",
        in_parts(lambda n, all, full, parts: 1 / parts),
        "mean of the parts' means",
    ),
    ("sum of means", in_parts(lambda *_: 1), "added the parts' means"),
    ("sum", in_parts(lambda *_: 1, reduction="sum"), "did not divide"),
    ("a step for each part", in_parts(lambda *_: 1, steps_each=True), "one for each part"),
    ("the last part", in_parts(lambda *_: 1, keep="last"), "Only the last part's"),
    (
        "no rest",
        in_parts(lambda n, all, full, parts: 1 / parts, keep="full"),
        "do not fill a part are left out",
    ),
    (
        "full parts assumed",
        in_parts(lambda n, all, full, parts: 1 / full / parts, reduction="sum"),
        "The last one has fewer images",
    ),
    (
        "no rest, divided by all",
        in_parts(lambda n, all, full, parts: 1 / all, keep="full", reduction="sum"),
        "do not fill a part are left out",
    ),
    (
        "divided by the part's size",
        in_parts(lambda n, all, full, parts: 1 / full, reduction="sum"),
        "by `part_size`",
    ),
    (
        "divided by the parts",
        in_parts(lambda n, all, full, parts: 1 / parts, reduction="sum"),
        "by the number of parts",
    ),
    ("lists joined", lists_joined, "Only the first part's"),
    ("fit", by_fit, "`fit` makes one for each part"),
    ("loss of probabilities", probabilities_in_parts, "takes the outputs for probabilities"),
    (
        "another factor",
        in_parts(lambda n, all, full, parts: n * n / all),
        "how much one of the last part",
    ),
    ("all at once", all_at_once, "10 images at once"),
    ("never applied", never_applied, "made no step"),
    ("a step for each image", a_step_for_each_image, "made 10 steps. After"),
    ("around the model", around_the_model, "10 images at once"),
]

RIGHT = [
    ("a graph", tf.function(in_parts(lambda n, all, *_: n / all))),
    ("image by image", one_image_at_a_time),
]
