"""The index of symptoms in the page."""

import pytest
from explorer_cases import ON_A_PAGE
from playwright.sync_api import expect
from toml_samples import SYMPTOMS

PASTED = """Traceback (most recent call last)
Cell In[3], line 1
----> 1 model.fit(images, labels)
ValueError: Arguments `target` and `output` must have the same shape.
Received: target.shape=(32, 1), output.shape=(32, 10)"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("symptoms") / "mine.toml"
    path.write_text(SYMPTOMS, encoding="utf-8")
    return str(path)


@pytest.fixture
def index(show, file):
    return show(f"SymptomIndex({file!r})")


def errors(index):
    """The first words of the errors that are seen."""
    texts = index.locator("li p:first-child").all_inner_texts()
    return [text.split()[0] for text in texts if text]  # of what is folded there is none


def field(index):
    return index.get_by_role("searchbox", name="Search the symptoms")


def said(index):
    return index.get_by_role("status").inner_text()


def test_the_list_follows_what_is_typed(index):
    assert said(index) == "3 symptoms"
    field(index).press_sequentially("RATE")
    assert (said(index), errors(index)) == ("Found.", ["The"])
    field(index).press_sequentially(" learning")
    assert errors(index) == ["The"]
    field(index).fill("np.float")
    assert errors(index) == ["AttributeError:"]
    entry = index.get_by_role("listitem").inner_text()
    assert "Cause: NumPy 1.24 took the names np.float and np.int away." in entry
    assert "Cure: Write float, or np.float64 for an array." in entry
    assert index.locator("li code").all_inner_texts()[1:] == [
        "np.float",
        "np.int",
        "float",
        "np.float64",
    ]
    expect(field(index)).to_be_focused()
    field(index).fill("")
    assert (said(index), len(errors(index))) == ("3 symptoms", 3)


@ON_A_PAGE
def test_nothing_found_says_what_to_try(index):
    field(index).fill("zebra")
    assert errors(index) == []
    assert said(index).startswith("Nothing fits. Paste the error from the line with its name")
    field(index).fill("nan")
    assert (said(index), errors(index)) == ("Found.", ["The"])


@ON_A_PAGE
def test_where_it_is_not_sure_it_says_so_and_where_it_is_the_others_wait(index):
    others = index.get_by_text("Others that are near")
    field(index).fill("float, or one-hot, or nan")
    assert said(index) == "Not sure. The nearest 3, the likeliest first:"
    assert len(errors(index)) == 3
    expect(others).to_be_hidden()
    field(index).fill("AttributeError: module 'numpy' has no attribute 'float'; loss nan")
    assert (said(index), errors(index)[0]) == ("Found.", "AttributeError:")
    expect(index.get_by_role("listitem")).to_have_count(1)
    others.click()
    expect(index.get_by_role("listitem")).to_have_count(len(errors(index)))
    assert len(errors(index)) > 1


def test_a_pasted_traceback_finds_its_symptom(index):
    paste = """(field, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
      if (field.dispatchEvent(event)) field.setRangeText(text); // what a browser does by itself
    }"""
    field(index).evaluate(paste, PASTED)
    assert (said(index), errors(index)[0]) == ("Found.", "ValueError:")
    value = field(index).input_value()
    assert value.startswith("Traceback (most recent call last) ↵ Cell In[3], line 1 ↵ ---->")
    field(index).evaluate("field => field.select()")
    field(index).evaluate(paste, "x\nnumpy")  # several lines are a paste, however short
    assert field(index).input_value() == "x ↵ numpy"
    assert errors(index) == ["AttributeError:"]


def test_by_keyboard_alone(index):
    field(index).focus()
    for key in "nan":
        index.page.keyboard.press(key)
    assert errors(index) == ["The"]
    index.page.keyboard.press("Escape")  # empties a search field
    assert said(index) == "3 symptoms"
    index.page.keyboard.press("Tab")
    expect(index.get_by_role("region", name="The symptoms found")).to_be_focused()


def test_a_section_is_named_and_linked_only_where_the_link_leads_somewhere(static_place, file):
    index = static_place.show(f"SymptomIndex({file!r})")
    assert index.get_by_role("link").count() == 0
    text = index.inner_text()
    assert "See Two losses for one task." in text
    assert "See this lesson, float." in text  # where the file names no section
    assert text.count("See ") == 2
    assert index.locator("b").count() == 0  # a text is no HTML
    static_place.page.evaluate(
        "document.body.append(Object.assign(new Image(), {id: 'float-cure'}))"
    )
    field(index).fill("numpy")
    link = index.get_by_role("link", name="this lesson, float")
    assert link.get_attribute("href") == "#float-cure"
    static_place.dark(True)
    assert static_place.accessibility() == []


def test_a_search_of_python_shows_in_every_view_and_back(lab_place, file):
    first = lab_place.show(f"SymptomIndex({file!r}, query='rate')")
    assert (field(first).input_value(), errors(first)) == ("rate", ["The"])
    lab_place.run(2, "explorer")
    second = lab_place.page.locator(".cu-explorer").nth(1)
    second.wait_for()
    field(second).fill("numpy")
    assert errors(first) == ["AttributeError:"]
    assert field(first).input_value() == "numpy"
    found = lab_place.ask("explorer.query, explorer.search(explorer.query).sure")
    assert found == "numpy True"
    lab_place.run(2, f"explorer.query = {PASTED!r}")
    first.get_by_text("Two losses").wait_for()
    assert errors(first)[0] == "ValueError:"
