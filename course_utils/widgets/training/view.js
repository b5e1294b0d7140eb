// Explorer 7: a training while it runs, and its curves to read afterwards.
import { brief, LineChart } from "../shared/chart.js";
import { selectField } from "../shared/fields.js";
import { element, explorer, panel } from "../shared/kit.js";

/** @import { Line } from "../shared/chart.js" */
/** @import { Place } from "../shared/kit.js" */
/** The values of one metric, by kind of line; x in steps.
 * @typedef {Record<string, { x: number[], y: (number | null)[] }>} Metric */
/** Counts of what is done and planned (0 or null: unknown); `per` are the steps of an epoch where
 * all are equal, `first` the epochs before this training, `rate` in steps and `left` in seconds.
 * @typedef {{ state: "waiting" | "running" | "finished" | "stopped", epoch: number,
 *   epochs: number | null, step: number, steps: number | null, done: number, note?: string,
 *   total?: number | null, per?: number | null, first?: number, rate?: number | null,
 *   left?: number | null, last?: Record<string, number | null> }} Progress */

/** @type {Record<string, Omit<Line, "x" | "y">>} */
const KINDS = {
  step: { name: "training, each step", colour: "input", width: 1.2 },
  training: { name: "training, each epoch", colour: "input", dash: [6, 4], marker: "circle" },
  validation: { name: "validation", colour: "kernel", width: 2.4, marker: "square" },
};

/** Seconds as "0:07" or "1:02:05".
 * @param {number} seconds */
export function clock(seconds) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = two(Math.floor(seconds % 60));
  return hours ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** How far a training is, in the words of `place_in_words` in Python.
 * @param {Progress} progress */
export function placeInWords(progress) {
  const { state, epoch, epochs, step, steps, done } = progress;
  if (state === "waiting") return "not started";
  if (!done && state === "finished") return "finished: no step was reported";
  const of = (/** @type {number | null} */ number) => (number ? ` of ${number}` : "");
  if (state === "finished") {
    return `finished: epoch ${epoch}${of(epochs)}, ${done} ${done === 1 ? "step" : "steps"} in all`;
  }
  const words = `epoch ${epoch}${of(epochs)}${step ? `, step ${step}${of(steps)}` : ""}`;
  return state === "stopped" ? `stopped at ${words}` : words;
}

/** The metrics in the order of the charts: the loss first, the learning rate last.
 * @param {Record<string, Metric>} curves */
function metricsInOrder(curves) {
  /** @type {(name: string) => number} */
  const rank = (name) => ({ loss: 0, learning_rate: 2 })[name] ?? 1;
  return Object.keys(curves).sort((a, b) => rank(a) - rank(b));
}

/** The lines of one metric, with x in epochs where all epochs have the same length.
 * @param {Metric} metric
 * @param {Progress} progress
 * @returns {Line[]} */
function linesOf(metric, { per, first = 0 }) {
  return Object.keys(KINDS).filter((kind) => metric[kind]).map((kind) => ({
    ...KINDS[kind], ...metric[kind],
    x: per ? metric[kind].x.map((step) => first + step / per) : metric[kind].x,
  }));
}

/** What every line of a metric is at a place: [{ name, x, y }], the nearest point of each line.
 * A line that has no point within half an epoch (or 2 % of the axis) says nothing.
 * @param {Line[]} lines
 * @param {number} x
 * @param {number} reach */
function readAt(lines, x, reach) {
  return lines.flatMap((line) => {
    let best = -1;
    line.x.forEach((at, i) => {
      if (best < 0 || Math.abs(at - x) < Math.abs(line.x[best] - x)) best = i;
    });
    const near = best >= 0 && Math.abs(line.x[best] - x) <= reach;
    return near ? [{ name: line.name, x: line.x[best], y: line.y[best] }] : [];
  });
}

/** @param {Place} place */
function render({ model, el }) {
  const app = explorer({ model, el, title: "Training",
    hint: "Point at a chart, or move along it with the arrow keys, to read its values. " +
      "Page up and page down go from epoch to epoch." });
  /** @type {number | null} */
  let cursor = null; // the x that is read, or null
  let chosen = ""; // the metric of the second chart
  /** @type {number[]} */
  let places = []; // every x that has a point
  let saidEpoch = 0;
  let drawnFor = "";

  const filled = element("div");
  filled.style.cssText = "height:100%;background:var(--cu-accent);border-radius:3px";
  const bar = element("div", { role: "progressbar", "aria-label": "Progress of the training",
    "aria-valuemin": "0", "aria-valuemax": "100" }, filled);
  bar.style.cssText = "height:0.9em;width:100%;margin-bottom:0.2em;border-radius:4px;" +
    "background:var(--cu-soft);border:1px solid var(--cu-line)";
  const place = element("p");
  place.style.fontVariantNumeric = "tabular-nums";
  const meter = element("div", {}, bar, place);
  meter.style.cssText = "flex:1 1 100%;min-width:0";
  app.toolbar.append(meter);
  const menu = selectField("Second chart", {}, "", (name) => { chosen = name; draw(); });
  app.toolbar.append(menu.node);

  const options = { frame: app, onMove: (x) => read(nearest(x)), onKey: key };
  const views = [0, 1].map((i) => {
    const chart = new LineChart({ ...options, label: `Chart ${i + 1}` });
    return { chart, panel: panel("", chart.node) };
  });
  app.stage.classList.add("cu-pair");
  app.stage.append(...views.map((view) => view.panel.node));

  const words = (/** @type {string} */ name) => name.replace(/^val_/, "validation ").replaceAll("_", " ");
  /** @returns {Progress} */
  const progress = () => model.get("progress");

  function shownMetrics() {
    const [first, ...others] = metricsInOrder(model.get("curves"));
    const second = others.includes(chosen) ? chosen : others[0];
    const offered = JSON.stringify(others);
    if (menu.node.dataset.offered !== offered) {
      menu.node.dataset.offered = offered;
      menu.control.replaceChildren(
        ...others.map((name) => element("option", { value: name }, words(name))));
    }
    menu.node.style.display = others.length > 1 ? "" : "none";
    if (second) menu.set(second);
    return [first, second].filter(Boolean);
  }

  /** Draw the charts. */
  function draw() {
    const curves = model.get("curves");
    const { per, first = 0, epochs, done = 0, total, state } = progress();
    drawnFor = `${state} ${per}`;
    const metrics = shownMetrics();
    const all = metrics.map((name) => linesOf(curves[name], progress()));
    places = [...new Set(all.flat().flatMap(({ x }) => x))].sort((a, b) => a - b);
    const end = places.at(-1) ?? 1;
    const known = per ? epochs != null && epochs <= first + 20 && epochs : total;
    const planned = state === "running" && known; // the axis is as long as the training
    const least = first + (per ? 1 / per : 1);
    const span = { xLow: first, xHigh: planned || Math.max(end, least) };
    const unit = per ? "epoch" : "step";
    views.forEach(({ chart, panel: box }, i) => {
      box.node.style.display = metrics[i] || i === 0 ? "" : "none";
      box.caption(metrics[i] ? words(metrics[i]) : "no values yet");
      chart.draw({ lines: all[i] ?? [], xLabel: unit, cursor, ...span });
      const lines = (all[i] ?? []).map((line) => line.name).join("; ");
      chart.label(metrics[i]
        ? `Chart of ${words(metrics[i])} over ${unit}s. Lines: ${lines}. Arrow keys read values.`
        : `Empty chart, ${done} steps done.`);
    });
  }

  /** Draw the bar and say how far training is. */
  function follow() {
    const now = progress();
    const { state, rate, left, total, done = 0, note, epoch } = now;
    if (drawnFor !== `${state} ${now.per}`) draw(); // the axis is another one
    const text = placeInWords(now);
    const speed = rate ? ` · ${brief(rate)} steps/s` : "";
    place.textContent = text + speed + (left != null ? ` · ${clock(left)} left` : "");
    const share = total ? Math.min(1, done / total) : state === "finished" ? 1 : null;
    // No number of steps is known: the bar is hatched and says nothing about the end.
    filled.style.width = `${(share ?? 1) * 100}%`;
    filled.style.background = share == null
      ? "repeating-linear-gradient(45deg,var(--cu-line) 0 6px,var(--cu-soft) 6px 12px)"
      : "var(--cu-accent)";
    if (share == null) bar.removeAttribute("aria-valuenow");
    else bar.setAttribute("aria-valuenow", String(Math.round(share * 100)));
    bar.setAttribute("aria-valuetext", text);
    app.complain(note ?? "");
    // A screen reader is told once an epoch, not ten times a second.
    if (cursor == null && (state !== "running" || epoch !== saidEpoch)) {
      saidEpoch = epoch;
      app.say(state === "waiting" ? "" : `${text}${last(now)}.`);
    }
  }

  /** @param {Progress} progress */
  function last({ last: values = {} }) {
    const names = Object.keys(values);
    return names.length
      ? `: ${names.map((name) => `${words(name)} ${brief(values[name])}`).join(", ")}` : "";
  }

  /** @param {number} x */
  function nearest(x) {
    return places.reduce((a, b) => (Math.abs(b - x) < Math.abs(a - x) ? b : a), places[0]);
  }

  /** Read the values of both charts at one place.
   * @param {number | undefined} x */
  function read(x) {
    if (x === undefined || x === cursor) return;
    cursor = x;
    const now = progress();
    const reach = now.per ? 0.5 : (places[places.length - 1] - places[0]) * 0.02;
    const parts = shownMetrics().map((name) => {
      const found = readAt(linesOf(model.get("curves")[name], now), x, reach);
      const values = found.map(({ name: line, x: at, y }) =>
        `${y == null ? "not a finite number" : brief(y)} (${line}` +
        `${at === x ? "" : `, at ${brief(at)}`})`);
      return `${words(name)} ${values.join(", ") || "–"}`;
    });
    app.say(`${now.per ? "Epoch" : "Step"} ${brief(x)}: ${parts.join("; ")}.`);
    draw();
  }

  /** @param {string} name */
  function key(name) {
    if (!places.length) return false;
    if (name === "Escape") {
      cursor = null;
      draw();
      follow();
      return true;
    }
    const at = cursor == null ? -1 : places.indexOf(nearest(cursor));
    const whole = places.filter((x) => Number.isInteger(Number(x.toFixed(6))));
    const target = {
      ArrowRight: places[Math.min(at + 1, places.length - 1)],
      ArrowLeft: places[Math.max(at - 1, 0)],
      Home: places[0], End: places.at(-1),
      PageDown: whole.find((x) => x > (cursor ?? -1)),
      PageUp: whole.findLast((x) => x < (cursor ?? Infinity)),
    };
    if (!(name in target)) return false;
    read(target[name]);
    return true;
  }

  app.listen(["curves"], draw);
  app.listen(["progress"], follow);
  follow();
  return app.close;
}

export default { render };
