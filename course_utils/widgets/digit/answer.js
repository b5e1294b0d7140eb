// What "Draw a digit" shows: grey pictures, ten bars, feature maps as tiles.
import { penOf, sized } from "../shared/canvas.js";
import { rgb } from "../shared/colour.js";
import { element } from "../shared/kit.js";
import { SIZE } from "./drawing.js";

/** @import { Colours, Frame } from "../shared/kit.js" */
/** @import { Maps } from "./network.js" */

// Feature maps: the width of one, and how many stand in a row; beside the bars, and below them.
const [BESIDE_BARS, BELOW_BARS] = [[25, 12], [40, 8]];

/** Ten bars with their numbers. */
export function barChart() {
  const bars = Array.from({ length: 10 }, (_, digit) => {
    const fill = element("div", { style: "height: 100%; border-radius: 2px; width: 0" });
    const number = element("span", { style: "min-width: 3.6em" }, "–");
    const node = element("div", { role: "listitem",
      style: "display: flex; gap: 0.5em; align-items: center; height: 1.5em" },
    element("span", { style: "width: 0.8em; text-align: right" }, String(digit)),
    element("div", { style: "width: 9em; height: 1em; flex: 0 1 auto; " +
      "background: var(--cu-soft); border: 1px solid var(--cu-line); border-radius: 3px" }, fill),
    number);
    return { node, fill, number };
  });
  const node = element("div", { role: "list", "aria-label": "Probabilities",
    style: "font-variant-numeric: tabular-nums" }, ...bars.map((bar) => bar.node));
  /** @type {(probabilities: number[] | null, colour: string) => void} */
  const show = (probabilities, colour) => {
    const best = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
    bars.forEach(({ node: line, fill, number }, digit) => {
      const value = probabilities?.[digit];
      fill.style.width = `${(value ?? 0) * 100}%`;
      fill.style.background = colour;
      const mark = digit === best ? " ◀" : ""; // the largest is not told by colour alone
      number.textContent = value === undefined ? "–" : value.toFixed(2) + mark;
      line.style.fontWeight = digit === best ? "700" : "400";
    });
  };
  return { node, show };
}

/** A canvas that shows grey pictures of 28×28 bytes, black paper and white ink; `resize(width)` in
 * CSS pixels empties it.
 * @param {Record<string, string>} attributes */
export function greyCanvas(attributes) {
  const canvas = element("canvas", { ...attributes, style: "display: block; max-width: 100%; " +
    "aspect-ratio: 1; border: 1px solid var(--cu-line)" });
  const resize = (/** @type {number} */ width) => {
    canvas.width = canvas.height = width * 2;
    canvas.style.width = `${width}px`;
  };
  const small = element("canvas", { width: SIZE, height: SIZE });
  const image = new ImageData(SIZE, SIZE);
  const words = new Uint32Array(image.data.buffer);
  const draw = (/** @type {Uint8Array} */ bytes) => {
    bytes.forEach((value, i) => { words[i] = 0xff000000 | (value * 0x010101); });
    penOf(small).putImageData(image, 0, 0);
    const pen = penOf(canvas);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(small, 0, 0, canvas.width, canvas.height);
    const matrix = { values: bytes, rows: SIZE, cols: SIZE };
    Object.assign(canvas, { matrix }); // what is drawn, for tests
    return pen;
  };
  return { canvas, draw, resize };
}

/** The feature maps of one layer as tiles: zero is paper, green above it, purple below.
 * @param {string} label
 * @param {Frame} app */
export function tileCanvas(label, app) {
  const canvas = element("canvas", { role: "img", "aria-label": label,
    style: "display: block; max-width: 100%" });
  const small = element("canvas");
  let shape = [0, 0, 0]; // of what was drawn last
  let image = new ImageData(1, 1);
  /** @type {(maps: Maps | null, colours: Colours) => void} */
  const draw = (maps, colours) => {
    shape = maps?.shape ?? shape;
    const [height, width, depth] = shape;
    const data = maps?.data ?? new Float64Array(height * width * depth); // nothing: empty tiles
    const [paper, above, below] = ["paper", "output", "negative"].map((name) => rgb(colours[name]));
    let peak = 0;
    for (const value of data) peak = Math.max(peak, Math.abs(value));
    if (image.width !== width || image.height !== height * depth) {
      image = new ImageData(width, height * depth); // one map below the other
    }
    for (let i = 0; i < height * width; i++) {
      for (let c = 0; c < depth; c++) {
        const value = peak ? data[i * depth + c] / peak : 0;
        const [to, part] = value < 0 ? [below, -value] : [above, value];
        const at = (c * height * width + i) * 4;
        for (let k = 0; k < 3; k++) image.data[at + k] = paper[k] + (to[k] - paper[k]) * part;
        image.data[at + 3] = 255;
      }
    }
    const [tile, inARow] = app.wide() ? [app.scaled(BESIDE_BARS[0]), BESIDE_BARS[1]] : BELOW_BARS;
    const columns = Math.min(depth, inARow);
    if (small.width !== width || small.height !== height * depth) {
      [small.width, small.height] = [width, height * depth];
    }
    penOf(small).putImageData(image, 0, 0);
    const step = tile + 2;
    const pen = sized(canvas, step * columns, step * Math.ceil(depth / columns));
    pen.imageSmoothingEnabled = false;
    pen.strokeStyle = colours.grid;
    for (let c = 0; c < depth; c++) {
      const [x, y] = [(c % columns) * step + 1, Math.floor(c / columns) * step + 1];
      pen.drawImage(small, 0, c * height, width, height, x, y, tile, tile);
      pen.strokeRect(x, y, tile, tile);
    }
    Object.assign(canvas, { maps: { values: data, shape } }); // what is drawn, for tests
  };
  return { canvas, draw };
}
