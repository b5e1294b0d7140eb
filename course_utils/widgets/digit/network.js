// The network of "Draw a digit" in the page. Its arrays are made once: a stroke makes no new ones.
import { SIZE, centred } from "./drawing.js";
import { softmax, windows } from "../shared/operations.js";

const LARGEST_TILES = 24; // feature maps of a layer that are shown
const BYTES = { float16: 2, float32: 4 };

/** A float16, from its 16 bits: sign, exponent, fraction. */
export function fromHalf(bits) {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -size : size;
}

/** Where the windows along one axis begin, and the part of each that lies inside the input. */
function cuts(length, kernel, stride, padding) {
  const { size, before } = windows(length, kernel, { stride, padding });
  return Array.from({ length: size }, (_, i) => {
    const start = i * stride - before;
    return { start, from: Math.max(0, -start), to: Math.min(kernel, length - start) };
  });
}

function convLayer({ strides, padding, activation, kernel, bias }, [height, width, channels]) {
  const [kh, kw, , filters] = kernel.shape;
  const weights = kernel.data;
  const down = cuts(height, kh, strides, padding);
  const across = cuts(width, kw, strides, padding);
  const shape = [down.length, across.length, filters];
  const output = new Float64Array(down.length * across.length * filters);
  const sums = new Float64Array(filters);
  const run = (input) => {
    let out = 0;
    for (const row of down) {
      for (const column of across) {
        sums.set(bias.data);
        for (let u = row.from; u < row.to; u++) {
          let pixel = ((row.start + u) * width + column.start + column.from) * channels;
          let at = (u * kw + column.from) * channels * filters;
          // The cells of a window's row lie side by side, and so do their weights.
          for (let n = (column.to - column.from) * channels; n > 0; n--, pixel++) {
            const value = input[pixel];
            if (value === 0) {
              at += filters;
              continue;
            }
            for (let f = 0; f < filters; f++, at++) sums[f] += value * weights[at];
          }
        }
        for (let f = 0; f < filters; f++, out++) {
          output[out] = activation === "relu" && !(sums[f] > 0) ? 0 : sums[f];
        }
      }
    }
  };
  return { run, output, shape };
}

function poolLayer({ pool_size: size, strides, padding }, [height, width, channels]) {
  const down = cuts(height, size, strides, padding);
  const across = cuts(width, size, strides, padding);
  const shape = [down.length, across.length, channels];
  const output = new Float64Array(down.length * across.length * channels);
  const run = (input) => {
    output.fill(-Infinity);
    let out = 0;
    for (const row of down) {
      for (const column of across) {
        for (let u = row.from; u < row.to; u++) {
          for (let v = column.from; v < column.to; v++) {
            const pixel = ((row.start + u) * width + column.start + v) * channels;
            for (let c = 0; c < channels; c++) {
              if (input[pixel + c] > output[out + c]) output[out + c] = input[pixel + c];
            }
          }
        }
        out += channels;
      }
    }
  };
  return { run, output, shape };
}

function averageLayer(_, [height, width, channels]) {
  const output = new Float64Array(channels);
  const run = (input) => {
    output.fill(0);
    for (let i = 0; i < input.length; i++) output[i % channels] += input[i] / (height * width);
  };
  return { run, output, shape: [channels] };
}

function denseLayer({ activation, kernel, bias }) {
  const [inputs, units] = kernel.shape;
  const weights = kernel.data;
  const output = new Float64Array(units);
  const run = (input) => {
    output.set(bias.data);
    for (let i = 0, at = 0; i < inputs; i++) {
      for (let u = 0; u < units; u++, at++) output[u] += input[i] * weights[at];
    }
    if (activation === "relu") for (let u = 0; u < units; u++) output[u] = Math.max(output[u], 0);
  };
  return { run, output, shape: [units] };
}

const STEPS = { Conv2D: convLayer, MaxPooling2D: poolLayer, Dense: denseLayer,
  GlobalAveragePooling2D: averageLayer };

/** The maps of a layer that are shown: all, or the first of them in an array of their own. */
function firstMaps(name, { output, shape: [height, width, depth] }) {
  if (depth <= LARGEST_TILES) {
    return { name, shape: [height, width, depth], of: depth, data: output, copy: () => {} };
  }
  const data = new Float64Array(height * width * LARGEST_TILES);
  const copy = () => {
    for (let i = 0, at = 0; i < output.length; i += depth) {
      for (let c = 0; c < LARGEST_TILES; c++, at++) data[at] = output[i + c];
    }
  };
  return { name, shape: [height, width, LARGEST_TILES], of: depth, data, copy };
}

/** Make a network ready. `layers` lists it as `page_state` in _digit_network.py does; `bytes`
 * holds the weights one after the other, kernel before bias. */
export function readNetwork(layers, bytes) {
  const view = new DataView(Uint8Array.from(bytes).buffer);
  let at = 0;
  const next = (type, shape) => {
    const data = new Float64Array(shape.reduce((a, b) => a * b, 1));
    for (let i = 0; i < data.length; i++, at += BYTES[type]) {
      data[i] = type === "float16" ? fromHalf(view.getUint16(at, true)) : view.getFloat32(at, true);
    }
    return { data, shape };
  };
  let shape = [SIZE, SIZE, 1];
  const steps = [];
  const maps = [];
  for (const layer of layers) {
    if (layer.kind === "Flatten") continue; // row by row, channels last: as the values lie
    const weights = layer.shape && { kernel: next(layer.type, layer.shape),
      bias: next(layer.type, layer.shape.slice(-1)) };
    const step = STEPS[layer.kind]({ ...layer, ...weights }, shape);
    shape = step.shape;
    steps.push(step);
    if (shape.length === 3) maps.push(firstMaps(layer.name, step));
  }
  return { input: new Float64Array(SIZE * SIZE), steps, maps };
}

/** The network's answer to 784 bytes: { probabilities, logits, maps: [{ name, … }] }.
 * The next answer is written into the same arrays. */
export function predict({ input, steps, maps }, pixels) {
  for (let i = 0; i < input.length; i++) input[i] = pixels[i] / 255;
  let x = input;
  for (const { run, output } of steps) {
    run(x);
    x = output;
  }
  for (const { copy } of maps) copy();
  return { probabilities: softmax({ data: x, shape: [x.length] }).data, logits: x, maps };
}

/** Everything that is shown for one state, by the network that comes with the course. */
export function compute({ drawing, centre, network, weights }) {
  const pixels = centre ? centred(drawing) : Uint8Array.from(drawing);
  if (!pixels.some(Boolean)) return { pixels, probabilities: null, maps: [] };
  return { pixels, ...predict(readNetwork(network, weights), pixels) };
}
