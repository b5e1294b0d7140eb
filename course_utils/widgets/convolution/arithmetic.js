// The arithmetic of the Convolution explorer.
import { PADDING, PLAIN, UNREAD } from "../shared/matrix.js";
import { array, conv2d, relu, windows } from "../shared/operations.js";

/** @import { Along, Values } from "../shared/operations.js" */
/** `image` and `kernel` are rows of columns of channels.
 * @typedef {{ image: number[][][], kernel: number[][][], strides: number,
 *   padding: "valid" | "same", dilation_rate: number, relu: boolean }} State */

/** Everything that is shown for one state. Throws OperationError where the kernel does not fit.
 * @param {State} state */
export function compute({ image, kernel, strides, padding, dilation_rate, relu: rectified }) {
  const input = array(image);
  const [height, width, depth] = input.shape;
  const slices = withChannels(kernel, depth);
  const [kh, kw] = [slices.length, slices[0].length];
  const options = { strides, padding, dilation_rate };
  const down = windows(height, kh, options);
  const across = windows(width, kw, options);
  const weights = array(slices.map((row) => row.map((cell) => cell.map((value) => [value]))));
  const sums = conv2d(input, weights, options);
  return { input, weights, down, across, output: rectified ? relu(sums) : sums };
}

/** The kernel with one slice per channel: its own slices, or the first one again.
 * @param {number[][][]} kernel
 * @param {number} depth
 * @returns {number[][][]} */
export function withChannels(kernel, depth) {
  return kernel.map((row) =>
    row.map((cell) => (cell.length === depth ? cell : Array(depth).fill(cell[0]))));
}

/** The kernel in another size: cut or filled with zeros around its middle.
 * @param {number[][][]} kernel
 * @param {number} size
 * @returns {number[][][]} */
export function resized(kernel, size) {
  const depth = kernel[0][0].length;
  const shift = Math.floor(kernel.length / 2) - Math.floor(size / 2);
  const shiftAcross = Math.floor(kernel[0].length / 2) - Math.floor(size / 2);
  return Array.from({ length: size }, (_, u) => Array.from({ length: size }, (_, v) =>
    kernel[u + shift]?.[v + shiftAcross] ?? Array(depth).fill(0)));
}

/** One channel of an array, as MatrixView draws it.
 * @param {Values} image
 * @param {number} c */
export function channel({ data, shape: [rows, cols, depth] }, c) {
  return { values: data.filter((_, i) => i % depth === c), rows, cols };
}

/** One channel with its padding around it; cells that no window reads are marked.
 * @param {Values} input
 * @param {number} c
 * @param {Along} down
 * @param {Along} across */
export function paddedChannel(input, c, down, across) {
  const plain = channel(input, c);
  const rows = plain.rows + down.before + down.after;
  const cols = plain.cols + across.before + across.after;
  const values = new Float64Array(rows * cols);
  const marks = new Uint8Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const [row, col] = [i - down.before, j - across.before];
      const inside = row >= 0 && col >= 0 && row < plain.rows && col < plain.cols;
      if (inside) values[i * cols + j] = plain.values[row * plain.cols + col];
      const unread = i >= rows - down.unread || j >= cols - across.unread;
      marks[i * cols + j] = unread ? UNREAD : inside ? PLAIN : PADDING;
    }
  }
  return { values, rows, cols, marks };
}
