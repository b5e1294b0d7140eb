"""Likely wrong answers to the exercises of lesson 6: (what, answer, fragment of the message)."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def gradients(w=90.0, x=None, b=None):
    return {"w": w, "x": x, "b": b}


def with_replacement(images, labels, batch_size, seed):
    rng = np.random.default_rng(seed)
    sizes = np.diff([*range(0, len(labels), batch_size), len(labels)])
    chosen = [rng.integers(0, len(labels), size=size) for size in sizes]
    return [(images[c], labels[c]) for c in chosen]


def cut(images, labels, batch_size, order, other=None):
    other = order if other is None else other
    starts = range(0, len(labels), batch_size)
    return [(images[order[k : k + batch_size]], labels[other[k : k + batch_size]]) for k in starts]


def permutation(labels, seed):
    return np.random.default_rng(seed).permutation(len(labels))


def without_the_rest(images, labels, batch_size, seed):
    whole = len(labels) // batch_size
    return cut(images, labels, batch_size, permutation(labels, seed))[:whole]


def filled_up(images, labels, batch_size, seed):
    order = permutation(labels, seed)
    return cut(images, labels, batch_size, np.append(order, order[: -len(order) % batch_size]))


def filled_up_to_full(images, labels, batch_size, seed):
    batches = filled_up(images, labels, batch_size, seed)
    rest = permutation(labels, seed)[: -len(labels) % batch_size]
    last = [
        np.append(a, b[rest], axis=0) for a, b in zip(batches[-1], (images, labels), strict=True)
    ]
    return [*batches[:-1], tuple(last)]


def shuffled_apart(images, labels, batch_size, seed):
    rng = np.random.default_rng(seed)
    return cut(images, labels, batch_size, *(rng.permutation(len(labels)) for _ in range(2)))


def labels_stay(images, labels, batch_size, seed):
    return cut(images, labels, batch_size, permutation(labels, seed), np.arange(len(labels)))


def no_shuffle(images, labels, batch_size, seed):
    return cut(images, labels, batch_size, np.arange(len(labels)))


def no_seed(images, labels, batch_size, seed):
    return cut(images, labels, batch_size, np.random.permutation(len(labels)))  # noqa: NPY002


def fixed_seed(images, labels, batch_size, seed):
    return cut(images, labels, batch_size, permutation(labels, 1))


def batches_shuffled(images, labels, batch_size, seed):
    batches = no_shuffle(images, labels, batch_size, seed)
    return [batches[k] for k in permutation(batches, seed)]


def shuffled_within(images, labels, batch_size, seed):
    rng = np.random.default_rng(seed)
    starts = range(0, len(labels), batch_size)
    orders = [k + rng.permutation(len(labels[k : k + batch_size])) for k in starts]
    return cut(images, labels, batch_size, np.concatenate(orders))


def shuffled_in_place(images, labels, batch_size, seed):
    for array in (images, labels):
        np.random.default_rng(seed).shuffle(array)
    return no_shuffle(images, labels, batch_size, seed)


def one_batch(images, labels, batch_size, seed):
    return cut(images, labels, batch_size, permutation(labels, seed))[0]


def two_lists(images, labels, batch_size, seed):
    batches = cut(images, labels, batch_size, permutation(labels, seed))
    return [one[0] for one in batches], [one[1] for one in batches]


def of_changed(change_images=lambda x: x, change_labels=lambda y: y):
    """The batches of a right answer, with other images or labels."""

    def epoch_batches(images, labels, batch_size, seed):
        batches = cut(images, labels, batch_size, permutation(labels, seed))
        return [(change_images(x), change_labels(y)) for x, y in batches]

    return epoch_batches


def first_pixel_only(images):
    first = np.zeros_like(images)
    first.reshape(len(images), -1)[:, 0] = images.reshape(len(images), -1)[:, 0]
    return first


def rolled(images, labels, batch_size, seed):
    return cut(images, labels, batch_size, np.roll(np.arange(len(labels)), 3 + seed))


def two_batches(images, labels, batch_size, seed):
    return cut(images, labels, -(-len(labels) // 2), permutation(labels, seed))


def one_by_one(images, labels, batch_size, seed):
    return cut(images, labels, 1, permutation(labels, seed))


def first_case_only(images, labels, batch_size, seed):
    batches = cut(images, labels, batch_size, permutation(labels, seed))
    return of_changed(np.zeros_like)(images, labels, batch_size, seed) if seed == 2 else batches


def step(
    from_logits=True,
    reduction="sum_over_batch_size",
    sign=1.0,
    steps=1,
    apply=True,
    training=True,
    variables="trainable_variables",
    result="loss",
):
    """A train step with one thing changed."""

    def train_step(model, optimizer, images, labels):
        function = keras.losses.SparseCategoricalCrossentropy(from_logits, reduction=reduction)
        for _ in range(steps):
            with tf.GradientTape() as tape:
                loss = function(labels, model(images, training=training))
            chosen = getattr(model, variables)
            slopes = [sign * slope for slope in tape.gradient(loss, chosen)]
            if apply:
                optimizer.apply_gradients(zip(slopes, chosen, strict=True))
        after = function(labels, model(images))
        return {"loss": loss, "after": after, "nothing": None}[result]

    return train_step


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


def network(
    end=None,
    make_in_call=False,
    pool=True,
    activation="relu",
    filters=8,
    kind=layers.MaxPooling2D,
):
    """The class of `mend-subclass`, with some of its faults."""

    class Network(keras.Model):
        def __init__(self):
            super().__init__()
            self.conv = layers.Conv2D(filters, 3, padding="same", activation=activation)
            self.pool = kind(2)
            self.flatten = layers.Flatten()
            self.dense = None if make_in_call else layers.Dense(10, activation=end)

        def call(self, images):
            x = self.conv(images)
            x = self.pool(x) if pool else x
            dense = self.dense or layers.Dense(10, activation=end)
            return dense(self.flatten(x))

    return Network


class Nested(keras.Model):
    def __init__(self):
        super().__init__()
        self.convolution = keras.Sequential(
            [layers.Conv2D(8, 3, padding="same", activation="relu"), layers.MaxPooling2D(2)]
        )
        self.end = keras.Sequential([layers.Flatten(), layers.Dense(10)])

    def call(self, images):
        return self.end(self.convolution(images))


def moving_by_one(size):
    return layers.MaxPooling2D(size, strides=1)


class MadeAgain(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(8, 3, padding="same", activation="relu")

    def call(self, images):
        self.dense = layers.Dense(10)
        return self.dense(layers.Flatten()(self.conv(images)))


class WithoutSuper(keras.Model):
    def __init__(self):
        self.conv = layers.Conv2D(8, 3, padding="same", activation="relu")

    def call(self, images):
        return self.conv(images)


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


WRONG = {
    "predict-gradients": [
        ("the first path only", gradients(120), "one of two paths"),
        ("the second path only", gradients(-30), "path through the minus alone"),
        ("the outer slope", gradients(30), "30 is the slope of the square"),
        ("no factor 2", gradients(45), "leaves out the factor 2"),
        ("the error", gradients(15), "15 is the error itself"),
        ("the loss", gradients(225), "225 is the loss"),
        ("the inner slope", gradients(3), "3 is the slope of `error` alone"),
        ("the slope of x", gradients(150), "with respect to `x`"),
        ("no gradient of w", gradients(None), "there is a number"),
        ("x is watched", gradients(x=150), "nobody asked the tape to watch"),
        ("x is zero", gradients(x=0), "has not recorded `x` at all"),
        ("b is zero", gradients(b=0.0), "Mathematically 0 is right"),
        ("b is some number", gradients(b=1), "no path leads from `b`"),
        ("a text", gradients(x="None"), "without quotes"),
    ],
    "epoch-batches": [
        ("with replacement", with_replacement, "made from all images again"),
        ("without the rest", without_the_rest, "The rest that fills no batch is missing"),
        ("filled up", filled_up_to_full, "is not filled up"),
        ("shuffled apart", shuffled_apart, "have lost each other"),
        ("labels stay", labels_stay, "have lost each other"),
        ("not shuffled", no_shuffle, "in their old order"),
        ("no seed", no_seed, "another order at each call"),
        ("a fixed seed", fixed_seed, "did not use `seed`"),
        ("batches shuffled", batches_shuffled, "the batches are cut first"),
        ("shuffled within batches", shuffled_within, "or the images within each"),
        ("in place", shuffled_in_place, "changes its input"),
        ("one batch", one_batch, "gives back one batch"),
        ("two lists", two_lists, "one list of pairs"),
        ("the first pixel", of_changed(first_pixel_only), "pixels have changed"),
        ("darker", of_changed(lambda x: x / 2), "pixels have changed"),
        ("zeros for one seed", first_case_only, "pixels have changed"),
        ("flat images", of_changed(lambda x: x.reshape(len(x), -1)), "keep all their axes"),
        ("turned", of_changed(lambda x: x.transpose(0, 2, 1, 3)), "keep all their axes"),
        ("other labels", of_changed(change_labels=lambda y: y - 100), "labels that are not among"),
        ("rolled", rolled, "stood side by side"),
        ("two batches", two_batches, "sizes 25, 25; expected 10"),
        ("one by one", one_by_one, "sizes 1, 1, 1, 1, 1, 1, 1, 1, …; expected 10"),
    ],
    "train-step": [
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
    ],
    "mend-subclass": [
        ("only softmax", network(make_in_call=True), "none belongs to the dense layer"),
        ("dense still in call", network("softmax", make_in_call=True), "none belongs to the dense"),
        ("only the dense layer", network("softmax", pool=False), "its result is thrown away"),
        ("pool forgotten", network(pool=False), "its result is thrown away"),
        ("moves by one", network(kind=moving_by_one), "1568×10"),
        ("average", network(kind=layers.AveragePooling2D), "leave `MaxPooling2D`"),
        ("softmax", network("softmax"), "softmax of a softmax"),
        ("sigmoid", network("sigmoid"), "between 0 and 1"),
        ("relu", network("relu"), "never negative"),
        ("no ReLU", network(activation=None), "computes something else"),
        ("16 kernels", network(filters=16), "3×3×1×8"),
        ("no super", WithoutSuper, "super"),
        ("self.dense made in call", MadeAgain, "cannot add new elements of state"),
        ("a model", network()(), "Hand over the class itself"),
    ],
    "step-in-parts": [
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
    ],
}

UNUSUAL = {  # and right
    "predict-gradients": [("a tensor", gradients(tf.constant(90.0)))],
    "epoch-batches": [
        ("tensors", of_changed(tf.constant, tf.constant)),
        ("lists", of_changed(np.ndarray.tolist, np.ndarray.tolist)),
        ("other types", of_changed(lambda x: x.astype("float64"), lambda y: y.astype("int32"))),
        ("lists of two", lambda *case: [list(pair) for pair in of_changed()(*case)]),
        (
            "a data set",
            lambda images, labels, batch_size, seed: (
                tf.data.Dataset.from_tensor_slices((images, labels))
                .shuffle(1000, seed=seed)
                .batch(batch_size)
            ),
        ),
    ],
    "train-step": [
        ("a graph", tf.function(step())),
        ("a number", lambda *case: float(step()(*case))),
    ],
    "mend-subclass": [("a network inside", Nested)],
    "step-in-parts": [
        ("a graph", tf.function(in_parts(lambda n, all, *_: n / all))),
        ("image by image", one_image_at_a_time),
    ],
}
