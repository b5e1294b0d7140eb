// The arithmetic of the Pooling explorer.
import CONSTANTS from "../shared/constants.json" with { type: "json" };
import { PADDING, PLAIN, UNREAD } from "../shared/matrix.js";
import { array, pool2d, windows } from "../shared/operations.js";

/** @import { Along } from "../shared/operations.js" */
/** @import { WindowFrame } from "../shared/matrix.js" */
/** `strides` null: as the window; `shift` in pixels down and to the right.
 * @typedef {{ image: number[][], pool_size: number, strides: number | null,
 *   padding: "valid" | "same", shift: number[] }} State */
/** A map before and after the shift.
 * @typedef {[before: Float64Array, after: Float64Array]} Pair */
/** @typedef {{ kept: number, count: number, change: number | null }} Change */
/** @typedef {{ row: number, col: number, value: number }} Cell */

/** The picture moved; what leaves on one side comes back on the other (numpy.roll).
 * @param {number[][]} image
 * @param {number[]} shift */
export function rolled(image, [down, right]) {
  /** @type {(index: number, by: number, count: number) => number} */
  const from = (index, by, count) => (((index - by) % count) + count) % count;
  return image.map((cells, i) => cells.map((_, j) =>
    image[from(i, down, image.length)][from(j, right, cells.length)]));
}

/** Lesson 3's measure; `change` is null where all values were zero.
 * @param {number[] | Float64Array} before
 * @param {number[] | Float64Array} after
 * @returns {Change} */
export function compare(before, after) {
  let [kept, difference, size] = [0, 0, 0];
  before.forEach((value, i) => {
    const step = after[i] - value;
    if (Math.abs(step) <= CONSTANTS.same_value) kept += 1;
    difference += step * step;
    size += value * value;
  });
  return { kept, count: before.length,
    change: size > 0 ? Math.sqrt(difference) / Math.sqrt(size) : null };
}

/** All that is shown for one state. Throws OperationError where the window does not fit.
 * @param {State} state */
export function compute({ image, pool_size: window, strides, padding, shift }) {
  const moved = rolled(image, shift);
  const options = { strides: strides ?? window, padding };
  const [height, width] = [image.length, image[0].length];
  /** @type {(cells: number[][], kind: "max" | "average") => Float64Array} */
  const pool = (cells, kind) => {
    const map = { data: array(cells).data, shape: [height, width, 1] };
    return pool2d(map, window, { ...options, kind }).data;
  };
  /** @type {Record<"none" | "average" | "max", Pair>} */
  const maps = {
    none: [array(image).data, array(moved).data],
    average: [pool(image, "average"), pool(moved, "average")],
    max: [pool(image, "max"), pool(moved, "max")],
  };
  return {
    moved, maps, down: windows(height, window, options), across: windows(width, window, options),
    changes: Object.fromEntries(
      Object.entries(maps).map(([name, [before, after]]) => [name, compare(before, after)])),
  };
}

/** The moved picture as MatrixView draws it: padding empty, unread cells marked.
 * @param {{ moved: number[][], down: Along, across: Along }} result
 * @param {number} strides */
export function padded({ moved: image, down, across }, strides) {
  const rows = image.length + down.before + down.after;
  const cols = image[0].length + across.before + across.after;
  const values = new Float64Array(rows * cols).fill(NaN);
  const marks = new Uint8Array(rows * cols).fill(PADDING);
  // A cell is read where the last window that begins at it or before it reaches it.
  /** @type {(i: number, along: Along) => boolean} */
  const isRead = (i, { size, reach }) =>
    i - Math.min(Math.floor(i / strides), size - 1) * strides < reach;
  image.forEach((cells, i) => cells.forEach((value, j) => {
    const [r, c] = [i + down.before, j + across.before];
    values[r * cols + c] = value;
    marks[r * cols + c] = isRead(r, down) && isRead(c, across) ? PLAIN : UNREAD;
  }));
  /** @type {(count: number, along: Along) => number} */
  const unread = (count, along) =>
    Array.from({ length: count }, (_, i) => i).filter((i) => !isRead(i, along)).length;
  return { values, rows, cols, marks,
    unread: { rows: unread(rows, down), cols: unread(cols, across) } };
}

/** The real cells inside a frame of a drawn picture.
 * @param {WindowFrame} frame
 * @param {{ values: ArrayLike<number>, rows: number, cols: number }} picture */
export function cellsOf({ row: top, col: left, height, width }, { values, rows, cols }) {
  /** @type {Cell[]} */
  const cells = [];
  for (let i = top; i < Math.min(top + height, rows); i++) {
    for (let j = left; j < Math.min(left + width, cols); j++) {
      const value = values[i * cols + j];
      if (Number.isFinite(value)) cells.push({ row: i, col: j, value });
    }
  }
  return cells;
}
