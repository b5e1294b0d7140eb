// The arithmetic of the Conv1D explorer.
import { array, conv1d, windows } from "../shared/operations.js";

/** @typedef {{ values: number[], names: string[], weights: number[] }} Signal one per column */
/** @typedef {{ samples: Record<string, Signal>, source: string, order: number[],
 *   kernel: number[], bias: number, strides: number, padding: "valid" | "same" | "causal",
 *   dilation_rate: number, activation: "none" | "relu" }} State */

/** Everything that is shown for one state. Throws OperationError where the kernel does not fit.
 * @param {State} state */
export function compute({ samples, source, order, kernel, bias, activation, ...options }) {
  const given = samples[source];
  const positions = positionsOf(given.values.length, order);
  const values = positions.map((index) => given.values[index]);
  const names = positions.map((index) => given.names[index]);
  const weights = positions.map((index) => given.weights[index]);
  const column = array(kernel.map((weight) => [[weight]]));
  const along = windows(values.length, kernel.length, options);
  const slide = (/** @type {number[]} */ signal) =>
    conv1d(array(signal.map((value) => [value])), column, options).data.map((sum) => sum + bias);
  const activate = (/** @type {Float64Array} */ sums) =>
    (activation === "relu" ? sums.map((sum) => Math.max(sum, 0)) : sums);
  const sums = slide(values);
  return { values, names, weights, along, sums, output: activate(sums),
    asGiven: activate(slide(given.values)), dense: dot(values, weights),
    denseAsGiven: dot(given.values, given.weights) };
}

/** The order, or 0, 1, 2, … where it is empty or belongs to another signal.
 * @param {number} count
 * @param {number[]} order */
export function positionsOf(count, order) {
  return order.length === count ? [...order] : Array.from({ length: count }, (_, i) => i);
}

/** A random order of 0 … count-1, the same for the same seed.
 * @param {number} count
 * @param {number} seed */
export function shuffledOrder(count, seed) {
  let mixed = seed * 0x9e3779b9;
  const random = () => { // mulberry32
    mixed = (mixed + 0x6d2b79f5) | 0;
    let t = Math.imul(mixed ^ (mixed >>> 15), 1 | mixed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** @type {(a: number[], b: number[]) => number} */
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
