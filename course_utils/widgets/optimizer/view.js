// Explorer 8: optimizers race from one start over one surface.
import { mark, sized } from "../shared/canvas.js";
import { brief, LineChart } from "../shared/chart.js";
import CONSTANTS from "../shared/constants.json" with { type: "json" };
import { button, player, rangeField, readNumber, selectField } from "../shared/fields.js";
import { element, explorer, newId, panel, short, wantsLessMotion } from "../shared/kit.js";
import { compute, OPTIMIZERS, SURFACES } from "./arithmetic.js";
import { RaceMap } from "./map.js";

/** @import { Complain } from "../shared/fields.js" */
/** @import { Frame, Place } from "../shared/kit.js" */
/** @import { Look, Run, State } from "./arithmetic.js" */

const LIMITS = CONSTANTS.limits.optimizer;
const MOST_STEPS = LIMITS.steps[1];
const NAMES = ["surface", "optimizers", "learning_rate", "start", "steps"];
const LEAST_DRAWN = 1e-8; // of the loss, on its logarithmic axis

/** What is seen, in words: the losses, and who diverged.
 * @param {State} state
 * @param {Record<string, Run>} runs */
function sentence({ steps, learning_rate: rate }, runs) {
  const names = Object.keys(runs);
  if (!names.length) return "No optimizer is switched on: tick one.";
  const running = names.filter((name) => runs[name].diverged === null);
  const losses = running.map((name) => `${name} ${brief(runs[name].losses.at(-1))}`).join(", ");
  const gone = names.filter((name) => runs[name].diverged !== null).map((name) =>
    ` ${name} diverged: at step ${runs[name].diverged} a weight was beyond a million.`).join("");
  const hint = gone ? ` A learning rate of ${brief(rate)} is too large here.` : "";
  return `${losses ? `Loss after ${steps} steps: ${losses}.` : ""}${gone}${hint}`.trim();
}

/** @param {Place} place */
function render({ model, el }) {
  const app = explorer({ model, el, title: "Gradient descent",
    hint: "Set the start with a click or with the arrow keys on the map, change the learning " +
      "rate, and let the optimizers run. The red + is the lowest point." });
  const surface = selectField("Surface",
    Object.fromEntries(Object.entries(SURFACES).map(([key, { text }]) => [key, text])),
    model.get("surface"), (key) => app.save({ surface: key, start: SURFACES[key].start }));
  const rate = rateField(model.get("learning_rate"), app.complain,
    (value) => app.save({ learning_rate: value }));
  const steps = rangeField("Steps", { range: LIMITS.steps, step: 1,
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
  group.style.gap = "0 1em";
  const one = button("One step", () => { play.stop(); next(); });
  const buttons = wantsLessMotion() ? [play.node] : [play.node, one]; // else two for one thing
  app.toolbar.append(surface.node, rate.node, steps.node, ...buttons, reset, group);

  const map = new RaceMap({ frame: app, onStart: (start) => app.save({ start }) });
  const chart = new LineChart({ frame: app, label: "Loss against step", height: 300 });
  const mapPanel = panel("", map.node);
  app.stage.classList.add("cu-pair");
  app.stage.append(mapPanel.node,
    panel("Loss after each step (10⁻⁸ and below: at 10⁻⁸)", chart.node).node);

  /** Compute all, then draw all. */
  function update() {
    const state = /** @type {State} */ (app.state(NAMES));
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

  app.listen(NAMES, update);
  update();
  return app.close;
}

/** A switch for one optimizer, with its marker.
 * @param {string} name
 * @param {Look} look
 * @param {Frame} app
 * @param {() => void} onChange */
function racerField(name, { colour, marker }, app, onChange) {
  const control = element("input", { type: "checkbox", id: newId(), onchange: onChange });
  const icon = element("canvas", { "aria-hidden": "true" });
  const draw = () => {
    const side = app.letter() * 1.2;
    const pen = sized(icon, side, side);
    pen.fillStyle = pen.strokeStyle = app.colours()[colour];
    mark(pen, marker, side / 2, side / 2, side / 3);
  };
  app.onLook(draw);
  draw();
  const node = element("div", { class: "cu-field cu-check" }, control, icon,
    element("label", { for: control.id }, name));
  return { name, node, on: () => control.checked, set: (/** @type {boolean} */ on) => { control.checked = on; } };
}

/** A slider in powers of ten, and the number beside it, which can be typed.
 * @param {number} value
 * @param {Complain} complain
 * @param {(rate: number) => void} onChange */
function rateField(value, complain, onChange) {
  const id = newId();
  const [least, most] = LIMITS.learning_rate;
  const slider = element("input", { type: "range", min: Math.log10(least),
    max: Math.log10(most), step: 0.1, id,
    oninput: () => onChange(Number((10 ** Number(slider.value)).toPrecision(2))) });
  const text = element("input", { type: "text", inputmode: "decimal", size: 6,
    autocomplete: "off", "aria-label": "Learning rate, typed" });
  text.style.width = "5em";
  let current = value;
  const take = () => {
    const { value: number, problem = "" } = readNumber(text.value, { name: "The learning rate",
      range: LIMITS.learning_rate, whole: false, example: " such as 0.1" });
    text.setAttribute("aria-invalid", problem ? "true" : "false");
    complain(problem);
    if (number !== undefined && number !== current) onChange(number);
  };
  text.addEventListener("change", take);
  text.addEventListener("keydown", (event) => { if (event.key === "Enter") take(); });
  const set = (/** @type {number} */ next) => {
    if (next !== current || !text.matches(":focus")) { // else what is being typed stays
      text.value = String(next);
      text.setAttribute("aria-invalid", "false");
      complain("");
    }
    current = next;
    slider.value = String(Math.log10(next));
    slider.setAttribute("aria-valuetext", String(next));
  };
  text.addEventListener("blur", () => { text.value = String(current); });
  const both = element("span", { class: "cu-stepper" }, slider, text);
  return { node: element("div", { class: "cu-field" },
    element("label", { for: id }, "Learning rate"), both), set };
}

export default { render };
