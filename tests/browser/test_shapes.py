"""The Parameters and shapes explorer in the page."""

import numpy as np
from explorer_cases import ON_A_PAGE

from course_utils.models import trained_model_a
from course_utils.widgets import ShapesExplorer


def shown(explorer):
    """The texts of the table, row by row: name, output shape, parameters, …"""
    rows = explorer.locator("tbody tr")
    return rows.evaluate_all(
        """rows => rows.map((row) => [row.querySelector("b").textContent,
          ...Array.from(row.querySelectorAll("td"), (cell) => cell.innerText.split("\\n")[0])])"""
    )


def expected(explorer):
    """The same texts, from the numbers that Python computes."""
    texts = []
    for row in explorer.rows:
        if row["shape"] is None:
            texts.append([row["name"], "impossible" if row["error"] else "–", "–", "–", "–"])
            continue
        count = f"{row['trainable'] + row['non_trainable']:,}"
        if row["non_trainable"]:
            count += f" ({row['non_trainable']:,} not trained)"
        shape, field = ("×".join(map(str, row[key])) for key in ("shape", "receptive_field"))
        texts.append([row["name"], shape, count, f"{row['multiplications']:,}", field])
    return texts


def test_the_table_explains_every_number(show):
    explorer = show("ShapesExplorer()")
    assert shown(explorer) == expected(ShapesExplorer())
    assert "93,322" in explorer.locator("tfoot").inner_text()
    explorer.get_by_role("button", name="conv2d_1").click()
    status = explorer.get_by_role("status").inner_text()
    assert "(3·3·32 + 1)·64 = 18,496 parameters" in status
    assert "⌊(13 − 3) / 1⌋ + 1 = 11" in status
    assert "= 2,230,272 multiplications" in status


def test_the_mouse_adds_moves_and_removes_layers(show):
    explorer = show("ShapesExplorer()")
    layers = list(ShapesExplorer().layers)
    explorer.get_by_role("button", name="flatten").click()
    explorer.get_by_role("button", name="Remove").click()
    del layers[5]
    assert shown(explorer) == expected(ShapesExplorer(layers=layers))  # Dense works on maps
    explorer.get_by_role("button", name="conv2d_2").click()
    explorer.get_by_label("New layer").select_option("MaxPooling2D")
    explorer.get_by_role("button", name="Add below").click()
    layers.insert(5, {"type": "MaxPooling2D"})
    explorer.get_by_role("button", name="pool_size: one more").click()
    layers[5] = {"type": "MaxPooling2D", "pool_size": 3}  # and strides follows
    assert shown(explorer) == expected(ShapesExplorer(layers=layers))
    explorer.get_by_role("button", name="Move up").click()
    layers[4], layers[5] = layers[5], layers[4]
    assert shown(explorer) == expected(ShapesExplorer(layers=layers))
    assert explorer.get_by_label("Stack").input_value() == "own"
    explorer.get_by_label("Stack").select_option("model_b")
    assert shown(explorer) == expected(ShapesExplorer(preset="model_b"))


def test_the_keyboard_does_it_too(show):
    explorer = show('ShapesExplorer(preset="conv")')
    keyboard = explorer.page.keyboard
    explorer.get_by_role("button", name="input_layer").focus()
    keyboard.press("Enter")
    explorer.get_by_label("channels", exact=True).focus()
    keyboard.press("ArrowUp")
    keyboard.press("ArrowUp")
    explorer.get_by_role("button", name="conv2d").focus()
    keyboard.press("Enter")
    kernel_size = explorer.get_by_label("kernel_size", exact=True)
    kernel_size.fill("5")
    kernel_size.press("Enter")
    explorer.get_by_label("use_bias").focus()
    keyboard.press("Space")
    explorer.get_by_label("New layer").focus()
    keyboard.type("Batch")
    explorer.get_by_role("button", name="Add below").focus()
    keyboard.press("Enter")
    layers = [{"type": "Conv2D", "kernel_size": 5, "use_bias": False}]
    layers.append({"type": "BatchNormalization"})
    assert shown(explorer) == expected(ShapesExplorer(input_shape=(28, 28, 3), layers=layers))
    explorer.get_by_role("button", name="Move up").focus()
    keyboard.press("Enter")
    expected_rows = expected(ShapesExplorer(input_shape=(28, 28, 3), layers=layers[::-1]))
    assert shown(explorer) == expected_rows
    assert explorer.page.evaluate("document.activeElement.textContent") == "Move up"


@ON_A_PAGE
def test_an_impossible_stack_speaks_as_keras_does_and_can_be_mended(show):
    explorer = show('ShapesExplorer(preset="impossible")')
    alert = explorer.get_by_role("alert")
    error = next(row for row in ShapesExplorer(preset="impossible").rows if row["error"])
    assert f"{error['name']} cannot be built. Keras says: “{error['error']}”" in alert.inner_text()
    assert shown(explorer) == expected(ShapesExplorer(preset="impossible"))
    explorer.get_by_label("filters", exact=True).press("Enter")  # nothing new was typed
    assert "conv2d_3 cannot be built" in alert.inner_text()
    explorer.get_by_label("padding").select_option("same")
    assert alert.inner_text() == ""
    explorer.get_by_role("button", name="flatten").click()
    for _ in range(7):
        explorer.get_by_role("button", name="Move up").click()
    text = alert.inner_text()
    assert "conv2d cannot be built" in text
    assert "expected min_ndim=4, found ndim=2. Full shape received: (None, 784)" in text
    assert "put it above the layer that flattens" in text


def test_wrong_input_is_answered_and_nothing_stops(show):
    explorer = show('ShapesExplorer(preset="conv")')
    alert = explorer.get_by_role("alert")
    filters = explorer.get_by_label("filters", exact=True)
    for text, answer in [("many", "“many” is not"), ("5000", "from 1 to 4096; 5000 is outside")]:
        filters.fill(text)
        filters.press("Enter")
        assert answer in alert.inner_text()
    explorer.get_by_role("button", name="Move up").click()
    assert "conv2d is the first layer already" in alert.inner_text()
    explorer.get_by_role("button", name="Remove").click()
    explorer.get_by_role("button", name="Remove").click()
    assert "The input stays" in alert.inner_text()
    add = explorer.get_by_role("button", name="Add below")
    explorer.get_by_label("New layer").select_option("ReLU")
    for _ in range(65):
        add.click()
    assert "The stack has 64 layers" in alert.inner_text()
    assert shown(explorer) == expected(ShapesExplorer(layers=[{"type": "ReLU"}] * 64))


def test_what_the_page_changes_is_known_to_python_and_back(lab_place):
    explorer = lab_place.show('ShapesExplorer(preset="conv")')
    explorer.get_by_label("filters", exact=True).press("ArrowUp")
    assert lab_place.ask("explorer.layers[0]['filters'], explorer.parameters") == "33 330"
    lab_place.run(2, "explorer.layers = [{'type': 'Flatten'}, {'type': 'Dense', 'units': 7}]")
    explorer.get_by_text("dense", exact=True).wait_for()
    layers = [{"type": "Flatten"}, {"type": "Dense", "units": 7}]
    assert shown(explorer) == expected(ShapesExplorer(layers=layers))


OWN = """from course_utils.models import trained_model_a
ShapesExplorer(trained_model_a())"""


@ON_A_PAGE
def test_a_model_of_ones_own_is_looked_into_with_mouse_and_keys(show, drawn):
    explorer, own = show(OWN), ShapesExplorer(trained_model_a())
    names, keyboard = list(own.feature_maps), explorer.page.keyboard
    assert [row[1:] for row in shown(explorer)] == [row[1:] for row in expected(own)]
    status, large = explorer.get_by_role("status"), explorer.locator("canvas.cu-matrix")
    rows = explorer.locator("tbody button")

    def tiles():
        return explorer.get_by_role("application", name="Arrow keys choose another")

    for place, maps in enumerate(own.feature_maps.values()):
        rows.nth(place).focus()
        keyboard.press("Enter")
        if maps.ndim == 3:
            assert tiles().evaluate("one => one.maps.shape") == list(maps.shape)
            np.testing.assert_array_equal(drawn(large), maps[..., 0])
        else:
            assert not tiles().is_visible()
            np.testing.assert_array_equal(drawn(large).ravel()[: maps.size], maps)
    assert "dense" in rows.last.inner_text()

    rows.nth(3).click()  # the second convolution: 64 maps of 11×11
    conv, name = own.feature_maps[names[3]], rows.nth(3).locator("b").inner_text()
    assert explorer.get_by_text("the first 32 of 64 maps of 11×11").is_visible()
    tiles().focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowLeft"):
        keyboard.press(key)
    assert status.inner_text().startswith(f"{name}, map 7 of 64: mean ")
    np.testing.assert_array_equal(drawn(large), conv[..., 7])
    box = tiles().bounding_box()
    explorer.page.mouse.click(box["x"] + 1.5 * box["width"] / 8, box["y"] + 3.5 * box["height"] / 4)
    np.testing.assert_array_equal(drawn(large), conv[..., 25])
    large.focus()
    keyboard.press("End")
    assert f"{name}, map 25, row 0, column 10: {conv[0, 10, 25]:.3g}. Mean" in status.inner_text()
    assert "One scale for the layer" in explorer.inner_text()
    explorer.get_by_label("Each map on its own scale").check()
    assert f"Values from 0 to {conv[..., 25].max():.3g}." in explorer.inner_text()


def test_a_changed_stack_is_no_longer_the_model_until_it_is_chosen_again(show):
    explorer = show(OWN)
    assert not explorer.get_by_label("filters", exact=True).is_visible()
    explorer.get_by_role("button", name="Change the chosen layer").click()
    explorer.get_by_label("filters", exact=True).press("ArrowUp")
    assert explorer.get_by_text("This is no longer your model").is_visible()
    assert not explorer.locator("canvas").first.is_visible()
    explorer.get_by_label("Stack").select_option("own_model")
    assert explorer.locator("canvas").first.is_visible()


@ON_A_PAGE
def test_a_model_without_an_image_says_how_to_give_one(show):
    code = "import keras\nmodel = keras.Sequential([keras.Input((9, 9, 3)), keras.layers.ReLU()])"
    explorer = show(f"{code}\nShapesExplorer(model)")
    assert "give an array of shape (9, 9, 3)" in explorer.inner_text()


@ON_A_PAGE
def test_all_of_vgg_16_is_there_and_its_total_stays_in_sight(show):
    explorer = show('ShapesExplorer(preset="vgg16")')
    assert shown(explorer) == expected(ShapesExplorer(preset="vgg16"))
    total, box = explorer.locator("tfoot"), explorer.get_by_role("region", name="Layers")
    for end in (0, 9999):
        box.evaluate("(one, end) => { one.scrollTop = end; }", end)
        inside, outside = total.bounding_box(), box.bounding_box()
        assert inside["y"] + inside["height"] <= outside["y"] + outside["height"] + 1
        assert "138,357,544" in total.inner_text()
    assert explorer.bounding_box()["height"] < 660


# The colours at the middle of every cell of the tiles of 3×3, as (map, row, column, channel).
COLOURS = """one => {
  const pen = one.getContext("2d");
  return Array.from({ length: 32 }, (_, map) => Array.from({ length: 9 }, (_, i) => {
    const step = (one.width - 2) / 8;
    const [x, y] = [(map % 8) * step + 2, Math.floor(map / 8) * step + 2];
    const [row, col] = [Math.floor(i / 3), i % 3];
    const at = [x + ((col + 0.5) * (step - 4)) / 3, y + ((row + 0.5) * (step - 4)) / 3];
    return Array.from(pen.getImageData(at[0], at[1], 1, 1).data.slice(0, 3));
  }));
}"""


@ON_A_PAGE
def test_every_tile_is_its_map_on_one_scale_or_on_its_own(show):
    explorer = show(OWN)
    explorer.locator("tbody button").nth(5).click()  # 3×3
    values = list(ShapesExplorer(trained_model_a()).feature_maps.values())[5]
    values = values.transpose(2, 0, 1).reshape(32, 9)
    tiles = explorer.get_by_role("application", name="Arrow keys choose another")
    green = np.array([0x00, 0x9E, 0x73])
    for own in (False, True):
        explorer.get_by_label("Each map on its own scale").set_checked(own)
        peak = np.maximum(values.max(axis=1, keepdims=True), 1e-9) if own else values.max()
        expected = 255 + (values / peak)[..., np.newaxis] * (green - 255)
        np.testing.assert_allclose(tiles.evaluate(COLOURS), expected, atol=2)
