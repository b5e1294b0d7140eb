// Explorer 2: sizes, which cells are read and how often, zeros against reflect, and time.
import CONSTANTS from "../shared/constants.json" with { type: "json" };
import { showAll, traitFields } from "../shared/fields.js";
import { element, explorer, panel, row } from "../shared/kit.js";
import { MatrixView, PADDING, PLAIN, UNREAD } from "../shared/matrix.js";
import { OperationError } from "../shared/operations.js";
import { compute, computeSteps, formula, IN_TIME, inside } from "./arithmetic.js";

/** @import { Place } from "../shared/kit.js" */
/** @import { WindowFrame } from "../shared/matrix.js" */
/** @import { State } from "./arithmetic.js" */
/** @typedef {ReturnType<typeof compute>} Shown */

const LIMITS = CONSTANTS.limits.padding;
const RINGS = Object.fromEntries(Array.from({ length: LIMITS.rings[1] + 1 },
  (_, i) => [i, `${i} ring${i === 1 ? "" : "s"}`]));
const LIGHT = 2; // the scale ends at twice the largest number: light tints, readable numbers
const total = (/** @type {number[]} */ numbers) => numbers.reduce((a, b) => a + b, 0);

/** @param {Place} place */
function render({ model, el }) {
  const app = explorer({
    model, el, title: "Padding and stride",
    hint: "Point at an output cell or a pixel, or move there with the arrow keys, and see which " +
      "cells are read. Rows and columns count from 0.",
  });
  const NAMES = ["dimensions", "height", "width", "kernel_size", "strides", "dilation_rate",
    "padding", "mode"];
  const state = () => /** @type {State} */ (app.state(NAMES));
  /** @type {Shown | null} */
  let now = null; // what compute() returned last
  /** @type {ReturnType<typeof computeSteps>} */
  let inTime; // what computeSteps() returned last
  /** @type {{ map: "uses" | "pixels", row: number, col: number }} */
  let at = { map: "pixels", row: 0, col: 0 }; // the cell pointed at, in the map of that name
  let output = 3; // the output of a signal that is pointed at

  // Fields
  const { number, choice } = traitFields(app, model, LIMITS);
  const rings = (/** @type {string} */ text) => (/^\d$/.test(text) ? Number(text) : text);
  const fields = {
    dimensions: choice("Input", "dimensions", { 2: "image (2D)", 1: "signal (1D)" }, Number),
    height: number("Height", "height"),
    width: number("Width", "width"),
    kernel_size: number("Kernel", "kernel_size"),
    strides: number("Stride", "strides"),
    dilation_rate: number("Dilation", "dilation_rate"),
    padding: choice("Padding", "padding", { valid: "valid (none)", same: "same", ...RINGS }, rings),
    mode: choice("Filled with", "mode", { constant: "zeros", reflect: "reflect" }),
  };
  app.toolbar.append(...Object.values(fields).map((field) => field.node));

  // Panels of an image
  /** @type {(role: string, label: string, width: number,
   *   onMove?: (row: number, col: number) => void) => MatrixView} */
  const view = (role, label, width, onMove) =>
    new MatrixView({ frame: app, role, label, width, onMove });
  const input = view("input", "Padded input", 290, (i, j) => {
    if (!now) return;
    const [row, col] = [i - now.down.before, j - now.across.before];
    if (row < 0 || col < 0 || row >= model.get("height") || col >= model.get("width")) return;
    point("uses", row, col);
  });
  const maps = {
    uses: view("input", "How often each pixel is read", 230, (i, j) => point("uses", i, j)),
    pixels: view("output", "Output", 230, (i, j) => point("pixels", i, j)),
  };
  const note = () => element("p", { style: "margin: 0.3em 0 0; font-size: 0.93em; " +
    "overflow-wrap: anywhere; max-width: 16em" });
  const [sum, meaning] = [note(), note()];
  const sizes = element("div", { style: "flex-basis: 100%; font-variant-numeric: tabular-nums" });
  const panels = { input: panel("", input.node), uses: panel("", maps.uses.node, sum),
    pixels: panel("", maps.pixels.node, meaning) };
  const image = row(sizes, panels.input.node, panels.uses.node, panels.pixels.node);

  // Panels of a signal: both rows have the same columns, so that a step stands over its output
  const signals = Object.fromEntries(IN_TIME.map((padding) => {
    const rows = { input: view("input", `Input steps, ${padding}`, 760),
      output: view("output", `Output, ${padding}`, 760, (_, column) => goTo(column)) };
    return [padding, { ...rows, panel: panel("", rows.input.node, rows.output.node) }];
  }));
  const signal = element("div", { class: "cu-rows" },
    element("p", { style: "margin: 0" }, "An output stands under the step that is its present: " +
      "what it reads to the right of it is the future. Hatched: zeros of the padding. Crossed " +
      "out: read by no output."),
    ...IN_TIME.map((padding) => signals[padding].panel.node));
  for (const padding of IN_TIME) signals[padding].panel.node.style.width = "100%";

  function update() {
    const values = state();
    showAll(fields, values);
    const flat = values.dimensions === 1;
    for (const name of /** @type {const} */ (["height", "padding", "mode"])) {
      fields[name].node.style.display = flat ? "none" : "";
    }
    const label = /** @type {HTMLElement} */ (fields.width.node.querySelector("label"));
    label.textContent = flat ? "Steps" : "Width";
    const shown = flat ? signal : image;
    if (app.stage.firstChild !== shown) app.stage.replaceChildren(shown);
    if (flat) return updateSignal(values);
    writeSizes(values);
    const { height, width, kernel_size: kernel } = values;
    try {
      now = compute(values);
      app.complain("");
    } catch (problem) {
      if (!(problem instanceof OperationError)) throw problem;
      now = null;
      app.complain(problem.message);
      const plain = Array.from({ length: height * width }, (_, i) => i + 1);
      input.draw({ values: plain, rows: height, cols: width, high: LIGHT * height * width });
      panels.input.caption(`Input ${height}×${width}`);
      for (const name of /** @type {const} */ (["uses", "pixels"])) {
        maps[name].draw({ values: [], rows: 0, cols: 0 });
        panels[name].caption(name === "uses" ? "Reads of each pixel: none" : "Output: none");
      }
      sum.textContent = meaning.textContent = "";
      app.say("");
      return;
    }
    const [rows, cols] = [now.down.size, now.across.size];
    const whole = `${now.down.from.length}×${now.across.from.length}`;
    const same = whole === `${height}×${width}`;
    panels.input.caption(`Input ${height}×${width}, ${same ? "no padding" : `padded ${whole}`}`);
    panels.uses.caption("Reads of each pixel");
    panels.pixels.caption(`Output ${rows}×${cols}`);
    meaning.textContent = "In each cell: how many pixels its window meets.";
    const reads = rows * cols * kernel * kernel;
    const met = total(now.uses);
    sum.textContent = `${rows}·${cols} positions × ${kernel}·${kernel} weights = ${reads} reads. ` +
      (reads === met ? "All of them meet pixels: the counts add up to this number."
        : `${reads - met} of them meet zeros; the counts add up to the other ${met}.`);
    point(at.map, at.row, at.col);
  }

  /** @param {State} values */
  function writeSizes(values) {
    const { height, width, dilation_rate: dilation, kernel_size: kernel } = values;
    const covers = dilation > 1 ? `, where k = ${dilation}·(${kernel} − 1) + 1` : "";
    const lines = height === width
      ? [`Rows and columns: ${formula(height, values)}.`]
      : [`Rows: ${formula(height, values)}.`, `Columns: ${formula(width, values)}.`];
    sizes.replaceChildren(
      element("p", { class: "cu-caption" },
        `Output size ⌊(n + P − k) / s⌋ + 1, P the padding of both ends${covers}`),
      ...lines.map((line) => element("p", { style: "margin: 0" }, line)));
  }

  /** Show what belongs to one cell of a map, and say it.
   * @param {"uses" | "pixels"} map
   * @param {number} i
   * @param {number} j */
  function point(map, i, j) {
    if (!now) return;
    const { kernel_size: kernel, strides, dilation_rate: dilation, width, height, mode } = state();
    const { down, across } = now;
    const pixel = map === "uses";
    const [mapRows, mapCols] = pixel ? [height, width] : [down.size, across.size];
    at = { map, row: Math.min(i, mapRows - 1), col: Math.min(j, mapCols - 1) };
    const one = { row: at.row, col: at.col, height: 1, width: 1 };
    const lit = pixel ? { ...one, row: at.row + down.before, col: at.col + across.before }
      : { row: at.row * strides, col: at.col * strides, height: kernel, width: kernel, dilation };
    const [rows, cols] = [down.from.length, across.from.length];
    const marks = down.from.flatMap((_r, y) => across.from.map((_c, x) => {
      if (!down.cells[y] || !across.cells[x]) return UNREAD;
      return inside(y, down, height) && inside(x, across, width) ? PLAIN : PADDING;
    }));
    const whole = { row: down.before, col: across.before, height, width, colour: "input" };
    input.draw({ values: now.padded, rows, cols, marks, high: LIGHT * height * width,
      frames: [whole, lit] });
    maps.uses.draw({ values: now.uses, rows: height, cols: width,
      marks: now.uses.map((count) => (count ? PLAIN : UNREAD)), frames: pixel ? [one] : [] });
    maps.pixels.draw({ values: now.pixels, rows: down.size, cols: across.size,
      high: kernel * kernel, frames: pixel ? readers(now, at) : [one] });
    maps[map].place(at.row, at.col);
    if (pixel) input.place(lit.row, lit.col);
    input.label(`Padded input, ${rows} by ${cols}. Arrow keys move.`);
    maps.uses.label(`How often each pixel is read, ${height} by ${width}. Arrow keys move.`);
    maps.pixels.label(`Output, ${down.size} by ${across.size}. Arrow keys move the window.`);
    const value = (pixel ? now.uses : now.pixels)[at.row * mapCols + at.col];
    const place = `row ${at.row}, column ${at.col}`;
    const dropped = now.uses.filter((count) => count === 0).length;
    const unread = dropped ? ` ${dropped} pixel${dropped > 1 ? "s are" : " is"} never read ` +
      "(crossed out)." : "";
    const meets = kernel * kernel === value
      ? `all ${value} weights meet pixels${mode === "reflect" ? " or their mirror images" : ""}`
      : `${value} of ${kernel * kernel} weights meet pixels, ${kernel * kernel - value} meet zeros`;
    const times = { 0: "never read", 1: "read once, by the framed window" }[value] ??
      `read ${value} times, by the framed windows`;
    const pixelHere = `The pixel in ${place} (value ${at.row * width + at.col + 1})`;
    app.say(pixel ? `${pixelHere} is ${times}.${unread}`
      : `Output ${place}: ${meets}.${unread}`);
  }

  /** A frame for every output whose window reads a pixel.
   * @param {Shown} shown
   * @param {{ row: number, col: number }} pixel */
  function readers({ down, across }, { row: pixelRow, col: pixelCol }) {
    const { kernel_size: kernel, strides, dilation_rate: dilation } = state();
    /** @type {(along: Shown["down"], pixel: number) => number[]} */
    const reading = ({ from, size }, pixel) => Array.from({ length: size }, (_, i) => i).filter(
      (i) => Array.from({ length: kernel }, (_, u) => from[i * strides + u * dilation])
        .includes(pixel));
    const cols = reading(across, pixelCol);
    return reading(down, pixelRow).flatMap((row) => cols.map((col) =>
      ({ row, col, height: 1, width: 1, dilation: 2 })));
  }

  /** @param {State} values */
  function updateSignal(values) {
    inTime = computeSteps(values);
    const problem = IN_TIME.map((padding) => inTime[padding].problem).find(Boolean);
    app.complain(problem ? `valid: ${problem}` : "");
    pointStep(output);
  }

  /** Point at the output in a drawn column.
   * @param {number} column */
  function goTo(column) {
    const wanted = (column - inTime.causal.before) / state().strides;
    // Between two outputs an arrow key goes on to the next one in its direction.
    pointStep(wanted > output ? Math.ceil(wanted) : Math.floor(wanted));
  }

  /** Show what one output reads under each padding.
   * @param {number} wanted */
  function pointStep(wanted) {
    const { width, kernel_size: kernel, strides, dilation_rate: dilation } = state();
    const lead = inTime.causal.before; // causal has the most padding before, "same" after
    const cols = lead + width + inTime.same.after;
    output = Math.max(0, Math.min(inTime.causal.size - 1, wanted));
    const present = output * strides;
    const counts = [];
    for (const name of IN_TIME) {
      const { input: above, output: below, panel: box } = signals[name];
      const along = inTime[name];
      if (along.problem !== undefined) {
        box.caption(`${name}: the kernel does not fit, no output`);
        for (const one of [above, below]) one.draw({ values: [], rows: 0, cols: 0 });
        continue;
      }
      const shown = output < along.size;
      const steps = Array(cols).fill(NaN);
      const marks = Array(cols).fill(PLAIN);
      along.cells.forEach((count, i) => {
        const c = i - along.before + lead;
        const real = inside(i, along, width);
        if (real) steps[c] = i - along.before;
        marks[c] = count === 0 ? UNREAD : real ? PLAIN : PADDING;
      });
      const first = lead - along.before + present;
      const signal = { row: 0, col: lead, height: 1, width, colour: "input" };
      above.draw({ values: steps, rows: 1, cols, marks, high: LIGHT * width, frames: shown
        ? [signal, { row: 0, col: first, height: 1, width: kernel, dilation }] : [signal] });
      const numbers = Array(cols).fill(NaN);
      along.reads.forEach((_, i) => { numbers[lead + i * strides] = i; });
      /** @type {WindowFrame[]} */
      const frames = along.reads.map((_, i) => // a dilation above 1 frames inside the cell
        ({ row: 0, col: lead + i * strides, height: 1, width: 1, dilation: 2, colour: "output" }));
      if (shown) frames.push({ row: 0, col: lead + present, height: 1, width: 1 });
      below.draw({ values: numbers, rows: 1, cols, high: LIGHT * width, frames });
      below.place(0, lead + present);
      above.label(`Input steps under ${name}, ${width} steps`);
      below.label(`Output under ${name}, ${along.size} outputs. Arrow keys move.`);
      const later = along.reads[output]?.filter((step) => step > present).length;
      counts.push(`${name} ${shown ? later : "has no such output"}`);
      const outputs = `${name}, ${along.size} output${along.size > 1 ? "s" : ""}`;
      box.caption(shown ? `${outputs}: output ${output} reads ${inWords(along.reads[output])} ` +
        `(${later || "none"} in the future)` : `${outputs}: there is no output ${output}`);
    }
    app.say(`Output ${output} stands at step ${present}. Steps of the future that it reads: ` +
      `${counts.join(", ")}.`);
  }

  app.listen(NAMES, update);
  update();
  return app.close;
}

/** @param {number[]} steps */
function inWords(steps) {
  if (steps.length === 0) return "only zeros";
  return `step${steps.length > 1 ? "s" : ""} ${steps.join(", ")}`;
}

export default { render };
