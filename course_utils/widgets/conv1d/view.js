// Explorer 9: a Conv1D kernel slides along columns or steps, whose order can be changed.
import CONSTANTS from "../shared/constants.json" with { type: "json" };
import {
  button, numberField, offered, player, selectField, showAll, traitFields,
} from "../shared/fields.js";
import { NumberGrid } from "../shared/grid.js";
import { element, explorer, panel, row, short } from "../shared/kit.js";
import { MatrixView, PADDING, PLAIN, UNREAD } from "../shared/matrix.js";
import { compute, positionsOf, shuffledOrder } from "./arithmetic.js";
import { Bars } from "./bars.js";

/** @import { State } from "./arithmetic.js" */
/** @import { Place } from "../shared/kit.js" */
/** @import { Handlers, Picture } from "../shared/matrix.js" */

const LIMITS = CONSTANTS.limits.conv1d;

const SIGNALS = { own: "your values", penguin: "a penguin: 3 columns", numbers: "8 numbers",
  signal: "an MNIST-1D signal: 40 steps" };
const STATE = ["samples", "source", "order", "kernel", "bias", "strides", "padding",
  "dilation_rate", "activation"];

/** @param {Place} place */
function render({ model, el }) {
  const app = explorer({
    model, el, title: "Conv1D",
    hint: "Point at an output, or move there with the arrow keys: its window lights up. Drag a " +
      "column of the input to another place, or press < or > on it. Type into the kernel.",
  });
  /** @type {ReturnType<typeof compute> | null} */
  let now = null; // what compute() returned last
  let at = 0; // the output whose window is lit
  let picked = 0; // the position of the column that the buttons move
  let seed = 0;
  let compared = ""; // what the order of the columns has changed, in words
  const read = () => /** @type {State} */ (app.state(STATE));
  const positions = () => positionsOf(model.get("samples")[model.get("source")].values.length,
    model.get("order"));

  // Fields
  const { number, choice } = traitFields(app, model, LIMITS);
  const fields = {
    source: selectField("Input", offered(SIGNALS, model.get("samples")), model.get("source"),
      (value) => {
        picked = 0;
        app.save({ order: [], source: value });
      }),
    strides: number("Stride", "strides"),
    padding: choice("Padding", "padding", { valid: "valid (none)",
      same: "same (zeros around)", causal: "causal (zeros before)" }),
    dilation_rate: number("Dilation", "dilation_rate"),
    activation: choice("Activation", "activation", { none: "none", relu: "ReLU" }),
  };
  const size = numberField("Kernel size", { range: LIMITS.kernel_size,
    value: model.get("kernel").length, complain: app.complain, onChange: (count) => app.save({
      kernel: Array.from({ length: count }, (_, u) => model.get("kernel")[u] ?? 0) }) });
  const play = player(() => now && light((at + 1) % now.output.length), app);
  const shuffle = button("Shuffle the columns", () => {
    const before = positions();
    let order = before;
    while (before.length > 1 && order.join() === before.join()) {
      order = shuffledOrder(before.length, (seed += 1));
    }
    app.save({ order });
  });
  const restore = button("Order as given", () => app.save({ order: [] }));
  const left = button("", () => move(picked, picked - 1));
  const right = button("", () => move(picked, picked + 1));
  app.toolbar.append(fields.source.node, size.node, ...Object.values(fields).slice(1)
    .map(({ node }) => node), play.node, shuffle, restore, left, right);

  // Panels
  /** @type {(label: string, role: string, handlers?: Handlers) => MatrixView} */
  const view = (label, role, handlers) =>
    new MatrixView({ frame: app, width: 1200, label, role, ...handlers });
  const input = view("Input", "input", { onMove: (_, col) => readers(col),
    onPress: (_, col, event) => press(col, event), onType: (key, _, col) => typed(key, col) });
  const inputBars = new Bars(input, app, "input");
  const products = view("Products", "output");
  const output = view("Output", "output", { onMove: (_, i) => { play.stop(); light(i); } });
  const outputBars = new Bars(output, app, "output");
  const asGiven = view("Output, columns as given", "output");
  const weights = view("Dense weights", "kernel");
  const kernelGrid = new NumberGrid({ label: "Kernel", range: LIMITS.weight, complain: app.complain,
    onChange: (kernel) => app.save({ kernel }) });
  const biasGrid = new NumberGrid({ label: "Bias", range: LIMITS.weight, complain: app.complain,
    onChange: ([bias]) => app.save({ bias }) });
  const inputPanel = panel("Input", inputBars.node);
  const outputPanel = panel("Output", outputBars.node);
  const givenPanel = panel("Output with the columns as given", asGiven.node);
  const densePanel = panel("", weights.node);
  const window = row(panel("Kernel", kernelGrid.node).node, panel("Bias", biasGrid.node).node,
    panel("Products", products.node).node);
  const beside = element("div", { class: "cu-rows" }, givenPanel.node, densePanel.node);
  app.stage.append(inputPanel.node, window, outputPanel.node, beside);
  beside.style.flex = "1 1 22em";
  app.stage.style.rowGap = beside.style.rowGap = "0.35em";

  // The order of the columns
  /** @param {number} from
   * @param {number} to */
  function move(from, to) {
    const order = positions();
    if (to < 0 || to >= order.length) {
      app.complain(`This column is the ${to < 0 ? "first" : "last"} one: it cannot go further.`);
      return;
    }
    order.splice(to, 0, ...order.splice(from, 1));
    picked = to;
    app.save({ order });
  }

  const columnAt = (/** @type {number} */ col) => {
    const position = col - (now?.along.before ?? 0);
    if (position >= 0 && position < positions().length) return position;
    app.complain("That cell is padding: it stays zero, at its place. Take a column of the input.");
    return null;
  };

  /** @param {number} col
   * @param {PointerEvent | KeyboardEvent} event */
  function press(col, event) {
    const position = columnAt(col);
    if (position === null) return;
    play.stop();
    if (event.type === "pointermove") {
      if (position !== picked) move(picked, position);
    } else {
      picked = position;
      update();
    }
  }

  /** @param {string} key
   * @param {number} col */
  function typed(key, col) {
    const by = { "<": -1, ",": -1, ">": 1, ".": 1 }[key];
    const position = by ? columnAt(col) : null;
    if (position === null) return;
    move(position, position + by);
    if (picked === position + by) input.place(0, picked + (now?.along.before ?? 0));
  }

  /** Pointing at an input cell: which outputs read it?
   * @param {number} col */
  function readers(col) {
    if (!now || !input.picture || !inputBars.picture) return;
    const { strides, dilation_rate: dilation, kernel } = read();
    const found = Array.from(now.output.keys()).filter((i) =>
      kernel.some((_, u) => i * strides + u * dilation === col));
    drawOutput(now.output, found);
    input.draw({ ...input.picture, frames: [{ row: 0, col, height: 1, width: 1 }] });
    inputBars.draw({ ...inputBars.picture, lit: [col] });
    drawRow(products, []); // those of one window, and here there are several
    const position = col - now.along.before;
    const name = now.names[position] === undefined ? "A padding zero"
      : `Input ${nameOf(now.names[position], position)} = ${short(now.values[position])}`;
    const who = found.length === 0 ? "no output reads it"
      : `read by output${found.length > 1 ? "s" : ""} ${found.join(", ")}`;
    app.say(`${name}: ${who}.`);
  }

  /** @type {(name: string, position: number) => string} */
  const nameOf = (name, position) =>
    (name === String(position) ? `step ${position}` : `${position} (${name})`);

  /** Compute all, then draw all. */
  function update() {
    const state = read();
    showAll(fields, state);
    size.set(state.kernel.length);
    kernelGrid.set(state.kernel, 1, state.kernel.length);
    biasGrid.set([state.bias], 1, 1);
    const given = state.samples[state.source];
    const cell = given.values.length > 16 ? 20 : given.values.length > 4 ? 40 : 60;
    for (const one of [input, output, asGiven, weights]) one.most = { ...one.most, cell };
    products.most = { ...products.most, cell: 40 };
    const order = positionsOf(given.values.length, state.order);
    picked = Math.min(picked, order.length - 1);
    const name = given.names[order[picked]];
    const column = name === String(order[picked]) ? `step ${name}` : `“${name}”`;
    left.textContent = `← Move ${column}`;
    right.textContent = `Move ${column} →`;
    const moved = order.some((index, position) => index !== position);
    inputPanel.caption(`Input, ${order.length} steps${moved ? ", in another order" : ""}`);
    try {
      now = compute(state);
      app.complain("");
    } catch (problem) {
      now = null;
      app.complain(/** @type {Error} */ (problem).message);
      drawWithout(order.map((index) => given.values[index]), order.map((i) => given.names[i]));
      return;
    }
    const both = state.strides > 1 && state.dilation_rate > 1
      ? " (Keras does not combine a stride with a dilation)" : "";
    outputPanel.caption(`Output, ${now.output.length} steps${both}`);
    givenPanel.node.hidden = !moved;
    const unmoved = now.asGiven;
    const changed = now.output.filter((value, i) => Math.abs(value - unmoved[i]) > 1e-9).length;
    const count = now.output.length;
    compared = moved ? ` With the columns as given, ${changed} of ${count} outputs are ` +
      "different; the dense sum is the same." : "";
    givenPanel.caption(`Output with the columns as given: ${changed} of ${count} are different`);
    drawRow(asGiven, unmoved);
    asGiven.label(`Output with the columns as given: ${listed(unmoved)}`);
    drawRow(weights, now.weights);
    weights.label(`Dense weights: ${listed(now.weights)}`);
    densePanel.caption("A dense sum, one weight for each column, moved with it: " +
      short(now.dense, 3) + (moved ? `; with the columns as given ${short(now.denseAsGiven, 3)}` : ""));
    light(Math.min(at, count - 1));
  }

  const listed = (/** @type {ArrayLike<number>} */ values) => Array.from(values, (value) => short(value)).join(", ");
  /** @type {(one: MatrixView, values: ArrayLike<number>, more?: Partial<Picture>) => void} */
  const drawRow = (one, values, more = {}) =>
    one.draw({ values, rows: 1, cols: values.length, ...more });

  /** @param {number[]} values
   * @param {string[]} names */
  function drawWithout(values, names) {
    drawRow(input, values);
    inputBars.draw({ values, names });
    for (const one of [products, output, asGiven]) drawRow(one, []);
    outputBars.draw({ values: [] });
    outputPanel.caption("Output: none");
    givenPanel.node.hidden = true;
    app.say("");
  }

  /** @param {Float64Array} values
   * @param {number[]} lit positions of the outputs that are framed */
  function drawOutput(values, lit) {
    drawRow(output, values, { frames: lit.map((col) => ({ row: 0, col, height: 1, width: 1 })) });
    outputBars.draw({ values, lit });
  }

  /** Light the window of one output: its frame, its products and their sum.
   * @param {number} i */
  function light(i) {
    if (!now) return;
    at = i;
    const { kernel, bias, strides, dilation_rate: dilation, activation } = read();
    const { values, names, along: { before, after, unread } } = now;
    const count = values.length + before + after;
    const padded = new Float64Array(count);
    padded.set(values, before);
    const inside = (cell) => cell >= before && cell < before + values.length;
    const marks = Array.from(padded, (_, cell) =>
      (cell >= count - unread ? UNREAD : inside(cell) ? PLAIN : PADDING));
    const cells = kernel.map((_, u) => i * strides + u * dilation);
    drawRow(input, padded, { marks, frames: [
      { row: 0, col: picked + before, height: 1, width: 1, colour: "ink" },
      { row: 0, col: cells[0], height: 1, width: kernel.length, dilation }] });
    const padding = before + after ? " with padding" : "";
    input.label(`Input, ${count} cells${padding}: ${listed(padded)}. Arrow keys move, Enter ` +
      "picks a column, < and > move it.");
    const paddedNames = Array.from(padded, (_, cell) => names[cell - before] ?? "");
    inputBars.draw({ values: padded, names: paddedNames, lit: cells });
    const terms = kernel.map((weight, u) => padded[cells[u]] * weight);
    drawRow(products, terms);
    products.label(`Products: ${listed(terms)}`);
    drawOutput(now.output, [i]);
    output.place(0, i);
    output.label(`Output, ${now.output.length} cells: ${listed(now.output)}. Arrow keys move ` +
      "the window.");
    const bracket = (value) => (value < 0 ? `(${short(value)})` : short(value));
    const sum = kernel.map((weight, u) => `${bracket(padded[cells[u]])}·${bracket(weight)}`);
    if (bias !== 0) sum.push(`${bracket(bias)} (bias)`);
    const cut = activation === "relu" && now.sums[i] < 0 ? "; ReLU makes it 0" : "";
    const dropped = unread
      ? ` Cells at the end that no window reads: ${unread} (crossed out).` : "";
    app.say(`Output ${i}: ${sum.join(" + ")} = ${short(now.sums[i], 3)}${cut}.${dropped}` +
      compared);
  }

  app.listen(STATE, update);
  update();
  return app.close;
}

export default { render };
