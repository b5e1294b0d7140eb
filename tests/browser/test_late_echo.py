"""A message that answers an action stays until the next action, whatever the kernel sends late."""

import pytest

from course_utils.widgets import (
    Conv1DExplorer,
    ConvolutionExplorer,
    DigitPad,
    FlattenExplorer,
    OptimizerExplorer,
    PaddingExplorer,
    PoolingExplorer,
    ShapesExplorer,
)
from course_utils.widgets.shared.modules import module_text

# Renders a module with a model as ipywidgets has it: what is equal is no change.
RENDER = """async ([text, state]) => {
  const values = {}, listeners = {};
  const bytes = (list) => new DataView(Uint8Array.from(list).buffer);
  for (const [name, value] of Object.entries(state)) values[name] = value?.bytes ? bytes(value.bytes)
    : value;
  globalThis.model = {
    sent: [],
    get: (name) => values[name],
    set(name, value) {
      const equal = JSON.stringify(values[name]) === JSON.stringify(value);
      const changed = value instanceof DataView || !equal;
      values[name] = value;
      if (changed) this.emit(`change:${name}`);
    },
    on(type, listener) { (listeners[type] ??= []).push(listener); },
    off() {},
    emit(type, ...given) { listeners[type]?.forEach((listener) => listener(...given)); },
    save_changes() {},
    send(content) { this.sent.push(content); },
  };
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const { default: widget } = await import(address);
  const el = document.createElement("div");
  document.body.replaceChildren(el);
  widget.render({ model, el });
}"""
# Two actions and the echo of what was before them, in one task: nothing was sent meanwhile.
ACT = """async ([first, times, second, typed, trait, older]) => {
  const said = () => [...document.querySelectorAll(".cu-alert, .cu-status")]
    .map((node) => node.textContent).join(" ");
  for (let i = 0; i < times; i++) first.click();
  if (second) {
    second.focus();
    second.value = typed;
    second.dispatchEvent(new Event("change"));
  }
  const newer = JSON.stringify(model.get(trait)), answers = [said()];
  model.set(trait, older);
  for (const milliseconds of [0, 100]) { // before and after the explorer sends
    await new Promise((done) => setTimeout(done, milliseconds));
    answers.push(said());
  }
  return [answers, newer === JSON.stringify(model.get(trait))];
}"""


@pytest.fixture
def render(static_place):
    """render(text of a module, state) -> the page; nothing went wrong on it."""

    def show(text, state):
        page = static_place.page
        page.goto("about:blank")
        page.evaluate(RENDER, [text, state])
        return page

    static_place.problems.clear()
    yield show
    assert static_place.problems == []


def state_of(kind):
    """The traits of an explorer with its defaults, as RENDER takes them."""
    state = kind().get_state(kind.class_own_traits(sync=True))
    return {
        name: {"bytes": list(value)} if isinstance(value, bytes) else value
        for name, value in state.items()
    }


@pytest.mark.parametrize(
    ("kind", "first", "times", "second", "trait", "message"),
    [
        (PoolingExplorer, "Nudge the picture right", 2, None, "shift", "right by 2."),
        (PoolingExplorer, "Window: one more", 1, "Stride", "pool_size", "99 is outside"),
        (ConvolutionExplorer, "Stride: one more", 1, "Dilation", "strides", "99 is"),
        (PaddingExplorer, "Stride: one more", 1, "Kernel", "strides", "99 is outside"),
        (FlattenExplorer, "Height H: one more", 1, "Width W", "height", "99 is outside"),
        (Conv1DExplorer, "Stride: one more", 1, "Dilation", "strides", "99 is outside"),
        (ShapesExplorer, "strides: one more", 1, "kernel_size", "layers", "99 is outside"),
        (OptimizerExplorer, "Reset", 1, "Learning rate, typed", "steps", "99 is outside"),
    ],
)
def test_the_echo_of_an_older_value_leaves_the_message(
    render, kind, first, times, second, trait, message
):
    state = state_of(kind)
    page = render(module_text(kind._module), state)
    button = page.get_by_role("button", name=first).element_handle()
    field = page.get_by_label(second, exact=True).element_handle() if second else None
    answers, kept = page.evaluate(ACT, [button, times, field, "99", trait, state[trait]])
    assert message in answers[0]
    assert answers == answers[:1] * 3
    assert kept


def test_the_late_answer_of_a_model_leaves_what_a_key_has_done(render):
    page = render(module_text("digit/view"), {**state_of(DigitPad), "own": "mine"})
    page.get_by_label("Drawing pad").focus()
    page.keyboard.press(" ")  # draws a point
    page.keyboard.press(" ")
    assert page.get_by_role("status").inner_text().startswith("The pen is lifted, at row 14")
    page.evaluate(
        """() => model.emit("msg:custom", { kind: "answer", number: model.sent.at(-1).number,
          probabilities: [0, 1, 0, 0, 0, 0, 0, 0, 0, 0], layers: [] }, [])"""
    )
    said = page.get_by_role("status").inner_text()
    assert said.startswith("The pen is lifted, at row 14")
    assert "Your model “mine” says 1" in said
    page.keyboard.press("c")
    assert page.get_by_role("status").inner_text().startswith("Nothing is drawn yet")


def test_two_traits_that_are_saved_together_are_acted_on_together(render):
    module = """export default { render({ model, el }) {
      const app = explorer({ model, el, title: "", hint: "" });
      app.listen(["a", "b"], () => model.sent.push([model.get("a"), model.get("b")]));
      el.save = app.save;
    } };"""
    page = render(module_text("shared/kit") + module, {"a": 1, "b": 2})
    page.evaluate("document.querySelector('.cu-explorer').parentElement.save({ a: 3, b: 4 })")
    assert page.evaluate("model.sent") == [[3, 4]]
