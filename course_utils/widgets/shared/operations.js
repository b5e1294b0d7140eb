// The operations of course_utils.reference, for the page: same arguments, same numbers.
// Tests run these functions and their Python twins on the same inputs.

/** Values in row-major order, channels last.
 * @typedef {{ data: Float64Array, shape: number[] }} Values */
/** `padding` in cells on both sides, or by its name.
 * @typedef {{ strides?: number, padding?: number | "valid" | "same" | "causal",
 *   dilation_rate?: number }} Steps */

/** @typedef {ReturnType<typeof windows>} Along */

export class OperationError extends Error {}

/** Nested lists of numbers to an array.
 * @param {any[]} nested
 * @returns {Values} */
export function array(nested) {
  const shape = [];
  for (let level = nested; Array.isArray(level); level = level[0]) shape.push(level.length);
  return { data: Float64Array.from(nested.flat(Infinity)), shape };
}

/** @param {number[]} shape
 * @returns {Values} */
export function zeros(...shape) {
  return { data: new Float64Array(shape.reduce((a, b) => a * b, 1)), shape };
}

/** Windows along one axis: { size, before, after, reach, unread }.
 *
 * `before` and `after` are the padding, `reach` the cells one window spans, `unread` the cells at
 * the end of the padded axis that the stride steps over.
 * @param {number} length
 * @param {number} kernel
 * @param {Steps} [steps] */
export function windows(length, kernel, steps = {}) {
  const { strides = 1, padding = "valid", dilation_rate: dilation = 1 } = steps;
  const reach = (kernel - 1) * dilation + 1;
  let before = 0;
  let after = 0;
  if (padding === "same") {
    const total = Math.max((Math.ceil(length / strides) - 1) * strides + reach - length, 0);
    before = Math.floor(total / 2);
    after = total - before;
  } else if (padding === "causal") {
    before = reach - 1;
  } else if (padding !== "valid") {
    before = after = padding;
  }
  const room = length + before + after - reach;
  if (room < 0) {
    const wide = dilation > 1 ? ` with dilation ${dilation} spans ${reach} and` : "";
    throw new OperationError(
      `A kernel of ${kernel}${wide} does not fit into ${length + before + after} cells: ` +
        "take a smaller kernel, a larger input or padding “same”.",
    );
  }
  return { size: Math.floor(room / strides) + 1, before, after, reach, unread: room % strides };
}

/** Convolution of image (H, W, C_in) with kernel (kh, kw, C_in, C_out): (H', W', C_out).
 * @param {Values} image
 * @param {Values} kernel
 * @param {Steps} [steps]
 * @returns {Values} */
export function conv2d(image, kernel, steps = {}) {
  const { strides = 1, dilation_rate: dilation = 1 } = steps;
  const [height, width, channels] = image.shape;
  const [kh, kw, , filters] = kernel.shape;
  const down = windows(height, kh, steps);
  const across = windows(width, kw, steps);
  const result = zeros(down.size, across.size, filters);
  for (let i = 0; i < down.size; i++) {
    for (let j = 0; j < across.size; j++) {
      const out = (i * across.size + j) * filters;
      for (let u = 0; u < kh; u++) {
        const row = i * strides + u * dilation - down.before;
        if (row < 0 || row >= height) continue; // a padding zero adds nothing
        for (let v = 0; v < kw; v++) {
          const column = j * strides + v * dilation - across.before;
          if (column < 0 || column >= width) continue;
          const pixel = (row * width + column) * channels;
          const weight = (u * kw + v) * channels * filters;
          for (let c = 0; c < channels; c++) {
            const value = image.data[pixel + c];
            if (value === 0) continue;
            for (let f = 0; f < filters; f++) {
              result.data[out + f] += value * kernel.data[weight + c * filters + f];
            }
          }
        }
      }
    }
  }
  return result;
}

/** Convolution of signal (T, C_in) with kernel (k, C_in, C_out): (T', C_out).
 * @param {Values} signal
 * @param {Values} kernel
 * @param {Steps} [options]
 * @returns {Values} */
export function conv1d(signal, kernel, options = {}) {
  const [steps, channels] = signal.shape;
  const [k, , filters] = kernel.shape;
  const { strides = 1, dilation_rate: dilation = 1 } = options;
  const along = windows(steps, k, options);
  const result = zeros(along.size, filters);
  for (let i = 0; i < along.size; i++) {
    for (let u = 0; u < k; u++) {
      const step = i * strides + u * dilation - along.before;
      if (step < 0 || step >= steps) continue;
      for (let c = 0; c < channels; c++) {
        for (let f = 0; f < filters; f++) {
          result.data[i * filters + f] +=
            signal.data[step * channels + c] * kernel.data[(u * channels + c) * filters + f];
        }
      }
    }
  }
  return result;
}

/** Max or average pooling of (H, W, C) with windows of size × size; padding is never counted.
 * @param {Values} image
 * @param {number} size
 * @param {Steps & { kind?: "max" | "average" }} [steps]
 * @returns {Values} */
export function pool2d(image, size, { strides = size, padding = "valid", kind = "max" } = {}) {
  const [height, width, channels] = image.shape;
  const down = windows(height, size, { strides, padding });
  const across = windows(width, size, { strides, padding });
  const result = zeros(down.size, across.size, channels);
  for (let i = 0; i < down.size; i++) {
    for (let j = 0; j < across.size; j++) {
      for (let c = 0; c < channels; c++) {
        let largest = -Infinity;
        let sum = 0;
        let count = 0;
        for (let u = 0; u < size; u++) {
          for (let v = 0; v < size; v++) {
            const row = i * strides + u - down.before;
            const column = j * strides + v - across.before;
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            const value = image.data[(row * width + column) * channels + c];
            largest = Math.max(largest, value);
            sum += value;
            count += 1;
          }
        }
        const out = (i * across.size + j) * channels + c;
        result.data[out] = kind === "max" ? largest : sum / count;
      }
    }
  }
  return result;
}

/** Where a padded index reads: its index inside 0…length-1, or -1 for a zero.
 * @param {number} index
 * @param {number} length
 * @param {"constant" | "reflect"} mode */
export function paddedIndex(index, length, mode) {
  if (index >= 0 && index < length) return index;
  if (mode === "constant") return -1;
  const period = 2 * (length - 1);
  const folded = ((index % period) + period) % period;
  return folded < length ? folded : period - folded; // reflect: the border is not repeated
}

/** @param {Values} values
 * @returns {Values} */
export function relu({ data, shape }) {
  return { data: data.map((value) => Math.max(value, 0)), shape };
}

/** x (n) times kernel (n, units) plus bias (units).
 * @param {Values} x
 * @param {Values} kernel
 * @param {Values} bias
 * @returns {Values} */
export function dense(x, kernel, bias) {
  const [inputs, units] = kernel.shape;
  const result = { data: Float64Array.from(bias.data), shape: [units] };
  for (let i = 0; i < inputs; i++) {
    if (x.data[i] === 0) continue;
    for (let u = 0; u < units; u++) result.data[u] += x.data[i] * kernel.data[i * units + u];
  }
  return result;
}

/** @param {Values} values
 * @returns {Values} */
export function softmax({ data, shape }) {
  const largest = Math.max(...data);
  const powers = data.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return { data: powers.map((value) => value / sum), shape };
}
