"""TensorFlow's start-up noise reaches no reader; a real import error is shown whole."""

import subprocess
import sys

import numpy as np
import pytest

from course_utils import later, quiet


def run(code: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_importing_the_package_does_not_import_tensorflow():
    done = run(
        "import importlib, sys\n"
        "for module in ('', '.quiet', '.datasets', '.reference', '.plotting'):\n"
        "    importlib.import_module('course_utils' + module)\n"
        "    heavy = {'tensorflow', 'keras', 'pandas', 'sklearn', 'IPython'} & set(sys.modules)\n"
        "    assert not heavy, (module, heavy)\n"
    )
    assert done.returncode == 0, done.stderr


def test_tensorflow_starts_without_a_line_and_without_settings_of_another_project(
    tmp_path, monkeypatch
):
    (tmp_path / "keras.json").write_text(
        '{"image_data_format": "channels_first", "backend": "jax", "floatx": "float16"}'
    )
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    done = run(
        "from course_utils import quiet_start\n"
        "with quiet_start():\n"
        "    import keras, tensorflow as tf\n"
        "keras.ops.conv(tf.ones((1, 8, 8, 1)), tf.ones((3, 3, 1, 1)))\n"
        "print(keras.config.backend(), keras.config.image_data_format(), keras.config.floatx())"
    )
    assert (done.stdout, done.stderr) == ("tensorflow channels_last float32\n", "")


def test_a_failing_import_is_shown_whole_with_what_was_held_back():
    done = run(
        "import os\n"
        "from course_utils import quiet_start\n"
        "with quiet_start():\n"
        "    os.write(2, b'said by C++ before it failed\\n')\n"
        "    import a_module_that_does_not_exist\n"
    )
    assert done.returncode == 1
    assert "said by C++ before it failed" in done.stderr
    assert "ModuleNotFoundError: No module named 'a_module_that_does_not_exist'" in done.stderr


def test_standard_error_works_again_afterwards():
    done = run(
        "import os, sys\n"
        "from course_utils import quiet_start\n"
        "with quiet_start():\n"
        "    os.write(2, b'noise')\n"
        "print('later', file=sys.stderr)\n"
    )
    assert done.stderr == "later\n"


def test_a_process_without_standard_error_works():
    done = run(
        "import os, sys; os.close(2); sys.stderr = None\n"
        "from course_utils import quiet_start\n"
        "with quiet_start(): print('inside')\n"
        "try:\n"
        "    with quiet_start(): raise ValueError('mine')\n"
        "except ValueError as error: print(error, error.__context__)\n"
    )
    assert done.stdout == "inside\nmine None\n"


def test_the_readers_own_log_level_wins():
    done = run(
        "import os; os.environ['TF_CPP_MIN_LOG_LEVEL'] = '0'\n"
        "from course_utils import quiet_start\n"
        "with quiet_start(): pass\n"
        "print(os.environ['TF_CPP_MIN_LOG_LEVEL'])"
    )
    assert done.stdout.strip() == "0"


def test_what_comes_later_is_imported_when_it_is_first_used_without_a_line():
    done = run(
        "import sys\n"
        "from course_utils import later\n"
        "keras = later('keras')\n"
        "assert 'tensorflow' not in sys.modules\n"
        "import course_utils.keras_layers, course_utils.models\n"
        "assert 'tensorflow' not in sys.modules\n"
        "print(keras.config.image_data_format())\n"
        "import keras as theirs\n"
        "from keras import layers\n"
        "print('tensorflow' in sys.modules, theirs is keras is later('keras'), layers is keras.layers)"
    )
    assert (done.stdout, done.stderr) == ("channels_last\nTrue True True\n", "")


def test_what_cannot_be_imported_later_says_so_at_once_or_whole_at_its_first_use(tmp_path):
    (tmp_path / "torn.py").write_text("import os\nos.write(2, b'held\\n')\n1 / 0\n")
    done = run(
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from course_utils import later\n"
        "try:\n    later('there_is_none')\n"
        "except ModuleNotFoundError as error:\n    print(error, error.name)\n"
        "torn = later('torn')\n"
        "try:\n    torn.x\n"
        "except ZeroDivisionError:\n    print('torn' in sys.modules)\n"
    )
    assert done.stdout == "No module named 'there_is_none' there_is_none\nFalse\n"
    assert done.stderr == "held\n"


def test_keras_reads_arrays_without_the_tuner_that_can_sleep_at_the_end(monkeypatch):
    """It made `fit` last up to twice as long; a reader's own pipeline may ask for it."""
    keras = later("keras")
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    import tensorflow as tf

    begin, tuned = tf.data.Dataset.__iter__, []

    def watched(self):
        tuned.append(self.options().autotune.enabled)
        return begin(self)

    monkeypatch.setattr(tf.data.Dataset, "__iter__", watched)
    x = np.zeros((4, 1))
    for use in (model.fit, model.evaluate):
        use(x, x, verbose=0)
    model.predict(x, verbose=0)
    assert set(tuned) == {False}
    mine = tf.data.Options()
    mine.autotune.enabled = True
    list(tf.data.Dataset.range(2).with_options(mine))
    assert tuned[-1] is True


@pytest.mark.parametrize(
    ("version", "told"), [("3.14.9", 1), ("3.15", 0), ("3.15.1", 0), ("4.0.dev1", 0)]
)
def test_an_older_keras_is_told_once_in_one_sentence(monkeypatch, capsys, version, told):
    quiet._tell_of_old_packages.cache_clear()
    there = {"keras": version, "tensorflow": "2.21.0"}
    monkeypatch.setattr(quiet.importlib.metadata, "version", there.get)
    wanted = ["keras <4,>=3.15", "tensorflow <3,>=2.21", "keras-hub >=9; extra == 'x'"]
    monkeypatch.setattr(quiet.importlib.metadata, "requires", lambda name: wanted)
    for _ in range(2):
        quiet._tell_of_old_packages()
    assert capsys.readouterr().err.count("This Python has keras 3.14.9, older than") == told
    quiet._tell_of_old_packages.cache_clear()
