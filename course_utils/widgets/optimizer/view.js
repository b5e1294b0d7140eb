// Explorer 8: optimizers race from one start over one surface.
import { brief, LineChart, mark, sized } from "../shared/chart.js";
import {
  button, element, explorer, newId, panel, player, rangeField, readNumber, selectField, short,
  wantsLessMotion,
} from "../shared/kit.js";
import { compute, OPTIMIZERS, SURFACES } from "./optimizers.js";

const MOST_STEPS = 200;
const LEAST_DRAWN = 1e-8; // of the loss, on its logarithmic axis
const BANDS = 14;

/** The surface as a picture: bands of equal colour, a line where one meets the next. */
function drawSurface(surface, width, height, colours) {
  const { loss, centre, reach } = SURFACES[surface];
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(width, height);
  const [paper, shade, line] = [colours.paper, colours.padding, colours.grid].map((hex) =>
    [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)));
  const packed = (rgb) => new Uint32Array(new Uint8ClampedArray([...rgb, 255]).buffer)[0];
  const fills = Array.from({ length: 256 }, (_, band) => packed(paper.map((from, c) =>
    from + (shade[c] - from) * Math.min(1, band / BANDS) * 0.75)));
  const corners = [-1, 1].flatMap((i) => [-1, 1].map((j) =>
    loss(centre[0] + i * reach[0], centre[1] + j * reach[1])));
  const finer = (BANDS * BANDS) / Math.max(...corners); // bands lie closer near the bottom
  const pixels = new Uint32Array(image.data.buffer);
  const ink = packed(line);
  let above = new Uint8Array(width);
  let bands = new Uint8Array(width);
  for (let row = 0; row < height; row++) {
    const y = centre[1] + reach[1] * (1 - (2 * row + 1) / height);
    for (let col = 0; col < width; col++) {
      bands[col] = Math.sqrt(loss(centre[0] + reach[0] * ((2 * col + 1) / width - 1), y) * finer);
    }
    for (let col = 0; col < width; col++) {
      const band = bands[col];
      const edge = (row && band !== above[col]) || (col && band !== bands[col - 1]);
      pixels[row * width + col] = edge ? ink : fills[band];
    }
    [above, bands] = [bands, above];
  }
  pen.putImageData(image, 0, 0);
  return canvas;
}

/** The map under pointer and keyboard; `onStart([x, y])` answers both. */
class RaceMap {
  #grounds = new Map(); // pictures of surfaces, each drawn once per size and theme

  constructor({ frame, onStart }) {
    Object.assign(this, { frame, onStart, maxWidth: 390 });
    this.canvas = element("canvas", { class: "cu-matrix", role: "application", tabindex: "0" });
    this.canvas.style.touchAction = "none"; // a finger drags the start, not the page
    this.node = element("div", { class: "cu-matrix-box" }, this.canvas);
    this.node.style.width = `${this.maxWidth}px`;
    const sizes = new ResizeObserver(() => this.draw());
    sizes.observe(this.node);
    frame.onClose(() => sizes.disconnect());
    frame.onTheme(() => this.draw());
    let pressed = false;
    const take = (event) => {
      const box = this.canvas.getBoundingClientRect();
      const { centre, reach } = SURFACES[this.race.surface];
      this.#go([centre[0] + reach[0] * ((2 * (event.clientX - box.left)) / box.width - 1),
        centre[1] + reach[1] * (1 - (2 * (event.clientY - box.top)) / box.height)]);
    };
    this.canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      pressed = true;
      this.canvas.setPointerCapture(event.pointerId);
      take(event);
    });
    this.canvas.addEventListener("pointermove", (event) => { if (pressed) take(event); });
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
      this.canvas.addEventListener(type, () => { pressed = false; });
    }
    this.canvas.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1],
        ArrowDown: [0, -1] }[event.key];
      if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const size = event.shiftKey ? 0.5 : 0.1;
      this.#go(this.race.start.map((one, i) => one + way[i] * size));
    });
  }

  /** The start may be anywhere on the map. */
  #go(point) {
    const { centre, reach } = SURFACES[this.race.surface];
    this.onStart(point.map((one, i) => Number(
      Math.min(centre[i] + reach[i], Math.max(centre[i] - reach[i], one)).toFixed(3))));
  }

  draw(race = this.race) {
    if (!race) return;
    this.race = race;
    this.canvas.race = race; // what is drawn, for tests and for scripts of the reader's own
    const colours = this.frame.colours();
    const { centre, reach, lowest } = SURFACES[race.surface];
    const width = Math.floor(Math.min(this.maxWidth, this.node.clientWidth || this.maxWidth));
    const height = Math.round(width * 0.75);
    const pen = sized(this.canvas, width, height);
    const key = [race.surface, this.canvas.width, this.canvas.height, colours.paper].join();
    if (!this.#grounds.has(key)) {
      if (this.#grounds.size > 8) this.#grounds.clear();
      this.#grounds.set(key,
        drawSurface(race.surface, this.canvas.width, this.canvas.height, colours));
    }
    pen.drawImage(this.#grounds.get(key), 0, 0, width, height);
    const bounded = (place) => Math.min(5000, Math.max(-5000, place));
    const place = ([x, y]) => [bounded((width / 2) * (1 + (x - centre[0]) / reach[0])),
      bounded((height / 2) * (1 - (y - centre[1]) / reach[1]))];
    pen.font = "13px system-ui, sans-serif";
    pen.textBaseline = "middle";
    pen.strokeStyle = colours.highlight;
    pen.lineWidth = 3;
    pen.beginPath();
    for (const [x, y] of lowest.map(place)) {
      pen.moveTo(x - 10, y);
      pen.lineTo(x + 10, y);
      pen.moveTo(x, y - 10);
      pen.lineTo(x, y + 10);
    }
    pen.stroke();
    const heads = [];
    for (const [name, { path, diverged }] of Object.entries(race.runs)) {
      const { colour, marker } = OPTIMIZERS[name];
      const places = path.map(place);
      pen.strokeStyle = pen.fillStyle = colours[colour];
      pen.lineWidth = 2;
      pen.lineJoin = "round";
      pen.beginPath();
      places.forEach(([x, y], i) => pen[i ? "lineTo" : "moveTo"](x, y));
      pen.stroke();
      pen.strokeStyle = colours.paper;
      pen.lineWidth = 1;
      places.forEach(([x, y], i) => { if (i % 10 === 0 && i) mark(pen, marker, x, y, 3.5); });
      const at = lastOnMap(places, width, height);
      pen.lineWidth = 1.5;
      mark(pen, marker, ...at, 6.5);
      const gone = diverged !== null ? ", diverged" : at === places.at(-1) ? "" : ", off the map";
      heads.push({ name: name + gone, at });
    }
    const [x, y] = place(race.start);
    pen.strokeStyle = colours.ink;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(x, y, 9, 0, 2 * Math.PI);
    pen.stroke();
    heads.push({ name: "start", at: [x, y] });
    this.#name(pen, heads, width, height, colours);
  }

  /** Names beside the heads, moved apart where they would lie on each other. */
  #name(pen, heads, width, height, colours) {
    const taken = [];
    pen.lineWidth = 4;
    pen.lineJoin = "round";
    pen.strokeStyle = colours.paper;
    pen.fillStyle = colours.ink;
    for (const { name, at: [x, y] } of heads.sort((a, b) => a.at[1] - b.at[1])) {
      const room = pen.measureText(name).width;
      const left = x + 13 + room > width ? x - 13 - room : x + 13;
      let high = Math.max(9, y);
      while (taken.some((box) => Math.abs(box.high - high) < 15 && left < box.right &&
        left + room > box.left)) high += 3;
      high = Math.min(high, height - 9);
      taken.push({ left, right: left + room, high });
      pen.strokeText(name, left, high);
      pen.fillText(name, left, high);
    }
  }
}

/** Where a path is, or where it left the map for the last time. */
export function lastOnMap(places, width, height) {
  const inside = ([x, y]) => x >= 0 && y >= 0 && x <= width && y <= height;
  const last = places.findLastIndex(inside);
  if (last < 0 || last === places.length - 1) return places[Math.max(last, 0)];
  const [[x, y], [toX, toY]] = [places[last], places[last + 1]];
  const share = Math.min(
    toX > width ? (width - x) / (toX - x) : toX < 0 ? x / (x - toX) : 1,
    toY > height ? (height - y) / (toY - y) : toY < 0 ? y / (y - toY) : 1);
  return [x + share * (toX - x), y + share * (toY - y)];
}

function render({ model, el }) {
  const app = explorer({ model, el, title: "Gradient descent",
    hint: "Set the start with a click or with the arrow keys on the map, change the learning " +
      "rate, and let the optimizers run. The red + is the lowest point." });
  const surface = selectField("Surface",
    Object.fromEntries(Object.entries(SURFACES).map(([key, { text }]) => [key, text])),
    model.get("surface"), (key) => app.save({ surface: key, start: SURFACES[key].start }));
  const rate = rateField(model.get("learning_rate"), app.complain,
    (value) => app.save({ learning_rate: value }));
  const steps = rangeField("Steps", { least: 0, most: MOST_STEPS, step: 1,
    value: model.get("steps"), onInput: (value) => { play.stop(); app.save({ steps: value }); } });
  const next = () => {
    const now = model.get("steps");
    if (now < MOST_STEPS) app.save({ steps: now + 1 });
    else play.stop();
  };
  const play = player(() => next(), { milliseconds: 80, onClose: app.onClose });
  play.node.addEventListener("click", () => {
    if (model.get("steps") === MOST_STEPS) app.save({ steps: 0 }); // play it again
  });
  const reset = button("Reset", () => { play.stop(); app.save({ steps: 0 }); });
  const racers = Object.entries(OPTIMIZERS).map(([name, look]) => racerField(name, look, app,
    () => app.save({ optimizers: racers.filter((one) => one.on()).map((one) => one.name) })));
  const group = element("div", { role: "group", "aria-label": "Optimizers", class: "cu-stage" },
    ...racers.map((one) => one.node));
  group.style.gap = "0.1rem 1rem";
  const one = button("One step", () => { play.stop(); next(); });
  const buttons = wantsLessMotion() ? [play.node] : [play.node, one]; // else two for one thing
  app.toolbar.append(surface.node, rate.node, steps.node, ...buttons, reset, group);

  const map = new RaceMap({ frame: app, onStart: (start) => app.save({ start }) });
  const chart = new LineChart({ frame: app, label: "Loss against step", height: 293 });
  const mapPanel = panel("", map.node);
  app.stage.append(mapPanel.node,
    panel("Loss after each step", chart.node).node);

  /** Compute all, then draw all. */
  function update() {
    const state = Object.fromEntries(["surface", "optimizers", "learning_rate", "start", "steps"]
      .map((name) => [name, model.get(name)]));
    const runs = compute(state);
    surface.set(state.surface);
    rate.set(state.learning_rate);
    steps.set(state.steps);
    racers.forEach((racer) => racer.set(state.optimizers.includes(racer.name)));
    map.draw({ ...state, runs });
    const text = SURFACES[state.surface].text;
    const [x, y] = state.start.map((value) => short(value));
    mapPanel.caption(`Map of the loss, start at x ${x}, y ${y}`);
    map.canvas.setAttribute("aria-label", `Map of ${text}. The start is at x ${x}, y ${y}. ` +
      "Arrow keys move it, with Shift further.");
    const first = Math.max(...Object.values(runs).map(({ losses }) => losses[0]), LEAST_DRAWN);
    chart.draw({ logarithmic: true, xLabel: "step", xLow: 0, xHigh: Math.max(state.steps, 10),
      yMost: 100 * first, // where one diverges, the others are still to be seen
      lines: Object.entries(runs).map(([name, { losses }]) => ({ name, ...OPTIMIZERS[name],
        x: losses.map((_, i) => i), y: losses.map((one) => Math.max(one, LEAST_DRAWN)) })) });
    app.say(sentence(state, runs));
  }

  app.listen(["surface", "optimizers", "learning_rate", "start", "steps"], update);
  update();
  return app.close;
}

/** What is seen, in words: the losses, and who diverged. */
export function sentence({ steps, learning_rate: rate }, runs) {
  const names = Object.keys(runs);
  if (!names.length) return "No optimizer is switched on: tick one.";
  const running = names.filter((name) => runs[name].diverged === null);
  const losses = running.map((name) => `${name} ${brief(runs[name].losses.at(-1))}`).join(", ");
  const gone = names.filter((name) => runs[name].diverged !== null).map((name) =>
    ` ${name} diverged: at step ${runs[name].diverged} a weight was beyond a million.`).join("");
  const hint = gone ? ` A learning rate of ${brief(rate)} is too large here.` : "";
  return `${losses ? `Loss after ${steps} steps: ${losses}.` : ""}${gone}${hint}`.trim();
}

/** A switch for one optimizer, with its marker. */
function racerField(name, { colour, marker }, app, onChange) {
  const control = element("input", { type: "checkbox", id: newId(), onchange: onChange });
  const icon = element("canvas", { "aria-hidden": "true" });
  const draw = () => {
    const pen = sized(icon, 18, 18);
    pen.fillStyle = pen.strokeStyle = app.colours()[colour];
    mark(pen, marker, 9, 9, 6);
  };
  app.onTheme(draw);
  draw();
  const node = element("div", { class: "cu-field cu-check" }, control, icon,
    element("label", { for: control.id }, name));
  return { name, node, on: () => control.checked, set: (on) => { control.checked = on; } };
}

/** A slider in powers of ten, and the number beside it, which can be typed. */
function rateField(value, complain, onChange) {
  const id = newId();
  const slider = element("input", { type: "range", min: -4, max: 1, step: 0.1, id,
    oninput: () => onChange(Number((10 ** Number(slider.value)).toPrecision(2))) });
  const text = element("input", { type: "text", inputmode: "decimal", size: 6,
    autocomplete: "off", "aria-label": "Learning rate, typed" });
  text.style.width = "5rem";
  let current = value;
  const take = () => {
    const { value: number, problem = "" } = readNumber(text.value, { name: "The learning rate",
      least: 1e-4, most: 10, whole: false, example: " such as 0.1" });
    text.setAttribute("aria-invalid", problem ? "true" : "false");
    complain(problem);
    if (!problem && number !== current) onChange(number);
  };
  text.addEventListener("change", take);
  text.addEventListener("keydown", (event) => { if (event.key === "Enter") take(); });
  const set = (next) => {
    if (next !== current || document.activeElement !== text) { // else what is being typed stays
      text.value = String(next);
      text.setAttribute("aria-invalid", "false");
      complain("");
    }
    current = next;
    slider.value = Math.log10(next);
    slider.setAttribute("aria-valuetext", String(next));
  };
  text.addEventListener("blur", () => { text.value = String(current); });
  const both = element("span", { class: "cu-stepper" }, slider, text);
  return { node: element("div", { class: "cu-field" },
    element("label", { for: id }, "Learning rate"), both), set };
}

export default { render };
