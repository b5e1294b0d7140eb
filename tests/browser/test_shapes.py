"""The Parameters and shapes explorer in the page."""

from explorer_cases import ON_A_PAGE

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
    for _ in range(25):
        add.click()
    assert "The stack has 24 layers" in alert.inner_text()
    assert shown(explorer) == expected(ShapesExplorer(layers=[{"type": "ReLU"}] * 24))


def test_what_the_page_changes_is_known_to_python_and_back(lab_place):
    explorer = lab_place.show('ShapesExplorer(preset="conv")')
    explorer.get_by_label("filters", exact=True).press("ArrowUp")
    assert lab_place.ask("explorer.layers[0]['filters'], explorer.parameters") == "33 330"
    lab_place.run(2, "explorer.layers = [{'type': 'Flatten'}, {'type': 'Dense', 'units': 7}]")
    explorer.get_by_text("dense", exact=True).wait_for()
    layers = [{"type": "Flatten"}, {"type": "Dense", "units": 7}]
    assert shown(explorer) == expected(ShapesExplorer(layers=layers))
