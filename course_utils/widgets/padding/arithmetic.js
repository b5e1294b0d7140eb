// The arithmetic of the Padding explorer: sizes, who reads what, how often.
import { short } from "../shared/kit.js";
import { OperationError, paddedIndex, windows } from "../shared/operations.js";

/** @import { Along } from "../shared/operations.js" */
/** @typedef {"constant" | "reflect"} Mode */
/** @typedef {{ kernel_size: number, strides: number, dilation_rate: number }} Kernel */
/** @typedef {Kernel & { dimensions: 1 | 2, height: number, width: number,
 *   padding: number | "valid" | "same", mode: Mode }} State */
/** What each output of a signal reads: the steps.
 * @typedef {ReturnType<typeof axis> & { reads: number[][], problem?: undefined }} Reading */

export const IN_TIME = /** @type {const} */ (["valid", "same", "causal"]);
/** @type {(down: number[], across: number[]) => number[]} */
const outer = (down, across) => down.flatMap((a) => across.map((b) => a * b));

/** One axis: where each padded cell comes from, and who reads what.
 *
 * `from` holds the index of the pixel for each padded cell (-1: a zero), `cells` how often each
 * padded cell is read, `uses` how often each pixel is read (a mirrored copy counts for its
 * pixel), `pixels` how many pixels each window meets.
 * @param {number} length
 * @param {Kernel & { padding: State["padding"] | "causal", mode?: Mode }} options */
function axis(length, { kernel_size: kernel, strides, dilation_rate: dilation, padding,
  mode = "constant" }) {
  const along = windows(length, kernel, { strides, dilation_rate: dilation, padding });
  const most = Math.max(along.before, along.after);
  if (mode === "reflect" && most > length - 1) {
    throw new OperationError(`Reflect mirrors at most ${length - 1} cells of ${length}, because ` +
      `the border itself is not repeated; ${most} are asked for: take fewer rings, a smaller ` +
      "kernel, a larger input or zeros.");
  }
  const from = Array.from({ length: length + along.before + along.after },
    (_, i) => paddedIndex(i - along.before, length, mode));
  const cells = from.map(() => 0);
  /** @type {number[]} */
  const pixels = Array(along.size).fill(0);
  for (let i = 0; i < along.size; i++) {
    for (let u = 0; u < kernel; u++) {
      cells[i * strides + u * dilation] += 1;
      if (from[i * strides + u * dilation] >= 0) pixels[i] += 1;
    }
  }
  /** @type {number[]} */
  const uses = Array(length).fill(0);
  from.forEach((pixel, i) => { if (pixel >= 0) uses[pixel] += cells[i]; });
  return { ...along, from, cells, uses, pixels };
}

/** An image: both axes, the padded values, and the maps. Throws where the kernel does not fit.
 * @param {Omit<State, "dimensions">} state */
export function compute({ height, width, ...options }) {
  const down = axis(height, options);
  const across = axis(width, options);
  const padded = down.from.flatMap((i) =>
    across.from.map((j) => (i < 0 || j < 0 ? 0 : i * width + j + 1)));
  return { down, across, padded, uses: outer(down.uses, across.uses),
    pixels: outer(down.pixels, across.pixels) };
}

/** A signal: for each padding its axis and the steps each output reads, or its problem.
 * @param {Kernel & { width: number }} state
 * @returns {Record<"same" | "causal", Reading> & { valid: Reading | { problem: string } }} */
export function computeSteps({ width, kernel_size: kernel, strides, dilation_rate: dilation }) {
  const all = Object.fromEntries(IN_TIME.map((padding) => {
    try {
      const along = axis(width, { kernel_size: kernel, strides, dilation_rate: dilation, padding });
      const reads = along.pixels.map((_, i) => Array.from({ length: kernel },
        (_, u) => i * strides + u * dilation - along.before)
        .filter((step) => step >= 0 && step < width));
      return [padding, { ...along, reads }];
    } catch (problem) {
      return [padding, { problem: /** @type {Error} */ (problem).message }];
    }
  }));
  return /** @type {ReturnType<typeof computeSteps>} */ (all);
}

/** The size formula of lesson 2 with its numbers: P is the padding of both ends together, and a
 * dilated kernel counts with the cells that it covers.
 * @param {number} n
 * @param {Kernel & { padding: State["padding"] }} options */
export function formula(n, { kernel_size: kernel, strides, dilation_rate: dilation, padding }) {
  const rings = typeof padding === "number" ? padding : 0;
  const { before, after } = padding === "same"
    ? windows(n, kernel, { strides, dilation_rate: dilation, padding })
    : { before: rings, after: rings };
  const covered = dilation * (kernel - 1) + 1;
  const distance = n + before + after - covered;
  const size = Math.floor(distance / strides) + 1;
  const start = `⌊(${n} + ${before + after} − ${covered}) / ${strides}⌋ + 1 = ` +
    `⌊${short(distance)} / ${strides}⌋ + 1`;
  if (distance < 0) return `${start}: below 1, the kernel does not fit`;
  const left = distance % strides;
  const cells = `${left} cell${left > 1 ? "s" : ""}`;
  const unread = left ? `; remainder ${left}: the window stops ${cells} before the end` : "";
  return `${start} = ${size}${padding === "same" ? ` = ⌈${n} / ${strides}⌉` : ""}${unread}`;
}

/** Is a padded cell a real one?
 * @type {(index: number, along: Along, length: number) => boolean} */
export const inside = (index, { before }, length) => index >= before && index < before + length;
