// What a learner's own model makes of one image: its numbers read, and said in words.
// The Python twin is inside.py; tests compare the two.

/** What travels of a layer's output: `shape` (rows, columns, maps) or (numbers) of `of` that there
 * are, each cell the mean of step×step; `unit` is worth one in `values`.
 * @typedef {{ shape: number[], of: number[], step: number, unit: number, means: number[] }} Told */
/** @typedef {Told & { data: Float64Array }} Look */

/** The layers' numbers, from 16 bits each, one layer after the other.
 * @param {{ layers: Told[] }} looks
 * @param {ArrayLike<number>} bytes
 * @returns {Look[]} */
export function readLooks({ layers }, bytes) {
  const whole = new DataView(Uint8Array.from(bytes).buffer);
  let at = 0;
  return layers.map((told) => {
    const data = new Float64Array(told.shape.reduce((a, b) => a * b, 1));
    for (let i = 0; i < data.length; i++, at += 2) data[i] = whole.getInt16(at, true) * told.unit;
    return { ...told, data };
  });
}

/** One map of a layer, or its row of numbers in lines of 32.
 * @param {Look} look
 * @param {number} chosen
 * @returns {{ values: Float64Array, rows: number, cols: number }} */
export function oneMap({ shape, data }, chosen) {
  if (shape.length === 3) {
    const [rows, cols, maps] = shape;
    return { values: data.filter((_, i) => i % maps === chosen), rows, cols };
  }
  const cols = data.length <= 16 ? data.length : 32;
  const rows = Math.ceil(data.length / cols);
  const values = new Float64Array(rows * cols).fill(NaN); // of the last line nothing may be left
  values.set(data);
  return { values, rows, cols };
}

/** A number in three digits, with a true minus sign.
 * @param {number} value */
export const threeDigits = (value) =>
  (Object.is(value, -0) ? "0" : String(Number(value.toPrecision(3)))).replaceAll("-", "−");

/** The least and the largest of some numbers.
 * @param {Iterable<number>} values */
export function ends(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** What of a layer is on the page.
 * @param {string} name
 * @param {Look} look */
export function whatIsShown(name, { shape, of, step }) {
  const count = shape[shape.length - 1];
  const all = of[of.length - 1];
  const some = count < all ? `the first ${count} of ${all}` : String(all);
  if (of.length < 3) return `${name}: ${some} numbers`;
  const size = `${of[0]}×${of[1]}`;
  const means = step > 1 ? `, each cell the mean of ${step}×${step}` : "";
  return `${name}: ${some} ${all === 1 ? "map" : "maps"} of ${size}${means}`;
}

/** The number under the pointer, and the mean of its map.
 * @param {string} name
 * @param {Look} look
 * @param {number} chosen
 * @param {number} row
 * @param {number} col */
export function whatIsHere(name, look, chosen, row, col) {
  const { shape, step, means } = look;
  if (shape.length < 3) {
    const index = row * oneMap(look, 0).cols + col;
    if (index >= look.data.length) return "";
    return `${name}, number ${index}: ${threeDigits(look.data[index])}. Mean of all: ` +
      `${threeDigits(means[0])}.`;
  }
  const value = look.data[(row * shape[1] + col) * shape[2] + chosen];
  const from = (/** @type {number} */ place, /** @type {number} */ axis) => {
    const last = Math.min((place + 1) * step, look.of[axis]) - 1;
    return step > 1 ? `${place * step}–${last}` : String(place);
  };
  const many = step > 1 ? "s" : "";
  return `${name}, map ${chosen}, row${many} ${from(row, 0)}, column${many} ${from(col, 1)}: ` +
    `${threeDigits(value)}. Mean of this map: ${threeDigits(means[chosen])}.`;
}
