// The network of "Draw a digit" in the page: the twin of network.py.
import { SIZE, centred } from "./drawing.js";
import { conv2d, dense, pool2d, relu, softmax } from "../shared/operations.js";

/** @import { Steps, Values } from "../shared/operations.js" */
/** The feature maps of a layer: the first of `of`.
 * @typedef {{ name: string, shape: number[], of: number, data: Float64Array | Int8Array }} Maps */

const LARGEST_TILES = 24; // feature maps of a layer that are shown
const SHAPES = { // in the order of the bytes
  conv1_kernel: [5, 5, 1, 16], conv1_bias: [16],
  conv2_kernel: [3, 3, 16, 24], conv2_bias: [24],
  conv3_kernel: [3, 3, 24, 128], conv3_bias: [128],
  dense_kernel: [1152, 10], dense_bias: [10],
};

/** A float16, from its 16 bits: sign, exponent, fraction.
 * @param {number} bits */
export function fromHalf(bits) {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -size : size;
}

/** The weights by their names, from their bytes one after the other.
 * @param {ArrayLike<number>} bytes */
export function readNetwork(bytes) {
  const view = new DataView(Uint8Array.from(bytes).buffer);
  /** @type {Record<string, Values>} */
  const weights = {};
  let at = 0;
  for (const [name, shape] of Object.entries(SHAPES)) {
    const data = new Float64Array(shape.reduce((a, b) => a * b, 1));
    for (let i = 0; i < data.length; i++, at += 2) data[i] = fromHalf(view.getUint16(at, true));
    weights[name] = { data, shape };
  }
  return weights;
}

/** A convolution with its bias and a ReLU.
 * @param {Values} x
 * @param {Values} kernel
 * @param {Values} bias
 * @param {Steps} [options] */
function layer(x, kernel, bias, options) {
  const { data, shape } = conv2d(x, kernel, options);
  return relu({ data: data.map((value, i) => value + bias.data[i % bias.data.length]), shape });
}

/** The maps of a layer that are shown: the first of them.
 * @param {string} name
 * @param {Values} values
 * @returns {Maps} */
function firstMaps(name, { data, shape: [height, width, of] }) {
  const depth = Math.min(of, LARGEST_TILES);
  return { name, shape: [height, width, depth], of, data: data.filter((_, i) => i % of < depth) };
}

/** The network's answer to 784 bytes.
 * @param {Record<string, Values>} w
 * @param {Uint8Array} pixels */
export function predict(w, pixels) {
  const image = { data: Float64Array.from(pixels, (byte) => byte / 255), shape: [SIZE, SIZE, 1] };
  const conv1 = layer(image, w.conv1_kernel, w.conv1_bias, { strides: 2 });
  const conv2 = layer(conv1, w.conv2_kernel, w.conv2_bias);
  const pool2 = pool2d(conv2, 2);
  const conv3 = layer(pool2, w.conv3_kernel, w.conv3_bias);
  const logits = dense(conv3, w.dense_kernel, w.dense_bias);
  const maps = Object.entries({ conv1, conv2, pool2, conv3 });
  return { probabilities: softmax(logits).data, logits: logits.data,
    maps: maps.map(([name, values]) => firstMaps(name, values)) };
}

/** Everything that is shown for one state, by the network that comes with the course.
 * @param {{ drawing: ArrayLike<number>, centre: boolean, weights: ArrayLike<number> }} state */
export function compute({ drawing, centre, weights }) {
  const pixels = centre ? centred(drawing) : Uint8Array.from(drawing);
  if (!pixels.some(Boolean)) return { pixels, probabilities: null, maps: [] };
  return { pixels, ...predict(readNetwork(weights), pixels) };
}
