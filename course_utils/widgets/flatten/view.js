// Explorer 4: a volume and its flat vector; each cell is found from the other, in both orders.
import { element, explorer, numberField, panel, player, row, selectField, short } from "../shared/kit.js";
import { MatrixView, PLAIN, UNREAD } from "../shared/matrix.js";

const ORDERS = { channels_last: "channels last", channels_first: "channels first" };
const LETTERS = { channels_last: "(r · W + c) · C + k", channels_first: "(k · H + r) · W + c" };

/** Where pixel [r, c, k] stands in the vector of an [H, W, C] volume. */
export function placeOf([r, c, k], [H, W, C], order) {
  return order === "channels_last" ? (r * W + c) * C + k : (k * H + r) * W + c;
}

/** Which pixel [r, c, k] stands at a place of the vector. */
export function pixelAt(place, [H, W, C], order) {
  const inner = order === "channels_last" ? C : W;
  const middle = order === "channels_last" ? W : H;
  const last = place % inner;
  const rest = (place - last) / inner;
  const [first, second] = [Math.floor(rest / middle), rest % middle];
  return order === "channels_last" ? [first, second, last] : [second, last, first];
}

/** Everything that is shown for one state. Volumes are row-major with the channels last. */
export function compute({ maps, source, height, width, channels: depth, order, back, pixel }) {
  const sizes = [height, width, depth];
  const count = height * width * depth;
  const indices = Array.from({ length: count }, (_, i) => i);
  const top = Math.floor((maps.length - height) / 2);
  const left = Math.floor((maps[0].length - width) / 2);
  const volume = indices.map((i) => {
    const [r, c, k] = pixelAt(i, sizes, "channels_last");
    return source === "numbers" ? i : maps[top + r][left + c][k];
  });
  const at = (one) => placeOf(one, sizes, "channels_last");
  const pixels = indices.map((place) => pixelAt(place, sizes, order));
  const vector = pixels.map((one) => volume[at(one)]);
  const lit = pixel.map((index, axis) => Math.min(index, sizes[axis] - 1));
  const place = placeOf(lit, sizes, order);
  // What the vector becomes when it is read in the order `back`, and from where each cell came.
  let readBack = null;
  if (back !== "off") {
    const from = indices.map((i) => placeOf(pixelAt(i, sizes, "channels_last"), sizes, back));
    const moved = from.map((source_, i) => at(pixels[source_]) !== i);
    readBack = { values: from.map((one) => vector[one]), moved,
      wrong: moved.filter(Boolean).length, pixel: pixelAt(place, sizes, back) };
  }
  return { sizes, volume, vector, pixels, pixel: lit, place, readBack };
}

/** The formula with the numbers filled in, and the way back by division. */
export function formulas({ sizes: [H, W, C], pixel: [r, c, k], place }, order) {
  const last = order === "channels_last";
  const filled = last ? `(${r} · ${W} + ${c}) · ${C} + ${k}` : `(${k} · ${H} + ${r}) · ${W} + ${c}`;
  const [inner, middle] = last ? [C, W] : [W, H];
  const quotient = Math.floor(place / inner);
  const names = last ? ["k", "r", "c"] : ["c", "k", "r"];
  const steps = last ? [C, W * C, 1] : [1, W, H * W];
  return {
    there: `place = ${LETTERS[order]} = ${filled} = ${place}`,
    back: `${place} ÷ ${inner} = ${quotient}, remainder ${place % inner} → ${names[0]} = ` +
      `${place % inner};  ${quotient} ÷ ${middle} = ${Math.floor(quotient / middle)}, remainder ` +
      `${quotient % middle} → ${names[1]} = ${Math.floor(quotient / middle)}, ${names[2]} = ` +
      `${quotient % middle}`,
    steps: `In the vector, one column to the right is ${steps[0]} further, one row down ` +
      `${steps[1]}, the next channel ${steps[2]}.`,
  };
}

/** The vector: cells with their values, their places above and their pixels below.
 *
 * Its cells wrap where the page is narrow, so it is made of elements and not a matrix. */
class VectorStrip {
  constructor({ app, onMove }) {
    Object.assign(this, { app, onMove, cells: [], at: 0 });
    this.node = element("div", { role: "listbox", tabindex: "0", "aria-label": "Vector",
      "aria-orientation": "horizontal",
      style: "display:flex;flex-wrap:wrap;gap:4px 0;padding:3px" });
    const point = (event) => {
      const cell = event.target.closest("[data-place]");
      if (cell) onMove(Number(cell.dataset.place));
    };
    this.node.addEventListener("pointermove", point);
    this.node.addEventListener("pointerdown", point);
    this.node.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const count = this.cells.length;
    const firstTop = this.cells[0].node.offsetTop;
    const below = this.cells.findIndex(({ node }) => node.offsetTop > firstTop);
    const perRow = below < 0 ? 0 : below;
    const target = { ArrowLeft: this.at - 1, ArrowRight: this.at + 1, ArrowUp: this.at - perRow,
      ArrowDown: this.at + perRow, Home: 0, End: count - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    if (target >= 0 && target < count) this.onMove(target);
  }

  #build(count) {
    const side = count > 40 ? 38 : 44;
    this.cells = Array.from({ length: count }, (_, place) => {
      const value = element("div", { style: `height:${side - 10}px;line-height:${side - 12}px;` +
        "border:1px solid var(--cu-line);margin-right:-1px" });
      const pixel = element("div", { style: "font-size:12px" });
      const node = element("div", { role: "option", id: `${this.node.id}-${place}`,
        "data-place": place, style: `width:${side}px;text-align:center;line-height:1.3` },
      element("div", { style: "font-size:12px;font-weight:600" }, String(place)), value, pixel);
      return { node, value, pixel };
    });
    this.node.replaceChildren(...this.cells.map(({ node }) => node));
  }

  /** `filled`: cells from this place on stay empty; `next`: the cell that is framed in ink. */
  draw({ vector, pixels, place, filled, next }) {
    if (this.cells.length !== vector.length) this.#build(vector.length);
    this.at = place;
    this.node.vector = vector; // what is drawn, for tests
    const colours = this.app.colours();
    const largest = Math.max(...vector, 0) || 1;
    this.cells.forEach((cell, i) => {
      const shown = i < filled;
      const share = shown ? Math.max(0, vector[i] / largest) : 0;
      const { fill, ink } = tinted(colours.paper, colours.output, share);
      const frame = i === place ? colours.highlight : i === next ? colours.ink : null;
      const [r, c, k] = pixels[i];
      const look = [vector[i], fill, frame, shown, r, c, k].join();
      if (cell.look === look) return; // most cells stay as they are
      cell.look = look;
      Object.assign(cell.value.style, { background: fill, color: ink,
        outline: frame ? `3px solid ${frame}` : "none",
        outlineOffset: "-2px" });
      cell.value.textContent = shown ? short(vector[i], 1) : "";
      cell.pixel.textContent = `${r},${c},${k}`;
      cell.node.setAttribute("aria-selected", String(i === place));
      const value = shown ? `${short(vector[i], 1)}, ` : "";
      cell.node.setAttribute("aria-label",
        `place ${i}: ${value}row ${r}, column ${c}, channel ${k}`);
    });
    this.node.setAttribute("aria-activedescendant", this.cells[place].node.id);
  }
}

/** A colour between two, and black or white for the text on it: what contrasts more. */
function tinted(from, to, share) {
  const parts = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  const [a, b] = [parts(from), parts(to)];
  const mix = a.map((start, i) => Math.round(start + (b[i] - start) * share));
  const linear = mix.map((part) => (part / 255) ** 2.2);
  const light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  return { fill: `rgb(${mix})`, ink: light > 0.18 ? "#000000" : "#FFFFFF" };
}

function render({ model, el }) {
  const app = explorer({
    model, el, title: "Flatten",
    hint: "Point at a cell of the volume, or move there with the arrow keys: its place in the " +
      "vector lights up. Point at a cell of the vector: its pixel in the volume lights up.",
  });
  const NAMES = ["maps", "source", "height", "width", "channels", "order", "back", "pixel"];
  let now = null; // what compute() returned last
  let walking = false; // during a walk the vector fills cell by cell

  // Fields
  const size = (label, name) => numberField(label, { least: 1, most: 5, value: model.get(name),
    complain: app.complain, onChange: (value) => app.save({ [name]: value }) });
  const fields = {
    height: size("Height H", "height"), width: size("Width W", "width"),
    channels: size("Channels C", "channels"),
    source: selectField("Values", { numbers: "cells numbered", digit: "feature maps of a digit" },
      model.get("source"), (value) => app.save({ source: value })),
    order: selectField("Order of memory", ORDERS, model.get("order"),
      (value) => app.save({ order: value })),
    back: selectField("Read the vector back as", { off: "(not)", ...ORDERS }, model.get("back"),
      (value) => app.save({ back: value })),
  };
  const play = player(() => next(), app);
  app.toolbar.append(...Object.values(fields).map(({ node }) => node), play.node);

  // Panels: built anew when the number of channels changes
  let slices = [];
  let backSlices = [];
  const strip = new VectorStrip({ app,
    onMove: (place) => point(pixelAt(place, now.sizes, model.get("order"))) });
  const stripPanel = panel("Vector", strip.node);
  stripPanel.node.style.flex = "1 1 100%";
  const lines = ["there", "back", "steps"].map((name) => [name, element("p", {})]);
  const formulaPanel = panel("From the pixel to the place, and back", ...lines.map(([, p]) => p));
  const volumeRow = element("div", {});
  const backRow = element("div", {});
  const backNote = panel("");
  app.stage.append(element("div", { class: "cu-rows", style: "width:100%" },
    volumeRow, stripPanel.node, formulaPanel.node, backRow));

  const built = new Map(); // number of channels to its views, which are made once
  function build(depth) {
    if (!built.has(depth)) built.set(depth, make(depth));
    let rows = [];
    ({ slices, backSlices, rows } = built.get(depth));
    volumeRow.replaceChildren(rows[0]);
    backRow.replaceChildren(backNote.node, rows[1]);
  }

  function make(depth) {
    const view = (role, label, onMove) =>
      new MatrixView({ frame: app, width: depth > 2 ? 160 : 224, digits: 1, role, label, onMove });
    const all = Array.from({ length: depth }, (_, k) => k);
    const slices = all.map((k) => view("input", `Channel ${k}`, (r, c) => point([r, c, k])));
    const backSlices = all.map((k) => view("input", `Read back, channel ${k}`));
    const panels = (views, text) =>
      row(...views.map((one, k) => panel(`${text} ${k}`, one.node).node));
    const rows = [panels(slices, "Channel"), panels(backSlices, "Read back")];
    return { slices, backSlices, rows };
  }

  /** The pointer or a key asks for a pixel: the walk ends there. */
  function point(pixel) {
    play.stop();
    const walked = walking;
    walking = false;
    if (pixel.some((index, axis) => index !== now.pixel[axis])) app.save({ pixel });
    else if (walked) draw();
  }

  function next() {
    const count = now.vector.length;
    const place = walking ? (now.place + 1) % count : 0;
    walking = true;
    const pixel = now.pixels[place];
    if (place === now.place) draw(); // a volume of one cell, or a walk that starts where we are
    else app.save({ pixel });
  }

  function update() {
    for (const [name, one] of Object.entries(fields)) one.set(model.get(name));
    draw();
  }

  function draw() {
    const state = Object.fromEntries(NAMES.map((name) => [name, model.get(name)]));
    now = compute(state);
    const { sizes: [H, W, C], volume, vector, pixels, pixel: [r, c, k], place, readBack } = now;
    if (slices.length !== C) build(C);
    const following = place + 1 < vector.length ? place + 1 : -1;
    const high = Math.max(...volume);
    slices.forEach((view, channel) => {
      const frames = [];
      const frame = ([row_, col, depth], colour) => depth === channel &&
        frames.push({ row: row_, col, height: 1, width: 1, colour });
      if (following >= 0) frame(pixels[following], "ink");
      frame([r, c, k], "highlight");
      view.draw({ ...sliceOf(volume, H, W, C, channel), high, frames });
      view.label(`Channel ${channel}, ${H} by ${W}. Arrow keys move.`);
      view.place(r, c);
    });
    backRow.hidden = !readBack;
    if (readBack) drawBack(readBack, high);
    strip.draw({ vector, pixels, place, next: following,
      filled: walking ? place + 1 : vector.length });
    stripPanel.caption(`Vector, ${H} · ${W} · ${C} = ${vector.length} cells, ` +
      `${ORDERS[state.order]} (above: place; below: row, column, channel)`);
    const texts = formulas(now, state.order);
    for (const [name, line] of lines) {
      if (line.textContent !== texts[name]) line.textContent = texts[name];
    }
    app.say(sentence(state, following));
  }

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
    backNote.caption(wrong === 0
      ? "The vector is read back in the order in which it was written: every cell is in its place."
      : `Written as ${ORDERS[model.get("order")]}, read back as ${ORDERS[model.get("back")]}: ` +
        `${wrong} of ${values.length} cells hold another pixel (crossed out). No error is raised.`);
  }

  function sentence(state, following) {
    const { pixel: [r, c, k], place, pixels, readBack, vector } = now;
    const name = ([row_, col, depth]) => `row ${row_}, column ${col}, channel ${depth}`;
    const walk = walking ? `Step ${place + 1} of ${vector.length}. ` : "";
    const neighbour = following < 0 ? "It is the last cell."
      : `Next in memory (the other frame): ${name(pixels[following])}.`;
    const landed = readBack && readBack.pixel.join() !== now.pixel.join()
      ? ` Read back as ${ORDERS[state.back]}, it lands at ${name(readBack.pixel)}.` : "";
    return `${walk}Pixel ${name([r, c, k])} ↔ place ${place}. ${neighbour}${landed}`;
  }

  strip.node.id = app.root.getAttribute("aria-labelledby") + "-vector";
  app.listen(NAMES, update);
  app.onTheme(draw);
  update();
  return app.close;
}

/** One channel of a flat volume, as MatrixView draws it. */
function sliceOf(values, rows, cols, depth, k) {
  return { values: values.filter((_, i) => i % depth === k), rows, cols };
}

export default { render };
