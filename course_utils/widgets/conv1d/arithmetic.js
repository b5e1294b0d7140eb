// The arithmetic of the Conv1D explorer.
import { array, conv1d, windows } from "../shared/operations.js";

/** Everything that is shown for one state. Throws OperationError where the kernel does not fit. */
export function compute({ samples, source, order, kernel, bias, activation, ...options }) {
  const given = samples[source];
  const places = placesOf(given.values.length, order);
  const [values, names, weights] = ["values", "names", "weights"].map((name) =>
    places.map((index) => given[name][index]));
  const column = array(kernel.map((weight) => [[weight]]));
  const along = windows(values.length, kernel.length, options);
  const slide = (signal) =>
    conv1d(array(signal.map((value) => [value])), column, options).data.map((sum) => sum + bias);
  const activate = (sums) => (activation === "relu" ? sums.map((sum) => Math.max(sum, 0)) : sums);
  const sums = slide(values);
  return { values, names, weights, along, sums, output: activate(sums),
    asGiven: activate(slide(given.values)), dense: dot(values, weights),
    denseAsGiven: dot(given.values, given.weights) };
}

/** The order, or 0, 1, 2, … where it is empty or belongs to another signal. */
export function placesOf(count, order) {
  return order.length === count ? [...order] : Array.from({ length: count }, (_, i) => i);
}

/** A random order of 0 … count-1, the same for the same seed. */
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

const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
