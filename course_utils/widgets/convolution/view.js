// Explorer 1: a kernel slides over an image; every product and every sum can be seen.
import CONSTANTS from "../shared/constants.json" with { type: "json" };
import {
  button, numberField, offered, player, selectField, showAll, toggle, traitFields,
} from "../shared/fields.js";
import { NumberGrid } from "../shared/grid.js";
import { element, explorer, panel, short } from "../shared/kit.js";
import { MatrixView } from "../shared/matrix.js";
import { array } from "../shared/operations.js";
import { channel, compute, paddedChannel, resized, withChannels } from "./arithmetic.js";

/** @import { State } from "./arithmetic.js" */
/** @import { Place } from "../shared/kit.js" */

const { convolution: LIMITS, conv1d: { weight: WEIGHT } } = CONSTANTS.limits;

const SOURCES = {
  own: "your array", numbers: "7×7 numbers", digit: "a digit", photo: "a photo, grey",
  "numbers-rgb": "5×5 numbers, 3 channels", "photo-rgb": "a photo, 3 channels",
};
/** @type {Record<number, string[]>} */
const CHANNELS = { 1: [""], 3: ["red", "green", "blue"] };
/** @type {Record<string, [text: string, weights: number[][]]>} */
const PRESETS = {
  identity: ["identity", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]],
  blur: ["blur (mean)", Array(3).fill(Array(3).fill(1 / 9))],
  sharpen: ["sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]],
  vertical: ["vertical edges", Array(3).fill([-1, 0, 1])],
  horizontal: ["horizontal edges", [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]],
  emboss: ["emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]],
};

/** @param {Place} place */
function render({ model, el }) {
  const app = explorer({
    model, el, title: "Convolution",
    hint: "Point at an output cell, or move there with the arrow keys: its window lights up. " +
      "Paint on the input. Type into the kernel. Rows and columns count from 0.",
  });
  const NAMES = ["image", "kernel", "strides", "padding", "dilation_rate", "relu"];
  const state = () => /** @type {State} */ (app.state(NAMES));
  /** @type {ReturnType<typeof compute> | null} */
  let now = null; // what compute() returned last
  let at = { row: 2, col: 1 }; // the output cell whose window is lit
  let erase = false;

  // Fields
  const { number, choice, check } = traitFields(app, model, LIMITS);
  const source = selectField("Input", offered(SOURCES, model.get("samples")), model.get("source"),
    (key) => app.save({ source: key, image: model.get("samples")[key] }));
  const preset = selectField("Kernel", { custom: "your own",
    ...Object.fromEntries(Object.entries(PRESETS).map(([key, [text]]) => [key, text])) },
  "custom", (key) => {
    if (PRESETS[key]) app.save({ kernel: PRESETS[key][1].map((row) => row.map((w) => [w])) });
  });
  const size = numberField("Kernel size", { range: LIMITS.kernel_size, value: 3,
    complain: app.complain,
    onChange: (value) => app.save({ kernel: resized(model.get("kernel"), value) }) });
  const fields = {
    strides: number("Stride", "strides"),
    padding: choice("Padding", "padding", { valid: "valid (none)", same: "same (zeros)" }),
    dilation_rate: number("Dilation", "dilation_rate"),
    relu: check("ReLU", "relu"),
  };
  const play = player(() => next(), app);
  const pen = toggle("Pen: paint", (on) => { erase = on; }, "Pen: erase");
  const restore = button("Restore the input", () =>
    app.save({ image: model.get("samples")[model.get("source")] }));
  app.toolbar.append(source.node, preset.node, size.node,
    ...Object.values(fields).map(({ node }) => node), play.node, pen, restore);

  // Panels: made once for each number of channels
  /** @type {Map<number, ReturnType<typeof make>>} */
  const built = new Map();
  /** @type {MatrixView[]} */
  let inputs = [];
  /** @type {NumberGrid[]} */
  let grids = [];
  /** @type {MatrixView[]} */
  let products = [];
  const output = new MatrixView({ frame: app, label: "Output", role: "output",
    onMove: (i, j) => { play.stop(); light(i, j); } });
  const outputPanel = panel("Output", output.node);

  /** @param {number} depth */
  function build(depth) {
    const panels = built.get(depth) ?? make(depth);
    built.set(depth, panels);
    ({ inputs, grids, products } = panels);
    app.stage.replaceChildren(...panels.nodes, outputPanel.node);
  }

  /** @param {number} depth */
  function make(depth) {
    const names = CHANNELS[depth];
    const inputs = names.map((name, channel) => new MatrixView({ frame: app, role: "input",
      label: `Input ${name}`, onMove: () => {}, onPress: (i, j) => paint(i, j, channel) }));
    const grids = names.map((name, channel) => new NumberGrid({
      label: name ? `Kernel, ${name} slice` : "Kernel", range: WEIGHT, complain: app.complain,
      onChange: (values) => retype(values, channel) }));
    const products = names.map((name) => new MatrixView({ frame: app, role: "output",
      label: `Products ${name}` }));
    // Columns: the input, its window and the products, and the output after them.
    const nodes = names.flatMap((name, c) => {
      const first = panel(name ? `Input, ${name}` : "Input", inputs[c].node).node;
      const window = element("div", { class: depth === 1 ? "cu-rows" : "cu-window" },
        panel("Kernel", grids[c].node).node, panel("Products", products[c].node).node);
      return depth === 1 ? [first, window]
        : [element("div", { class: "cu-rows cu-channel" }, first, window)];
    });
    return { inputs, grids, products, nodes };
  }

  /** @param {number} paddedRow @param {number} paddedCol @param {number} channel */
  function paint(paddedRow, paddedCol, channel) {
    const i = paddedRow - (now?.down.before ?? 0);
    const j = paddedCol - (now?.across.before ?? 0);
    const image = model.get("image");
    if (image[i]?.[j] === undefined) {
      app.complain("That cell is padding: it stays zero. Paint inside the picture.");
      return;
    }
    const largest = Math.max(1, ...model.get("samples")[model.get("source")].flat(2));
    const value = erase ? 0 : largest;
    if (image[i][j][channel] === value) return;
    const painted = [...image];
    painted[i] = [...image[i]];
    painted[i][j] = image[i][j].map((old, c) => (c === channel ? value : old));
    app.save({ image: painted });
  }

  /** @param {number[]} values @param {number} channel */
  function retype(values, channel) {
    const depth = grids.length;
    const slices = withChannels(model.get("kernel"), depth);
    const cols = slices[0].length;
    app.save({ kernel: slices.map((cells, u) => cells.map((cell, v) =>
      cell.map((old, c) => (c === channel ? values[u * cols + v] : old)))) });
  }

  function next() {
    if (!now) return;
    const [rows, cols] = now.output.shape;
    const step = (at.row * cols + at.col + 1) % (rows * cols);
    light(Math.floor(step / cols), step % cols);
  }

  /** Compute all, then draw all. */
  function update() {
    const values = state();
    const depth = values.image[0][0].length;
    if (inputs.length !== depth) build(depth);
    source.set(model.get("source"));
    showAll(fields, values);
    const slices = withChannels(values.kernel, depth);
    size.set(slices.length);
    fit(slices.length, depth);
    preset.set(presetOf(slices));
    grids.forEach((grid, c) =>
      grid.set(slices.flat().map((cell) => cell[c]), slices.length, slices[0].length));
    try {
      now = compute(values);
      app.complain("");
    } catch (problem) {
      now = null;
      app.complain(/** @type {Error} */ (problem).message);
      inputs.forEach((view, c) => view.draw(channel(array(values.image), c)));
      products.forEach((view) => view.draw({ values: [], rows: 0, cols: 0 }));
      output.draw({ values: [], rows: 0, cols: 0 });
      outputPanel.caption("Output: none");
      app.say("");
      return;
    }
    const [rows, cols] = now.output.shape;
    outputPanel.caption(`Output ${rows}×${cols}`);
    light(Math.min(at.row, rows - 1), Math.min(at.col, cols - 1));
  }

  /** Light the window of one output cell: its frame, its products and their sum.
   * @param {number} i @param {number} j */
  function light(i, j) {
    if (!now) return;
    at = { row: i, col: j };
    const values = state();
    const { input, weights, down, across } = now;
    const [kh, kw, depth] = weights.shape;
    const window = { row: i * values.strides, col: j * values.strides, height: kh, width: kw,
      dilation: values.dilation_rate };
    const photo = model.get("source").startsWith("photo");
    const terms = [];
    for (let c = 0; c < depth; c++) {
      const padded = paddedChannel(input, c, down, across);
      inputs[c].draw({ ...padded, frames: [window], photo });
      inputs[c].label(`Input, ${padded.rows} by ${padded.cols} with padding. ` +
        "Arrow keys move, Enter paints.");
      const product = new Float64Array(kh * kw);
      for (let u = 0; u < kh; u++) {
        for (let v = 0; v < kw; v++) {
          const cell = (window.row + u * values.dilation_rate) * padded.cols +
            window.col + v * values.dilation_rate;
          const weight = weights.data[(u * kw + v) * depth + c];
          product[u * kw + v] = padded.values[cell] * weight;
          const factor = weight < 0 ? `(${short(weight)})` : short(weight);
          terms.push(`${short(padded.values[cell])}·${factor}`);
        }
      }
      products[c].draw({ values: product, rows: kh, cols: kw });
      products[c].label(`Products: ${Array.from(product, (value) => short(value)).join(", ")}`);
    }
    const [rows, cols] = now.output.shape;
    output.draw({ values: now.output.data, rows, cols,
      frames: [{ ...at, height: 1, width: 1 }] });
    output.place(i, j);
    output.label(`Output, ${rows} by ${cols}. Arrow keys move the window.`);
    app.say(sentence(now, terms, depth));
  }

  /** Give each panel its share of the screen.
   * @param {number} side of the kernel
   * @param {number} depth */
  function fit(side, depth) {
    const large = side > 4;
    const [before, window, after] = depth === 1 ? (large ? [300, 180, 300] : [340, 150, 340])
      : (large ? [180, 60, 210] : [180, 92, 210]);
    for (const view of inputs) view.most = { width: before, height: before };
    for (const view of products) view.most = { width: window, height: window };
    output.most = { width: after, height: after };
  }

  /** @param {ReturnType<typeof compute>} shown
   * @param {string[]} terms
   * @param {number} depth */
  function sentence({ output: { data, shape }, down, across }, terms, depth) {
    const value = data[at.row * shape[1] + at.col];
    const sum = depth > 1 ? `${terms.length} products: ${channelSums(depth)}`
      : terms.length <= 9 ? terms.join(" + ") : `the sum of ${terms.length} products`;
    const cut = model.get("relu") && value === 0 ? " (ReLU keeps nothing below zero)" : "";
    const unread = down.unread + across.unread;
    const dropped = unread ? ` Rows or columns that no window reads: ${down.unread} at the ` +
      `bottom, ${across.unread} on the right (crossed out).` : "";
    return `Output row ${at.row}, column ${at.col}: ${sum} = ${short(value, 3)}${cut}.${dropped}`;
  }

  /** "red 3 + green −1 + blue 2"
   * @param {number} depth */
  function channelSums(depth) {
    return CHANNELS[depth].map((name, c) => {
      const sum = Array.from(products[c].picture?.values ?? []).reduce((a, b) => a + b, 0);
      return `${name} ${sum < 0 ? `(${short(sum)})` : short(sum)}`;
    }).join(" + ");
  }

  app.listen([...NAMES, "source"], update);
  update();
  return app.close;
}

/** @param {number[][][]} slices */
function presetOf(slices) {
  const text = JSON.stringify(slices.map((row) => row.map((cell) => cell[0])));
  const equal = slices.flat().every((cell) => cell.every((value) => value === cell[0]));
  const found = Object.entries(PRESETS).find(([, [, rows]]) => JSON.stringify(rows) === text);
  return equal && found ? found[0] : "custom";
}

export default { render };
