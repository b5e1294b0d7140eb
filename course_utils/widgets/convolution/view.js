// Explorer 1: a kernel slides over an image; every product and every sum can be seen.
import {
  button, checkField, element, explorer, numberField, panel, player, row, selectField, short,
} from "../shared/kit.js";
import { MatrixView, NumberGrid, PADDING, PLAIN, UNREAD } from "../shared/matrix.js";
import { array, conv2d, relu, windows } from "../shared/operations.js";

const SOURCES = {
  own: "your array", numbers: "7×7 numbers", digit: "a digit", photo: "a photo, grey",
  "numbers-rgb": "5×5 numbers, 3 channels", "photo-rgb": "a photo, 3 channels",
};
const CHANNELS = { 1: [""], 3: ["red", "green", "blue"] };
const PRESETS = {
  identity: ["identity", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]],
  blur: ["blur (mean)", Array(3).fill(Array(3).fill(1 / 9))],
  sharpen: ["sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]],
  vertical: ["vertical edges", Array(3).fill([-1, 0, 1])],
  horizontal: ["horizontal edges", [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]],
  emboss: ["emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]],
};

/** Everything that is shown for one state. Throws OperationError where the kernel does not fit. */
export function compute({ image, kernel, strides, padding, dilation_rate, relu: rectified }) {
  const input = array(image);
  const [height, width, depth] = input.shape;
  const slices = withChannels(kernel, depth);
  const [kh, kw] = [slices.length, slices[0].length];
  const options = { strides, padding, dilation_rate };
  const down = windows(height, kh, options);
  const across = windows(width, kw, options);
  const weights = array(slices.map((row) => row.map((cell) => cell.map((value) => [value]))));
  const sums = conv2d(input, weights, options);
  return { input, weights, down, across, output: rectified ? relu(sums) : sums };
}

/** The kernel with one slice per channel: its own slices, or the first one again. */
export function withChannels(kernel, depth) {
  return kernel.map((row) =>
    row.map((cell) => (cell.length === depth ? cell : Array(depth).fill(cell[0]))));
}

/** The kernel in another size: cut or filled with zeros around its middle. */
export function resized(kernel, size) {
  const depth = kernel[0][0].length;
  const shift = Math.floor(kernel.length / 2) - Math.floor(size / 2);
  const shiftAcross = Math.floor(kernel[0].length / 2) - Math.floor(size / 2);
  return Array.from({ length: size }, (_, u) => Array.from({ length: size }, (_, v) =>
    kernel[u + shift]?.[v + shiftAcross] ?? Array(depth).fill(0)));
}

function render({ model, el }) {
  const app = explorer({
    model, el, title: "Convolution",
    hint: "Point at an output cell, or move there with the arrow keys: its window lights up. " +
      "Paint on the input. Type into the kernel. Rows and columns count from 0.",
  });
  const NAMES = ["image", "kernel", "strides", "padding", "dilation_rate", "relu"];
  const state = () => Object.fromEntries(
    NAMES.map((name) => [name, model.get(name)]));
  let now = null; // what compute() returned last
  let at = { row: 2, col: 1 }; // the output cell whose window is lit
  let erase = false;

  // Fields
  const offered = Object.fromEntries(
    Object.keys(SOURCES).filter((key) => model.get("samples")[key]).map((k) => [k, SOURCES[k]]));
  const source = selectField("Input", offered, model.get("source"), (key) => {
    app.save({ source: key, image: model.get("samples")[key] });
  });
  const preset = selectField("Kernel", { custom: "your own",
    ...Object.fromEntries(Object.entries(PRESETS).map(([key, [text]]) => [key, text])) },
  "custom", (key) => {
    if (PRESETS[key]) app.save({ kernel: PRESETS[key][1].map((row) => row.map((w) => [w])) });
  });
  const common = { complain: app.complain };
  const size = numberField("Kernel size", { ...common, least: 1, most: 7, value: 3,
    onChange: (value) => app.save({ kernel: resized(model.get("kernel"), value) }) });
  const strides = numberField("Stride", { ...common, least: 1, most: 9,
    value: model.get("strides"), onChange: (value) => app.save({ strides: value }) });
  const padding = selectField("Padding", { valid: "valid (none)", same: "same (zeros)" },
    model.get("padding"), (value) => app.save({ padding: value }));
  const dilation = numberField("Dilation", { ...common, least: 1, most: 4,
    value: model.get("dilation_rate"), onChange: (value) => app.save({ dilation_rate: value }) });
  const rectify = checkField("ReLU", model.get("relu"), (value) => app.save({ relu: value }));
  const play = player(() => next(), app);
  const pen = button("Pen: paint", () => {
    erase = !erase;
    pen.textContent = erase ? "Pen: erase" : "Pen: paint";
    pen.setAttribute("aria-pressed", String(erase));
  }, { "aria-pressed": "false" });
  const restore = button("Restore the input", () =>
    app.save({ image: model.get("samples")[model.get("source")] }));
  app.toolbar.append(source.node, preset.node, size.node, strides.node, padding.node,
    dilation.node, rectify.node, play.node, pen, restore);

  // Panels: made once for each number of channels
  const built = new Map();
  let inputs = [];
  let grids = [];
  let products = [];
  const output = new MatrixView({ frame: app, label: "Output", role: "output",
    onMove: (i, j) => { play.stop(); light(i, j); } });
  const outputPanel = panel("Output", output.node);

  function build(depth) {
    if (!built.has(depth)) built.set(depth, make(depth));
    let rows = [];
    ({ inputs, grids, products, rows } = built.get(depth));
    app.stage.replaceChildren(element("div", { class: "cu-rows" }, ...rows), outputPanel.node);
  }

  function make(depth) {
    const names = CHANNELS[depth];
    const width = depth === 1 ? 340 : 230;
    const inputs = names.map((name, channel) => new MatrixView({ frame: app, width, role: "input",
      label: `Input ${name}`, onMove: () => {}, onPress: (i, j) => paint(i, j, channel) }));
    const grids = names.map((name, channel) => new NumberGrid({
      label: name ? `Kernel, ${name} slice` : "Kernel", complain: app.complain,
      onChange: (values) => retype(values, channel) }));
    const products = names.map((name) => new MatrixView({ frame: app, width: depth === 1 ? 200 : 150,
      role: "output", label: `Products ${name}` }));
    const title = (text, name) => (name ? `${text}, ${name}` : text);
    const rows = names.map((name, c) => row(
      panel(title("Input", name), inputs[c].node).node,
      panel(title("Kernel", name), grids[c].node).node,
      panel(title("Products", name), products[c].node).node));
    return { inputs, grids, products, rows };
  }

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
    strides.set(values.strides);
    padding.set(values.padding);
    dilation.set(values.dilation_rate);
    rectify.set(values.relu);
    const slices = withChannels(values.kernel, depth);
    size.set(slices.length);
    preset.set(presetOf(slices));
    grids.forEach((grid, c) =>
      grid.set(slices.flat().map((cell) => cell[c]), slices.length, slices[0].length));
    try {
      now = compute(values);
      app.complain("");
    } catch (problem) {
      now = null;
      app.complain(problem.message);
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

  /** Light the window of one output cell: its frame, its products and their sum. */
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
          terms.push(`${short(padded.values[cell])}·${weight < 0 ? `(${short(weight)})` : short(weight)}`);
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
    app.say(sentence(terms, depth));
  }

  function sentence(terms, depth) {
    const value = now.output.data[at.row * now.output.shape[1] + at.col];
    const sum = depth > 1 ? `${terms.length} products: ${channelSums(depth)}`
      : terms.length <= 9 ? terms.join(" + ") : `the sum of ${terms.length} products`;
    const cut = model.get("relu") && value === 0 ? " (ReLU keeps nothing below zero)" : "";
    const unread = now.down.unread + now.across.unread;
    const dropped = unread ? ` Rows or columns that no window reads: ${now.down.unread} at the ` +
      `bottom, ${now.across.unread} on the right (crossed out).` : "";
    return `Output row ${at.row}, column ${at.col}: ${sum} = ${short(value, 3)}${cut}.${dropped}`;
  }

  /** "red 3 + green −1 + blue 2" */
  function channelSums(depth) {
    return CHANNELS[depth].map((name, c) => {
      const sum = products[c].picture.values.reduce((a, b) => a + b, 0);
      return `${name} ${sum < 0 ? `(${short(sum)})` : short(sum)}`;
    }).join(" + ");
  }

  app.listen([...NAMES, "source"], update);
  update();
  return app.close;
}

function presetOf(slices) {
  const text = JSON.stringify(slices.map((row) => row.map((cell) => cell[0])));
  const equal = slices.flat().every((cell) => cell.every((value) => value === cell[0]));
  const found = Object.entries(PRESETS).find(([, [, rows]]) => JSON.stringify(rows) === text);
  return equal && found ? found[0] : "custom";
}

/** One channel of an array, as MatrixView draws it. */
function channel({ data, shape: [rows, cols, depth] }, c) {
  return { values: data.filter((_, i) => i % depth === c), rows, cols };
}

/** One channel with its padding around it; cells that no window reads are marked. */
function paddedChannel(input, c, down, across) {
  const plain = channel(input, c);
  const rows = plain.rows + down.before + down.after;
  const cols = plain.cols + across.before + across.after;
  const values = new Float64Array(rows * cols);
  const marks = new Uint8Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const [row, col] = [i - down.before, j - across.before];
      const inside = row >= 0 && col >= 0 && row < plain.rows && col < plain.cols;
      if (inside) values[i * cols + j] = plain.values[row * plain.cols + col];
      const unread = i >= rows - down.unread || j >= cols - across.unread;
      marks[i * cols + j] = unread ? UNREAD : inside ? PLAIN : PADDING;
    }
  }
  return { values, rows, cols, marks };
}

export default { render };
