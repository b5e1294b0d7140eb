"""The parts of lesson 6's loop: the same as the lesson writes out, and what the watch notes."""

import numpy as np
import pytest
from scripts import NOTEBOOKS

from course_utils import loops
from course_utils.quiet import quiet_start

with quiet_start():
    import keras
    import tensorflow as tf

LESSON = NOTEBOOKS["06_gradienttape_subclassed"]
RNG = np.random.default_rng(3)
X, Y = RNG.random((40, 3)).astype("float32"), RNG.integers(0, 2, 40)


def written_out(*cells):
    """What these cells of the lesson define."""
    names = {"np": np, "tf": tf, "keras": keras}
    for cell in LESSON.cells:
        if cell.id in cells:
            exec(compile(cell.source, cell.id, "exec"), names)
    return names


def small(seed=1):
    keras.utils.set_random_seed(seed)
    dense = keras.layers.Dense(4, activation="relu", name="first")
    return keras.Sequential([keras.Input((3,)), dense, keras.layers.Dense(2, name="second")])


def test_the_lesson_writes_out_the_same_loader():
    theirs = written_out("loader")["BatchLoader"](X, Y, batch_size=7, seed=5)
    ours = loops.BatchLoader(X, Y, batch_size=7, seed=5)
    for _ in range(3):
        for a, b in zip(theirs.next_batch(), ours.next_batch(), strict=True):
            np.testing.assert_array_equal(a, b)


def test_images_and_labels_stay_together_and_the_seed_decides():
    loader = loops.BatchLoader(np.arange(40), np.arange(40), 500)
    images, labels = loader.next_batch()
    np.testing.assert_array_equal(images, labels)
    assert set(images) == set(range(40))  # every image can come
    assert not np.array_equal(images, loader.next_batch()[0])
    assert not np.array_equal(images, loops.BatchLoader(labels, labels, 500, 2).next_batch()[0])
    with pytest.raises(ValueError, match="3 images and 4 labels"):
        loops.BatchLoader(np.zeros(3), np.zeros(4))


def test_the_lesson_writes_out_the_same_step():
    ends = []
    for make in (written_out("make-step")["make_train_step"], loops.make_train_step):
        model = small()
        step = make(model, keras.optimizers.Adam(0.01))
        losses = [float(step(X, Y)[0]) for _ in range(3)]
        ends.append([*model.get_weights(), losses])
    for a, b in zip(*ends, strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_step_goes_down_and_leaves_what_is_frozen():
    model = small()
    model.layers[0].trainable = False
    before = model.get_weights()
    step = loops.make_train_step(model, keras.optimizers.SGD(0.1))
    loss, gradients = step(X, Y)
    assert float(step(X, Y)[0]) < float(loss)
    assert len(gradients) == 2
    np.testing.assert_array_equal(model.get_weights()[0], before[0])
    assert not np.array_equal(model.get_weights()[2], before[2])


def test_the_watch_notes_norms_and_ratios_of_kernels():
    model, rate = small(), 0.1
    step = loops.make_train_step(model, keras.optimizers.SGD(rate))
    watch = loops.KernelWatch(model)
    for _ in range(2):
        lengths = [np.linalg.norm(layer.kernel) for layer in model.layers]
        _, gradients = step(X, Y)
        norm_of_all = watch.note(gradients)
    squares = [np.sum(np.square(gradient)) for gradient in gradients]
    assert norm_of_all == pytest.approx(np.sqrt(sum(squares)), rel=1e-5)
    norms = [np.linalg.norm(gradients[place]) for place in (0, 2)]
    assert list(watch.norms) == list(watch.ratios) == ["first", "second"]
    assert [len(line) for line in watch.norms.values()] == [2, 2]
    np.testing.assert_allclose([line[-1] for line in watch.norms.values()], norms, rtol=1e-6)
    expected = rate * np.array(norms) / lengths
    np.testing.assert_allclose([line[-1] for line in watch.ratios.values()], expected, rtol=1e-3)


def test_the_watch_leaves_out_what_is_frozen():
    model = small()
    model.layers[0].trainable = False
    watch = loops.KernelWatch(model)
    watch.note(loops.make_train_step(model, keras.optimizers.SGD(0.1))(X, Y)[1])
    assert list(watch.norms) == ["second"]
