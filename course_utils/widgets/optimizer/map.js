// The map of a surface, with the paths of the optimizers on it.
import { mark, onKeys, onPointer, sized } from "../shared/canvas.js";
import { rgb } from "../shared/colour.js";
import { element, LETTER } from "../shared/kit.js";
import { OPTIMIZERS, SURFACES } from "./arithmetic.js";

/** @import { Pen } from "../shared/canvas.js" */
/** @import { Colours, Frame } from "../shared/kit.js" */
/** @import { Point, Run, State } from "./arithmetic.js" */
/** @typedef {State & { runs: Record<string, Run> }} Race */

const BANDS = 14;
const MAP_WIDTH = 400; // pixels on a projector

/** The surface as a picture: bands of equal colour, a line where one meets the next.
 * @param {string} surface
 * @param {number} width
 * @param {number} height
 * @param {Colours} colours */
function drawSurface(surface, width, height, colours) {
  const { loss, centre, reach } = SURFACES[surface];
  const canvas = new OffscreenCanvas(width, height);
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = pen.createImageData(width, height);
  const [paper, shade, line] = [colours.paper, colours.padding, colours.grid].map(rgb);
  const packed = (/** @type {number[]} */ parts) => new Uint32Array(new Uint8ClampedArray([...parts, 255]).buffer)[0];
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
export class RaceMap {
  /** @type {Map<string, OffscreenCanvas>} */
  #grounds = new Map(); // pictures of surfaces, each drawn once per size and theme
  room = Infinity; // pixels that the page allows
  /** @type {Race | undefined} */
  race;

  /** @param {{ frame: Frame, onStart: (start: Point) => void }} options */
  constructor({ frame, onStart }) {
    this.frame = frame;
    this.onStart = onStart;
    this.canvas = element("canvas", { class: "cu-matrix", role: "application", tabindex: "0" });
    this.canvas.style.touchAction = "none"; // a finger drags the start, not the page
    this.node = element("div", { class: "cu-matrix-box" }, this.canvas);
    const sizes = new ResizeObserver(([{ contentRect }]) => {
      if (!contentRect.width || contentRect.width === this.room) return;
      this.room = contentRect.width;
      this.draw();
    });
    sizes.observe(this.node);
    frame.onClose(() => sizes.disconnect());
    frame.onLook(() => this.draw());
    const take = (/** @type {PointerEvent} */ event) => {
      if (!this.race) return;
      const box = this.canvas.getBoundingClientRect();
      const { centre, reach } = SURFACES[this.race.surface];
      this.#go(this.race, [centre[0] + reach[0] * ((2 * (event.clientX - box.left)) / box.width - 1),
        centre[1] + reach[1] * (1 - (2 * (event.clientY - box.top)) / box.height)]);
    };
    onPointer(this.canvas, { down: take, drag: take });
    onKeys(this.canvas, (key, { shiftKey }) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1],
        ArrowDown: [0, -1] }[key];
      if (!way || !this.race) return false;
      const [x, y] = this.race.start;
      const by = shiftKey ? 0.5 : 0.1;
      this.#go(this.race, [x + way[0] * by, y + way[1] * by]);
      return true;
    });
  }

  /** The start may be anywhere on the map.
   * @param {Race} race
   * @param {Point} point */
  #go({ surface }, [x, y]) {
    const { centre, reach } = SURFACES[surface];
    /** @type {(one: number, i: 0 | 1) => number} */
    const inside = (one, i) => Number(
      Math.min(centre[i] + reach[i], Math.max(centre[i] - reach[i], one)).toFixed(3));
    this.onStart([inside(x, 0), inside(y, 1)]);
  }

  /** @param {Race} [race] */
  draw(race = this.race) {
    if (!race) return;
    this.race = race;
    Object.assign(this.canvas, { race }); // what is drawn, for tests and for scripts of the reader's own
    const colours = this.frame.colours();
    const { centre, reach, lowest } = SURFACES[race.surface];
    const most = this.frame.scaled(MAP_WIDTH);
    this.node.style.width = `${most}px`;
    const drawn = Math.floor(Math.min(most, this.room));
    const pen = sized(this.canvas, drawn, Math.round(drawn * 0.75));
    const larger = this.frame.letter() / LETTER;
    pen.scale(larger, larger);
    const [width, height] = [drawn / larger, (drawn * 0.75) / larger];
    const key = [race.surface, this.canvas.width, this.canvas.height, colours.paper].join();
    let ground = this.#grounds.get(key);
    if (!ground) {
      if (this.#grounds.size > 8) this.#grounds.clear();
      ground = drawSurface(race.surface, this.canvas.width, this.canvas.height, colours);
      this.#grounds.set(key, ground);
    }
    pen.drawImage(ground, 0, 0, width, height);
    const bounded = (/** @type {number} */ place) => Math.min(5000, Math.max(-5000, place));
    /** @type {(point: Point) => Point} */
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
    /** @type {Head[]} */
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

  /** Names beside the heads, moved apart where they would lie on each other.
   * @typedef {{ name: string, at: Point }} Head where a path ends
   * @param {Pen} pen
   * @param {Head[]} heads
   * @param {number} width
   * @param {number} height
   * @param {Colours} colours */
  #name(pen, heads, width, height, colours) {
    /** @type {Box[]} */
    const taken = [];
    pen.lineWidth = 4;
    pen.lineJoin = "round";
    pen.strokeStyle = colours.paper;
    pen.fillStyle = colours.ink;
    for (const { name, at: [x, y] } of heads.sort((a, b) => a.at[1] - b.at[1])) {
      const room = pen.measureText(name).width;
      const left = x + 13 + room > width ? x - 13 - room : x + 13;
      const high = clear(taken, { left, right: left + room, high: y }, height);
      taken.push({ left, right: left + room, high });
      pen.strokeText(name, left, high);
      pen.fillText(name, left, high);
    }
  }
}

/** The height of a name's middle where it lies on no other: below them, or above at the lower edge.
 * @typedef {{ left: number, right: number, high: number }} Box a name of one line
 * @param {Box[]} taken
 * @param {Box} box
 * @param {number} height of the map
 * @returns {number} */
export function clear(taken, { left, right, high }, height) {
  const lies = (/** @type {number} */ at) => taken.some((box) =>
    Math.abs(box.high - at) < 15 && left < box.right && right > box.left);
  const wanted = Math.min(Math.max(9, high), height - 9);
  let at = wanted;
  while (lies(at)) at += 3;
  if (at <= height - 9) return at;
  at = wanted;
  while (lies(at)) at -= 3;
  return at;
}

/** Where a path is, or where it left the map for the last time.
 * @param {Point[]} places
 * @param {number} width
 * @param {number} height
 * @returns {Point} */
function lastOnMap(places, width, height) {
  const inside = (/** @type {Point} */ [x, y]) => x >= 0 && y >= 0 && x <= width && y <= height;
  const last = places.findLastIndex(inside);
  if (last < 0 || last === places.length - 1) return places[Math.max(last, 0)];
  const [[x, y], [toX, toY]] = [places[last], places[last + 1]];
  const share = Math.min(
    toX > width ? (width - x) / (toX - x) : toX < 0 ? x / (x - toX) : 1,
    toY > height ? (height - y) / (toY - y) : toY < 0 ? y / (y - toY) : 1);
  return [x + share * (toX - x), y + share * (toY - y)];
}
