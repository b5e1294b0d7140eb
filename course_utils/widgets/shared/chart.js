// A small line chart: axes, lines told apart by dash, marker and label, a cursor to read values at.
import { mark, onKeys, setLabel, sized } from "./canvas.js";
import { element, LETTER, short } from "./kit.js";

/** `y` is null where there is no value; `colour` a name of the palette.
 * @typedef {{ name?: string, x: number[], y: (number | null)[], colour: string, dash?: number[],
 *   width?: number, marker?: string }} Line */
/** What is above `yMost` is cut off; `cursor` is the x of the line to read at.
 * @typedef {{ lines: Line[], xLabel: string, xLow: number, xHigh: number, yMost?: number | null,
 *   logarithmic?: boolean, cursor?: number | null }} Chart */
/** @import { Pen } from "./canvas.js" */
/** @import { Colours, Frame } from "./kit.js" */
/** @typedef {(value: number) => number} Scale from a value to its place on the page */

const MARGIN = { left: 54, right: 14, bottom: 40 };
const LEGEND_ROW = 20;
const FONT = "13px system-ui, sans-serif"; // where the page's letters have LETTER pixels

/** Round places for ticks from `low` to `high`, `most` at the most.
 * @param {number} low
 * @param {number} high */
function ticks(low, high, most = 6) {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const steps = [1, 2, 5].map((factor) => factor * power);
  const step = steps.find((size) => size >= rough * 0.999) ?? 10 * power;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A number short enough for an axis or a sentence: four digits that count.
 * @param {number | null} [value] */
export function brief(value) {
  if (value == null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    return value.toExponential(1).replace(".0e", "e").replace("e+", "e").replaceAll("-", "−");
  }
  return short(value, size >= 100 ? 1 : size >= 1 ? 3 : 4);
}

/** A chart under pointer and keyboard: `chart.draw(what)` draws a Chart. */
export class LineChart {
  /** `onMove(x)` answers the pointer, `onKey(key)` a key and returns true where it was of use.
   * @param {{ frame: Frame, label: string, width?: number, height?: number,
   *   onMove?: (x: number) => void, onKey?: (key: string) => unknown }} options */
  constructor({ frame, label, width = 424, height = 270, onMove, onKey }) {
    this.frame = frame;
    this.most = { width, height };
    this.room = this.width = width; // that the page allows; of the chart in its own pixels
    this.canvas = element("canvas", { class: "cu-matrix", "aria-label": label,
      role: onKey ? "application" : "img", tabindex: onKey ? "0" : null });
    this.node = element("div", { class: "cu-matrix-box" }, this.canvas);
    this.node.style.width = `${width}px`;
    const sizes = new ResizeObserver(([{ contentRect }]) => {
      if (!contentRect.width || contentRect.width === this.room) return;
      this.room = contentRect.width;
      this.#redraw();
    });
    sizes.observe(this.node);
    frame.onClose(() => sizes.disconnect());
    frame.onLook(() => this.#redraw());
    if (onMove) {
      for (const type of /** @type {const} */ (["pointerdown", "pointermove"])) {
        this.canvas.addEventListener(type, (event) => {
          const box = this.canvas.getBoundingClientRect(); // slides and zoom scale the page
          const place = ((event.clientX - box.left) / box.width) * this.width;
          if (this.scale) onMove(this.scale.value(place));
        });
      }
    }
    if (onKey) onKeys(this.canvas, onKey);
  }

  /** @param {string} text */
  label(text) {
    setLabel(this.canvas, text);
  }

  /** @param {Chart} chart */
  draw(chart) {
    this.chart = chart;
    Object.assign(this.canvas, { chart }); // what is drawn, for tests and for scripts of the reader's own
    this.#redraw();
  }

  #redraw() {
    if (!this.chart) return;
    const { lines, xLabel, xLow, xHigh, logarithmic, cursor } = this.chart;
    const colours = this.frame.colours();
    const most = this.frame.scaled(this.most.width);
    this.node.style.width = `${most}px`;
    const drawn = [Math.min(most, this.room), this.frame.scaled(this.most.height)];
    const pen = sized(this.canvas, drawn[0], drawn[1]);
    const larger = this.frame.letter() / LETTER;
    pen.scale(larger, larger);
    const [width, height] = drawn.map((pixels) => pixels / larger);
    this.width = width;
    pen.font = FONT;
    const top = 8 + LEGEND_ROW * this.#legend(pen, lines, colours);
    const bottom = height - MARGIN.bottom;
    const right = width - MARGIN.right;
    /** @type {Scale} */
    const up = logarithmic ? Math.log10 : (value) => value;
    const [low, high] = this.#limits(this.chart, up);
    const across = (right - MARGIN.left) / (xHigh - xLow || 1);
    const x = (/** @type {number} */ value) => MARGIN.left + (value - xLow) * across;
    const y = (/** @type {number} */ value) => bottom - ((up(value) - low) / (high - low)) * (bottom - top);
    this.scale = { value: (/** @type {number} */ place) => xLow + (place - MARGIN.left) / across };

    pen.lineWidth = 1;
    pen.strokeStyle = colours.grid;
    pen.fillStyle = colours.ink;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    const upTicks = logarithmic
      ? ticks(Math.ceil(low - 1e-9), Math.floor(high + 1e-9) + 1e-9, 5).filter(Number.isInteger)
        .map((power) => 10 ** power)
      : ticks(low, high, 6);
    pen.globalAlpha = 0.4;
    pen.beginPath();
    for (const value of upTicks) {
      pen.moveTo(MARGIN.left, Math.round(y(value)) + 0.5);
      pen.lineTo(right, Math.round(y(value)) + 0.5);
    }
    pen.stroke();
    pen.globalAlpha = 1;
    for (const value of upTicks) pen.fillText(brief(value), MARGIN.left - 6, y(value));
    pen.textAlign = "center";
    for (const value of ticks(xLow, xHigh, Math.min(8, width / 55))) {
      pen.fillText(brief(value), x(value), bottom + 12);
      pen.strokeRect(x(value), bottom, 0, 4);
    }
    pen.textAlign = "right";
    pen.fillText(xLabel, right, bottom + 29);
    pen.strokeStyle = colours.ink;
    pen.strokeRect(MARGIN.left, bottom, right - MARGIN.left, 0);
    if (cursor != null) {
      pen.setLineDash([3, 3]);
      pen.beginPath();
      pen.moveTo(x(cursor), top);
      pen.lineTo(x(cursor), bottom);
      pen.stroke();
      pen.setLineDash([]);
    }
    pen.save();
    pen.beginPath();
    pen.rect(MARGIN.left - 6, top - 6, right - MARGIN.left + 12, bottom - top + 12);
    pen.clip();
    for (const line of lines) this.#line(pen, line, x, y, colours);
    pen.restore();
  }

  /** The ends of the vertical axis: those of the values, at most `yMost`, and a little more.
   * @param {Chart} chart
   * @param {Scale} up */
  #limits({ lines, yMost }, up) {
    const values = lines.flatMap(({ y }) => y).filter((value) => value != null).map(up)
      .filter(Number.isFinite);
    const most = yMost == null ? Infinity : up(yMost);
    let low = values.reduce((a, b) => Math.min(a, b), Infinity);
    let high = Math.min(most, values.reduce((a, b) => Math.max(a, b), -Infinity));
    if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
    if (low === high) [low, high] = [low - 0.5, high + 0.5];
    const room = (high - low) * 0.05;
    return [low - room, high + room];
  }

  /** @param {Pen} pen
   * @param {Line} line
   * @param {Scale} x
   * @param {Scale} y
   * @param {Colours} colours */
  #line(pen, line, x, y, colours) {
    this.#look(pen, line, colours);
    pen.beginPath();
    let inGap = true;
    line.x.forEach((at, i) => {
      const value = line.y[i];
      if (value == null) { inGap = true; return; }
      pen[inGap ? "moveTo" : "lineTo"](x(at), y(value));
      inGap = false;
    });
    pen.stroke();
    pen.setLineDash([]);
    const { marker } = line;
    if (!marker) return;
    const every = Math.ceil(line.x.length / 20); // more markers than that would hide the line
    pen.strokeStyle = colours.paper;
    pen.lineWidth = 1;
    line.x.forEach((at, i) => {
      const value = line.y[i];
      const last = i === line.x.length - 1;
      if (value != null && (i % every === 0 || last)) mark(pen, marker, x(at), y(value), 4);
    });
  }

  /** @param {Pen} pen
   * @param {Line} line
   * @param {Colours} colours */
  #look(pen, { colour, dash = [], width = 2 }, colours) {
    pen.strokeStyle = pen.fillStyle = colours[colour];
    pen.lineWidth = width;
    pen.lineJoin = "round";
    pen.setLineDash(dash);
  }

  /** A sample of each named line and its name, in as many rows as needed; returns how many.
   * @param {Pen} pen
   * @param {Line[]} lines
   * @param {Colours} colours */
  #legend(pen, lines, colours) {
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    let [left, rows] = [MARGIN.left, 0];
    for (const line of lines) {
      if (!line.name) continue;
      const room = 34 + pen.measureText(line.name).width + 14;
      if (rows === 0 || left + room - 14 > this.width) [left, rows] = [MARGIN.left, rows + 1];
      const y = rows * LEGEND_ROW - 8;
      this.#look(pen, line, colours);
      pen.beginPath();
      pen.moveTo(left, y);
      pen.lineTo(left + 28, y);
      pen.stroke();
      pen.setLineDash([]);
      pen.lineWidth = 1;
      pen.strokeStyle = colours.paper;
      if (line.marker) mark(pen, line.marker, left + 14, y, 4);
      pen.fillStyle = colours.ink;
      pen.fillText(line.name, left + 34, y);
      left += room;
    }
    return rows;
  }
}
