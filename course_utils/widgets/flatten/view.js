// Explorer 4: a volume and its flat vector; each cell is found from the other, in both orders.
import CONSTANTS from "../shared/constants.json" with { type: "json" };
import { player, showAll, traitFields } from "../shared/fields.js";
import { element, explorer, panel, row, short } from "../shared/kit.js";
import { MatrixView, PLAIN, UNREAD } from "../shared/matrix.js";
import { compute, formulas, pixelAt } from "./arithmetic.js";
import { VectorStrip } from "./strip.js";

/** @import { Place } from "../shared/kit.js" */
/** @import { WindowFrame } from "../shared/matrix.js" */
/** @import { State, Triple } from "./arithmetic.js" */
/** @typedef {ReturnType<typeof compute>} Shown */

const ORDERS = { channels_last: "channels last", channels_first: "channels first" };

/** @param {Place} index */
function render({ model, el }) {
  const app = explorer({
    model, el, title: "Flatten",
    hint: "Point at a cell of the volume, or move there with the arrow keys: its index in the " +
      "vector lights up. Point at a cell of the vector: its pixel in the volume lights up.",
  });
  const NAMES = ["maps", "source", "height", "width", "channels", "order", "back", "pixel"];
  const read = () => /** @type {State} */ (app.state(NAMES));
  /** @type {Shown} */
  let now; // what compute() returned last
  let walking = false; // during a walk the vector fills cell by cell

  // Fields
  const { number, choice } = traitFields(app, model);
  /** @type {(label: string, name: string) => ReturnType<typeof number>} */
  const size = (label, name) => number(label, name, CONSTANTS.limits.flatten.side);
  const fields = {
    height: size("Height H", "height"), width: size("Width W", "width"),
    channels: size("Channels C", "channels"),
    source: choice("Values", "source",
      { numbers: "cells numbered", digit: "maps of a digit" }),
    order: choice("Order of memory", "order", ORDERS),
    back: choice("Read back as", "back", { off: "(not)", ...ORDERS }),
  };
  const play = player(() => next(), app);
  app.toolbar.append(...Object.values(fields).map(({ node }) => node), play.node);

  // Panels: built anew when the number of channels changes
  /** @type {MatrixView[]} */
  let slices = [];
  /** @type {MatrixView[]} */
  let backSlices = [];
  const strip = new VectorStrip({ app,
    onMove: (index) => point(pixelAt(index, now.sizes, model.get("order"))) });
  const stripPanel = panel("Vector", strip.node);
  stripPanel.node.style.flex = "1 1 100%";
  const lines = { there: element("p"), back: element("p"), steps: element("p") };
  const formulaPanel = panel("From the pixel to the index, and back", ...Object.values(lines));
  formulaPanel.node.classList.add("cu-lines");
  const volumeRow = element("div", {});
  const backRow = element("div", {});
  const backNote = element("p");
  const pixels = row(volumeRow, backRow);
  pixels.classList.add("cu-halves");
  app.stage.append(pixels, backNote, stripPanel.node, formulaPanel.node);

  /** @type {Map<number, ReturnType<typeof make>>} */
  const built = new Map(); // number of channels to its views, which are made once
  /** @param {number} depth */
  function build(depth) {
    const views = built.get(depth) ?? make(depth);
    built.set(depth, views);
    ({ slices, backSlices } = views);
    volumeRow.replaceChildren(views.rows[0]);
    backRow.replaceChildren(views.rows[1]);
  }

  /** @param {number} depth */
  function make(depth) {
    /** @type {(label: string, onMove?: (r: number, c: number) => void) => MatrixView} */
    const view = (label, onMove) => new MatrixView({ frame: app, role: "input", digits: 1,
      label, onMove });
    const all = Array.from({ length: depth }, (_, k) => k);
    const slices = all.map((k) => view(`Channel ${k}`, (r, c) => point([r, c, k])));
    const backSlices = all.map((k) => view(`Read back, channel ${k}`));
    /** @type {(views: MatrixView[], text: string) => HTMLElement} */
    const panels = (views, text) =>
      row(...views.map((one, k) => panel(`${text} ${k}`, one.node).node));
    const rows = [panels(slices, depth > 3 ? "k =" : "Channel"), panels(backSlices, "Back")];
    return { slices, backSlices, rows };
  }

  /** The pointer or a key asks for a pixel: the walk ends there.
   * @param {Triple} pixel */
  function point(pixel) {
    play.stop();
    const walked = walking;
    walking = false;
    if (pixel.some((index, axis) => index !== now.pixel[axis])) app.save({ pixel });
    else if (walked) draw();
  }

  function next() {
    const count = now.vector.length;
    const index = walking ? (now.index + 1) % count : 0;
    walking = true;
    const pixel = now.pixels[index];
    if (index === now.index) draw(); // a volume of one cell, or a walk that starts where we are
    else app.save({ pixel });
  }

  function update() {
    showAll(fields, read());
    draw();
  }

  function draw() {
    const state = read();
    now = compute(state);
    const { sizes: [H, W, C], volume, vector, pixels, pixel: [r, c, k], index, readBack } = now;
    if (slices.length !== C) build(C);
    const following = index + 1 < vector.length ? index + 1 : -1;
    const high = Math.max(...volume);
    // On a projector the volume and what is read back stand beside each other.
    const room = readBack ? { width: 435 / C, height: 138 } : { width: 890 / C, height: 180 };
    for (const view of [...slices, ...backSlices]) {
      view.most = { width: Math.min(224, room.width - 14), height: room.height };
    }
    slices.forEach((view, channel) => {
      /** @type {WindowFrame[]} */
      const frames = [];
      /** @type {(pixel: Triple, colour: string) => unknown} */
      const frame = ([row_, col, depth], colour) => depth === channel &&
        frames.push({ row: row_, col, height: 1, width: 1, colour });
      if (following >= 0) frame(pixels[following], "ink");
      frame([r, c, k], "highlight");
      view.draw({ ...sliceOf(volume, H, W, C, channel), high, frames });
      view.label(`Channel ${channel}, ${H} by ${W}. Arrow keys move.`);
      view.place(r, c);
    });
    backRow.hidden = backNote.hidden = !readBack;
    if (readBack) drawBack(readBack, high);
    strip.draw({ vector, pixels, index, next: following,
      filled: walking ? index + 1 : vector.length });
    stripPanel.caption(`Vector, ${H} · ${W} · ${C} = ${vector.length} cells, ` +
      `${ORDERS[state.order]} (above: ${vector.length < 100 ? "" : "every fifth "}index` +
      `${strip.hasPixels ? "; below: row, column, channel" : ""})`);
    const texts = formulas(now, state.order);
    for (const name of /** @type {const} */ (["there", "back", "steps"])) {
      if (lines[name].textContent !== texts[name]) lines[name].textContent = texts[name];
    }
    app.say(sentence(state, following));
  }

  /** @param {NonNullable<Shown["readBack"]>} readBack
   * @param {number} high */
  function drawBack({ values, moved, wrong, pixel: [r, c, k] }, high) {
    const [H, W, C] = now.sizes;
    backSlices.forEach((view, channel) => {
      const frames = channel === k ? [{ row: r, col: c, height: 1, width: 1 }] : [];
      const marks = sliceOf(moved, H, W, C, channel).values.map((one) => (one ? UNREAD : PLAIN));
      const picture = sliceOf(values, H, W, C, channel);
      view.draw({ ...picture, high, frames, marks });
      view.label(`Read back, channel ${channel}: ` +
        picture.values.map((value) => short(value, 1)).join(", "));
    });
    backNote.textContent = (wrong === 0
      ? "The vector is read back in the order in which it was written: every cell is in its place."
      : `Written as ${ORDERS[model.get("order")]}, read back as ${ORDERS[model.get("back")]}: ` +
        `${wrong} of ${values.length} cells hold another pixel (crossed out). No error is raised.`);
  }

  /** @param {State} state
   * @param {number} following the next index in memory, -1 after the last */
  function sentence(state, following) {
    const { pixel: [r, c, k], index, pixels, readBack, vector } = now;
    /** @type {(pixel: Triple) => string} */
    const name = ([row_, col, depth]) => `row ${row_}, column ${col}, channel ${depth}`;
    const walk = walking ? `Step ${index + 1} of ${vector.length}. ` : "";
    const neighbour = following < 0 ? "It is the last cell."
      : `Next in memory (the other frame): ${name(pixels[following])}.`;
    const landed = readBack && readBack.pixel.join() !== now.pixel.join()
      ? ` Read back as ${ORDERS[state.back]}, it lands at ${name(readBack.pixel)}.` : "";
    return `${walk}Pixel ${name([r, c, k])} ↔ index ${index}. ${neighbour}${landed}`;
  }

  strip.node.id = app.root.getAttribute("aria-labelledby") + "-vector";
  app.listen(NAMES, update);
  app.onLook(draw);
  update();
  return app.close;
}

/** One channel of a flat volume, as MatrixView draws it.
 * @template T
 * @param {T[]} values
 * @param {number} rows @param {number} cols @param {number} depth @param {number} k */
function sliceOf(values, rows, cols, depth, k) {
  return { values: values.filter((_, i) => i % depth === k), rows, cols };
}

export default { render };
