// Surfaces and the optimizers that walk on them, for the page: the same numbers as in explorer.py.
import CONSTANTS from "../shared/constants.json" with { type: "json" };

/** @typedef {[x: number, y: number]} Point */
/** @typedef {{ text: string, lowest: Point[], centre: Point, reach: Point, start: Point,
 *   loss: (x: number, y: number) => number, gradient: (x: number, y: number) => Point }} Surface */
/** One step: changes the weights w.
 * @typedef {(w: Point, gradient: Point, rate: number) => void} Move */
/** @typedef {{ colour: string, marker: string }} Look */
/** @typedef {{ surface: string, optimizers: string[], learning_rate: number, start: Point,
 *   steps: number }} State */
/** `diverged` is the step that left, where one did.
 * @typedef {{ path: Point[], losses: number[], diverged: number | null }} Run */

const DIVERGED = CONSTANTS.limits.optimizer.weight[1]; // a coordinate beyond it ends the path

// The same expressions stand in explorer.py, in the same order: the numbers are equal bit by bit.
/** @type {Record<string, Surface>} */
export const SURFACES = {
  bowl: { text: "a stretched bowl", lowest: [[0, 0]], centre: [0, 0], reach: [4, 3],
    start: [-3.5, 2],
    loss: (x, y) => 0.5 * x * x + 8 * y * y,
    gradient: (x, y) => [x, 16 * y] },
  "narrow valley": { text: "a narrow valley, 100 : 1", lowest: [[0, 0]], centre: [0, 0],
    reach: [4, 3], start: [-3.5, 1],
    loss: (x, y) => 0.5 * x * x + 50 * y * y,
    gradient: (x, y) => [x, 100 * y] },
  "turned valley": { text: "the narrow valley, turned", lowest: [[0, 0]], centre: [0, 0],
    reach: [4, 3], start: [-3.182, -1.768],
    loss: (x, y) => 0.25 * (x + y) * (x + y) + 25 * (y - x) * (y - x),
    gradient: (x, y) => [0.5 * (x + y) - 50 * (y - x), 0.5 * (x + y) + 50 * (y - x)] },
  ravine: { text: "a bent ravine (Rosenbrock)", lowest: [[1, 1]], centre: [0, 0.8],
    reach: [2.4, 1.8], start: [-1.5, 1.4],
    loss: (x, y) => (1 - x) * (1 - x) + 10 * (y - x * x) * (y - x * x),
    gradient: (x, y) => [-2 * (1 - x) - 40 * x * (y - x * x), 20 * (y - x * x)] },
  saddle: { text: "a saddle", lowest: [[0, -1], [0, 1]], centre: [0, 0], reach: [2.4, 1.8],
    start: [-2, 0.01],
    loss: (x, y) => x * x + (y * y - 1) * (y * y - 1),
    gradient: (x, y) => [2 * x, 4 * y * (y * y - 1)] },
  "two minima": { text: "two minima, one deeper", lowest: [[1, 0]], centre: [0, 0],
    reach: [2.4, 1.8], start: [-2.1, 1.2],
    loss: (x, y) => 0.5 * (x - 1) * (x - 1) * ((x + 1) * (x + 1) + 0.2) + 2 * y * y,
    gradient: (x, y) => [
      (x - 1) * ((x + 1) * (x + 1) + 0.2) + (x - 1) * (x - 1) * (x + 1), 4 * y] },
};

// Keras's update rules with their default settings; momentum is 0.9.
/** @type {Record<string, Look & { make: () => Move }>} */
export const OPTIMIZERS = {
  SGD: { colour: "ink", marker: "circle",
    make: () => (w, gradient, rate) => gradient.forEach((g, i) => { w[i] -= g * rate; }) },
  momentum: { colour: "input", marker: "square",
    make: (m = [0, 0]) => (w, gradient, rate) => gradient.forEach((g, i) => {
      m[i] = m[i] * 0.9 - g * rate;
      w[i] += m[i];
    }) },
  RMSprop: { colour: "kernel", marker: "triangle",
    make: (v = [0, 0]) => (w, gradient, rate) => gradient.forEach((g, i) => {
      v[i] = 0.9 * v[i] + (1 - 0.9) * (g * g);
      w[i] -= (rate * g) / Math.sqrt(v[i] + 1e-7);
    }) },
  Adam: { colour: "output", marker: "diamond",
    make(m = [0, 0], v = [0, 0], power1 = 1, power2 = 1) {
      return (w, gradient, rate) => {
        power1 *= 0.9;
        power2 *= 0.999;
        const alpha = (rate * Math.sqrt(1 - power2)) / (1 - power1);
        gradient.forEach((g, i) => {
          m[i] += (g - m[i]) * (1 - 0.9);
          v[i] += (g * g - v[i]) * (1 - 0.999);
          w[i] -= (m[i] * alpha) / (Math.sqrt(v[i]) + 1e-7);
        });
      };
    } },
  Adadelta: { colour: "negative", marker: "cross",
    make: (v = [0, 0], d = [0, 0]) => (w, gradient, rate) => gradient.forEach((g, i) => {
      v[i] = 0.95 * v[i] + (1 - 0.95) * (g * g);
      const delta = -((Math.sqrt(d[i] + 1e-7) * g) / Math.sqrt(v[i] + 1e-7));
      d[i] = 0.95 * d[i] + (1 - 0.95) * (delta * delta);
      w[i] += rate * delta;
    }) },
};

/** The race, by the names of the optimizers. A path that diverges ends there.
 * @param {State} state
 * @returns {Record<string, Run>} */
export function compute({ surface, optimizers, learning_rate: rate, start, steps }) {
  const { loss, gradient } = SURFACES[surface];
  return Object.fromEntries(optimizers.map((name) => {
    const move = OPTIMIZERS[name].make();
    /** @type {Point} */
    const w = [...start];
    /** @type {Point[]} */
    const path = [[...w]];
    let diverged = null;
    for (let step = 1; step <= steps && diverged === null; step++) {
      move(w, gradient(...w), rate);
      if (w.every((one) => Math.abs(one) <= DIVERGED)) path.push([...w]);
      else diverged = step;
    }
    return [name, { path, losses: path.map((point) => loss(...point)), diverged }];
  }));
}
