// Explorer 3: max and average pooling side by side; nudge the picture and measure what survives.
import CONSTANTS from "../shared/constants.json" with { type: "json" };
import {
  button, checkField, numberField, offered, selectField, toggle, traitFields,
} from "../shared/fields.js";
import { element, explorer, panel, short } from "../shared/kit.js";
import { MatrixView } from "../shared/matrix.js";
import { array } from "../shared/operations.js";
import { cellsOf, compare, compute, padded, rolled } from "./arithmetic.js";
import { measures } from "./measures.js";

/** @import { Place } from "../shared/kit.js" */
/** @import { Cell, Pair, State } from "./arithmetic.js" */
/** @typedef {{ rows: number, cols: number }} Size */

const INPUTS = {
  own: "your array", numbers: "8×8 numbers", dot: "one bright cell", digit: "a digit",
  edges: "left edges of a digit",
};
const LIMITS = CONSTANTS.limits.pooling;
const FARTHEST = LIMITS.shift[1]; // pixels
const MOST_LISTED = 9; // longer lists of numbers are summed up
const POOLINGS = /** @type {const} */ (["max", "average"]);
/** @type {Record<string, [sign: string, name: string, down: number, right: number]>} */
const DIRECTIONS = {
  ArrowLeft: ["←", "left", 0, -1], ArrowUp: ["↑", "up", -1, 0],
  ArrowDown: ["↓", "down", 1, 0], ArrowRight: ["→", "right", 0, 1],
};

/** @param {Place} place */
function render({ model, el }) {
  const app = explorer({
    model, el, title: "Pooling",
    hint: "Point at an output cell, or move there with the arrow keys: its window is framed. " +
      "Paint on the input, or type a digit into a cell. Nudge the picture with the buttons, or " +
      "with Shift and an arrow key. Rows and columns count from 0.",
  });
  const NAMES = ["image", "pool_size", "strides", "padding", "shift"];
  const state = () => /** @type {State} */ (app.state(NAMES));
  /** @type {ReturnType<typeof compute> | null} */
  let now = null; // what compute() returned last
  /** @type {{ row: number, col: number } | null} */
  let at = null; // the output cell whose window is framed; null: the middle one
  /** @type {{ cells: Cell[], winners: Cell[], unread: Size } | null} */
  let inWindow = null; // that window's cells, those with its largest value, what is unread
  let erase = false;

  // Fields
  const { number, choice } = traitFields(app, model, LIMITS);
  const source = selectField("Input", offered(INPUTS, model.get("samples")), model.get("source"),
    (key) => {
      at = null;
      app.save({ source: key, image: model.get("samples")[key], shift: [0, 0] });
    });
  const size = number("Window", "pool_size");
  const strides = numberField("Stride", { range: LIMITS.strides, complain: app.complain,
    value: model.get("strides") ?? model.get("pool_size"),
    onChange: (value) => app.save({ strides: value }) });
  const asWindow = checkField("Stride as window", model.get("strides") == null, (on) =>
    app.save({ strides: on ? null : model.get("pool_size") }));
  const padding = choice("Padding", "padding",
    { valid: "valid (none)", same: "same (not counted)" });
  const pen = toggle("Pen: paint", (on) => { erase = on; }, "Pen: erase");
  const restore = button("Restore the input", () =>
    app.save({ image: model.get("samples")[model.get("source")], shift: [0, 0] }));
  const nudges = element("div", { class: "cu-field cu-check", role: "group", "aria-label": "Nudge" },
    element("span", {}, "Nudge by one pixel"),
    element("span", { class: "cu-stepper" },
      ...Object.entries(DIRECTIONS).map(([key, [arrow, name]]) =>
        button(arrow, () => nudge(key), { "aria-label": `Nudge the picture ${name}` })),
      button("Back", () => { app.save({ shift: [0, 0] }); sayNudge(); },
        { "aria-label": "Move the picture back to its place" })));
  app.toolbar.append(source.node, size.node, strides.node, asWindow.node, padding.node, nudges,
    pen, restore);

  // Panels
  const input = new MatrixView({ frame: app, role: "input", label: "Input", width: 240, height: 240,
    onMove: () => {},
    onPress: (i, j) => {
      const samples = model.get("samples")[model.get("source")].flat();
      write(i, j, erase ? 0 : Math.max(1, ...samples));
    },
    onType: (key, i, j) => { if (/^\d$/.test(key)) write(i, j, Number(key)); } });
  const result = (/** @type {string} */ label) => new MatrixView({ frame: app, role: "output", label, width: 176, height: 176,
    onMove: (i, j) => { light(i, j); sayWindow(); } });
  const views = { max: result("Max pooling"), average: result("Average pooling") };
  const panels = { none: panel("Input", input.node), max: panel("Max pooling", views.max.node),
    average: panel("Average pooling", views.average.node) };
  /** @type {(role: string, label: string) => MatrixView} */
  const difference = (role, label) =>
    new MatrixView({ frame: app, role, label, width: 176, height: 176 });
  const deltas = { none: difference("input", "Change of the input"),
    max: difference("output", "Change of max pooling"),
    average: difference("output", "Change of average pooling") };
  const table = measures();
  const differences = [panel("Change of max", deltas.max.node).node,
    panel("Change of average", deltas.average.node).node,
    panel("Change of input", deltas.none.node).node];
  app.stage.classList.add("cu-pooling");
  app.stage.append(element("div", { class: "cu-rows" }, panels.none.node, table.node),
    panels.max.node, panels.average.node, ...differences);

  /** @param {string} key */
  function nudge(key) {
    const [, , down, right] = DIRECTIONS[key];
    const [rows, cols] = model.get("shift");
    if (Math.max(Math.abs(rows + down), Math.abs(cols + right)) > FARTHEST) {
      app.complain(`The picture moves at most ${FARTHEST} pixels in one direction. ` +
        "Press “Back” to start again.");
      return;
    }
    app.save({ shift: [rows + down, cols + right] });
    sayNudge();
  }
  // Caught before the matrices see it: a plain arrow key moves their cursor.
  app.root.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (!event.shiftKey || !DIRECTIONS[event.key] || target.matches("input, select")) return;
    event.preventDefault();
    event.stopPropagation();
    nudge(event.key);
  }, { capture: true });

  /** Write a value into the moved, padded picture as it is drawn.
   * @param {number} drawnRow @param {number} drawnCol @param {number} value */
  function write(drawnRow, drawnCol, value) {
    const image = model.get("image");
    const [i, j] = [drawnRow - (now?.down.before ?? 0), drawnCol - (now?.across.before ?? 0)];
    const [rows, cols] = [image.length, image[0].length];
    if (i < 0 || j < 0 || i >= rows || j >= cols) {
      app.complain("That cell is padding: pooling does not count it. Paint inside the picture.");
      return;
    }
    const painted = rolled(image, model.get("shift"));
    if (painted[i][j] === value) return;
    painted[i][j] = value;
    app.save({ image: rolled(painted, model.get("shift").map((by) => -by)) });
  }

  /** Compute all, then draw all. */
  function update() {
    const values = state();
    source.set(model.get("source"));
    size.set(values.pool_size);
    strides.set(values.strides ?? values.pool_size);
    asWindow.set(values.strides == null);
    padding.set(values.padding);
    const [rows, cols] = [values.image.length, values.image[0].length];
    try {
      now = compute(values);
      app.complain("");
    } catch (problem) {
      now = null;
      const { message } = /** @type {Error} */ (problem);
      app.complain(message.replace("A kernel", "A window").replace("kernel", "window"));
      panels.none.caption(`Input ${rows}×${cols}`);
      input.draw({ values: array(rolled(values.image, values.shift)).data, rows, cols });
      for (const name of POOLINGS) {
        views[name].draw({ values: [], rows: 0, cols: 0 });
        panels[name].caption(`${name === "max" ? "Max" : "Average"} pooling: none`);
      }
      for (const node of differences) node.style.display = "none";
      table.set(null);
      app.say("");
      return;
    }
    const pooled = { rows: now.down.size, cols: now.across.size };
    const place = moved(values.shift, ["→ ", "← ", "↓ ", "↑ "]);
    panels.none.caption(`Input ${rows}×${cols}${place && `, moved ${place}`}`);
    panels.max.caption(`Max pooling ${pooled.rows}×${pooled.cols}`);
    panels.average.caption(`Average pooling ${pooled.rows}×${pooled.cols}`);
    const { row, col } = at ?? { row: pooled.rows >> 1, col: pooled.cols >> 1 };
    light(Math.min(row, pooled.rows - 1), Math.min(col, pooled.cols - 1));
    table.set(now.changes);
    showDifferences(values.shift.some(Boolean), now.maps, { rows, cols }, pooled);
    sayWindow();
  }

  /** What the nudge changed, map by map, all on one scale.
   * @param {boolean} shown
   * @param {Record<string, Pair>} maps
   * @param {Size} whole @param {Size} pooled */
  function showDifferences(shown, maps, whole, pooled) {
    for (const node of differences) node.style.display = shown ? "" : "none";
    if (!shown) return;
    const steps = Object.fromEntries(Object.entries(maps).map(
      ([name, [before, after]]) => [name, after.map((value, i) => value - before[i])]));
    const high = Math.max(...steps.none.map(Math.abs));
    for (const [name, view] of Object.entries(deltas)) {
      view.draw({ values: steps[name], high, low: -high, ...(name === "none" ? whole : pooled) });
    }
  }

  /** Frame the window of one output cell, the winning cells in it, and the two results.
   * @param {number} i @param {number} j */
  function light(i, j) {
    if (!now) return;
    at = { row: i, col: j };
    const { pool_size: window, strides: step } = state();
    const { down, across, maps: { none, max } } = now;
    const frame = { row: i * (step ?? window), col: j * (step ?? window),
      height: window, width: window };
    const picture = padded(now, step ?? window);
    const cells = cellsOf(frame, picture);
    const winners = cells.filter(({ value }) => value === max[1][i * across.size + j]);
    inWindow = { cells, winners, unread: picture.unread };
    // Where all cells are equal none is marked. A dilation above 1 frames single cells, a
    // little inside the window's frame.
    const marked = cells.length > 1 && winners.length === cells.length ? [] : winners
      .map(({ row, col }) => ({ row, col, height: 1, width: 1, dilation: 2, colour: "ink" }));
    // One scale for all three maps: their tints can be compared.
    const [low, high] = [Math.min(...none[1]), Math.max(...none[1])];
    input.draw({ ...picture, low, high, frames: [frame, ...marked] });
    const around = padding.control.value === "same" ? " with its padding" : "";
    input.label(`Input, ${picture.rows} by ${picture.cols}${around}. ` +
      "Arrow keys move, Enter paints, a digit is written.");
    for (const name of POOLINGS) {
      views[name].draw({ values: now.maps[name][1], rows: down.size, cols: across.size,
        low, high, frames: [{ ...at, height: 1, width: 1 }] });
      views[name].place(i, j);
      views[name].label(`${name === "max" ? "Max" : "Average"} pooling, ${down.size} by ` +
        `${across.size}. Arrow keys move the window.`);
    }
  }

  function sayWindow() {
    if (!now || !at || !inWindow) return;
    const { down, across, maps } = now;
    const { cells, winners, unread } = inWindow;
    const cell = at.row * across.size + at.col;
    const [largest, mean] = POOLINGS.map((name) => maps[name][1][cell]);
    const listed = cells.length <= MOST_LISTED
      ? cells.map(({ value }) => short(value)).join(", ") : `${cells.length} numbers`;
    const place = winners.length > 1 ? `in ${winners.length} cells`
      : `in row ${winners[0].row - down.before}, ` +
        `column ${winners[0].col - across.before}`;
    const left = [{ n: unread.rows, name: "row" }, { n: unread.cols, name: "column" }]
      .filter(({ n }) => n > 0).map(({ n, name }) => `${n} ${name}${n > 1 ? "s" : ""}`);
    const crossed = left.length
      ? ` No window reads the cells crossed out: ${left.join(" and ")}.` : "";
    app.say(`Output row ${at.row}, column ${at.col}: the window holds ${listed}. ` +
      `Largest: ${short(largest)}, ${place}. Mean: ${short(mean, 3)}.${crossed}`);
  }

  function sayNudge() {
    if (!now) return;
    const { changes, maps, down, across } = now;
    const shift = model.get("shift");
    if (!shift.some(Boolean)) {
      app.say("The picture is back in its place.");
      return;
    }
    const step = model.get("strides") ?? model.get("pool_size");
    let whole = "";
    if (shift.every((by) => by % step === 0)) {
      const grid = (/** @type {Float64Array} */ data) => Array.from({ length: down.size }, (_, i) =>
        Array.from(data.slice(i * across.size, (i + 1) * across.size)));
      const kept = POOLINGS.every((name) => compare(
        array(rolled(grid(maps[name][0]), shift.map((by) => by / step))).data,
        maps[name][1]).kept === down.size * across.size);
      if (kept) whole = " That is a whole number of strides: both maps moved and kept every value.";
    }
    const words = ["max", "average", "none"].map((name) =>
      `${{ max: "max", average: "average", none: "not pooled" }[name]} ` +
      `${changes[name].kept} of ${changes[name].count}`);
    const place = moved(shift, ["right by ", "left by ", "down by ", "up by "]);
    app.say(`The picture is moved ${place}. Values unchanged in their place: ` +
      `${words.join(", ")}.${whole}`);
  }

  app.listen([...NAMES, "source"], update);
  update();
  return app.close;
}

/** How far the picture is moved, "→ 1, ↑ 2"; `signs` are put before right, left, down, up.
 * @param {number[]} shift
 * @param {string[]} signs */
function moved([down, right], signs) {
  return [{ by: right, forward: signs[0], back: signs[1] },
    { by: down, forward: signs[2], back: signs[3] }].filter(({ by }) => by !== 0)
    .map(({ by, forward, back }) => (by > 0 ? forward : back) + Math.abs(by)).join(", ");
}

export default { render };
