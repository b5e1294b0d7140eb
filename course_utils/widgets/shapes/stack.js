// A stack of layers as Keras builds it: shapes, parameters, multiplications, receptive fields.
// The Python twin is stack.py; tests run both, and Keras, on the same stacks.

/** A layer: its type and its arguments, by the names of Keras; `name` and `trainable` (false) where
 * it has a name of its own, or is frozen.
 * @typedef {Record<string, any> & { type: string }} Layer */
/** @typedef {{ input_shape: number[], layers: Layer[] }} State */
/** @typedef {{ shape: number[], trainable: number, non_trainable: number,
 *   multiplications: number }} Built */
/** A row of the table; what cannot be built has nulls.
 * @typedef {{ name: string, type: string, receptive_field: number[] | null,
 *   share: number | null, error: string | null }
 *   & (Built | { [key in keyof Built]: null })} Row */

const ADVICE = {
  size: "The window is larger than the map that arrives there: take a smaller window or padding " +
    "“same”, or pool less above it.",
  rank: "This layer wants rows × columns × channels: put it above the layer that flattens.",
  dilation: "Set strides or dilation_rate back to 1.",
};
export const wholeNumber = new Intl.NumberFormat("en-US");
export const times = (/** @type {number[]} */ numbers) => numbers.join("×");
const product = (/** @type {number[]} */ numbers) => numbers.reduce((a, b) => a * b, 1);

/** A layer that Keras would refuse: the message in its words, and what to do about it. */
class Impossible extends Error {
  /** @param {string} message
   * @param {keyof ADVICE} advice */
  constructor(message, advice) {
    super(message);
    this.advice = ADVICE[advice];
  }
}

/** The name that Keras gives: MaxPooling2D is max_pooling2d, ReLU is re_lu. */
const snakeCase = (/** @type {string} */ kind) => kind.replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
  .replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();

/** Output shape, parameters and multiplications of one layer. Throws Impossible.
 * @param {Layer} layer
 * @param {string} name
 * @param {number[]} shape of what arrives
 * @returns {Built} */
function build(layer, name, shape) {
  const batch = `(None, ${shape.join(", ")})`;
  const channels = shape[shape.length - 1];
  const wantMap = (/** @type {string} */ least) => {
    if (shape.length === 3) return;
    throw new Impossible(`Input 0 with name 'None' of layer '${name}' is incompatible with the ` +
      `layer: expected ${least}, found ndim=${shape.length + 1}. Full shape received: ${batch}`,
    "rank");
  };
  /** @type {(size: number, dilation: number, words: string) => number[]} */
  const slide = (size, dilation, words) => shape.slice(0, 2).map((length) => {
    const { strides, padding } = layer;
    if (padding === "same") return Math.ceil(length / strides);
    const places = Math.floor((length - dilation * (size - 1) - 1) / strides) + 1;
    if (places > 0) return places;
    throw new Impossible("Computed output size would be zero or negative. " +
      `${words}, \`strides=(${strides}, ${strides})\`, \`padding=valid\`.`, "size");
  });
  const result = { shape, trainable: 0, non_trainable: 0, multiplications: 0 };
  const { kernel_size: kernel, strides, dilation_rate: dilation, filters } = layer;
  switch (layer.type) {
    case "Conv2D": {
      if (strides > 1 && dilation > 1) {
        throw new Impossible("`strides > 1` not supported in conjunction with `dilation_rate > " +
          `1\`. Received: strides=(${strides}, ${strides}) and dilation_rate=(${dilation}, ` +
          `${dilation})`, "dilation");
      }
      wantMap("min_ndim=4");
      const weights = kernel * kernel * channels * filters;
      const sizes = slide(kernel, dilation, `Received \`inputs shape=${batch}\`, \`kernel shape=` +
        `(${kernel}, ${kernel}, ${channels}, ${filters})\`, \`dilation_rate=[${dilation} ` +
        `${dilation}]\``);
      return { ...result, shape: [...sizes, filters],
        trainable: weights + (layer.use_bias ? filters : 0),
        multiplications: product(sizes) * weights };
    }
    case "MaxPooling2D":
    case "AveragePooling2D": {
      wantMap("ndim=4");
      const sizes = slide(layer.pool_size, 1, `Received: \`inputs.shape=[None ${shape.join(" ")}]` +
        `\`, \`pool_size=[${layer.pool_size} ${layer.pool_size}]\``);
      return { ...result, shape: [...sizes, channels] };
    }
    case "GlobalAveragePooling2D":
    case "GlobalMaxPooling2D":
      wantMap("ndim=4");
      return { ...result, shape: [channels] };
    case "ZeroPadding2D":
      wantMap("ndim=4");
      return { ...result,
        shape: [shape[0] + 2 * layer.padding, shape[1] + 2 * layer.padding, channels] };
    case "Flatten":
      return { ...result, shape: [product(shape)] };
    case "Dense": {
      const weights = channels * layer.units;
      return { ...result, shape: [...shape.slice(0, -1), layer.units],
        trainable: weights + (layer.use_bias ? layer.units : 0),
        multiplications: product(shape.slice(0, -1)) * weights };
    }
    case "BatchNormalization":
      return { ...result, trainable: 2 * channels, non_trainable: 2 * channels,
        multiplications: product(shape) };
    default:
      return result;
  }
}

/** The rows of the table, their sums, and the layer that cannot be built, if there is one.
 * @param {State} state */
export function compute({ input_shape: input, layers }) {
  const nothing = { shape: null, trainable: null, non_trainable: null, multiplications: null,
    receptive_field: null, share: null, error: null };
  /** @type {Row[]} */
  const rows = [{ ...nothing, name: "input_layer", type: "Input", shape: input, trainable: 0,
    non_trainable: 0, multiplications: 0, receptive_field: [1, 1] }];
  /** @type {Record<string, number>} */
  const counted = {};
  /** @type {{ name: string, text: string, advice: string } | null} */
  let problem = null;
  let [shape, step] = [input, 1];
  let fields = [1, 1]; // input cells under one output cell, down and across
  let places = input.slice(0, 2); // positions that a map has, down and across
  for (const layer of layers) {
    const base = snakeCase(layer.type);
    const number = counted[base] ?? 0;
    if (!layer.name) counted[base] = number + 1;
    const name = layer.name ?? (number ? `${base}_${number}` : base);
    /** @type {Row} */
    const made = { ...nothing, name, type: layer.type };
    rows.push(made);
    if (problem) continue;
    const flat = shape.length === 1;
    try {
      const built = build(layer, name, shape);
      if (layer.trainable === false) { // frozen
        built.non_trainable += built.trainable;
        built.trainable = 0;
      }
      ({ shape } = Object.assign(made, built));
    } catch (refused) {
      if (!(refused instanceof Impossible)) throw refused;
      made.error = refused.message;
      problem = { name, text: refused.message, advice: refused.advice };
      continue;
    }
    const softmax = layer.type === "Softmax" || layer.activation === "softmax";
    if (layer.type.startsWith("Global") || (flat && (layer.type === "Dense" || softmax))) {
      fields = fields.map((cells, axis) => cells + (places[axis] - 1) * step);
      places = [1, 1];
    } else {
      const reach = ((layer.kernel_size ?? layer.pool_size ?? 1) - 1) * (layer.dilation_rate ?? 1);
      fields = fields.map((cells) => cells + reach * step);
      step *= layer.strides ?? 1;
      if (shape.length === 3) places = shape.slice(0, 2);
    }
    made.receptive_field = fields.map((cells, axis) => Math.min(cells, input[axis]));
  }
  /** @type {(key: "trainable" | "non_trainable" | "multiplications") => number} */
  const sum = (key) => rows.reduce((total, made) => total + (made[key] ?? 0), 0);
  const [trainable, fixed] = [sum("trainable"), sum("non_trainable")];
  for (const made of rows) {
    if (made.shape) made.share = (made.trainable + made.non_trainable) / (trainable + fixed || 1);
  }
  return { rows, trainable, non_trainable: fixed, multiplications: sum("multiplications"),
    problem };
}

/** How the numbers of one row come about, with the numbers filled in.
 * @param {State} state
 * @param {ReturnType<typeof compute>} table
 * @param {number} place of the row
 * @returns {string} */
export function explain({ layers }, { rows, problem }, place) {
  const row = rows[place];
  const { name, type, error } = row;
  const layer = layers[place - 1];
  if (error) return `${name} cannot be built.`;
  if (!row.shape) return `Nothing arrives at ${name}: ${problem?.name} cannot be built.`;
  const { shape, multiplications } = row;
  if (type === "Input") return `${name}: one image of ${times(shape)}; nothing is learned here.`;
  const before = rows[place - 1].shape ?? [];
  const bias = layer.use_bias ? " + 1" : "";
  /** @type {(weights: number | string, units: number) => string} */
  const count = (weights, units) => `${bias ? `(${weights}${bias})` : weights}·${units} = ` +
    `${wholeNumber.format(row.trainable + row.non_trainable)} parameters`;
  const heightOf = (/** @type {number} */ window, dilation = 1) => {
    if (layer.padding === "same") {
      return `height ⌈${before[0]} / ${layer.strides}⌉ = ${shape[0]}`;
    }
    const wide = dilation > 1 ? `(${dilation}·${window - 1} + 1)` : window;
    return `height ⌊(${before[0]} − ${wide}) / ${layer.strides}⌋ + 1 = ${shape[0]}`;
  };
  const cost = wholeNumber.format(multiplications);
  switch (type) {
    case "Conv2D": {
      const window = `${layer.kernel_size}·${layer.kernel_size}·${before[2]}`;
      return `${name}: ${count(window, layer.filters)}; ` +
        `${heightOf(layer.kernel_size, layer.dilation_rate)}; ` +
        `${shape.join("·")} outputs · ${window} = ${cost} multiplications.`;
    }
    case "Dense":
      return `${name}: ${count(before[before.length - 1], layer.units)}; ${before.join("·")}·${layer.units}` +
        ` = ${cost} multiplications.`;
    case "MaxPooling2D":
    case "AveragePooling2D":
      return `${name}: ${heightOf(layer.pool_size)}; the channels stay; no parameters.`;
    case "GlobalAveragePooling2D":
      return `${name}: one mean for each of the ${shape[0]} channels; no parameters.`;
    case "GlobalMaxPooling2D":
      return `${name}: the largest number of each of the ${shape[0]} channels; no parameters.`;
    case "Flatten":
      return `${name}: ${before.join("·")} = ${wholeNumber.format(shape[0])} numbers in a row; ` +
        "no parameters.";
    case "BatchNormalization":
      return `${name}: 4·${shape.at(-1)} parameters; scale and shift are trained, mean and ` +
        "variance are measured on the data.";
    case "ZeroPadding2D":
      return `${name}: height ${before[0]} + 2·${layer.padding} = ${shape[0]}; no parameters.`;
    default:
      return `${name}: the shape stays ${times(shape)}; no parameters.`;
  }
}

const BY_PLACE = ["filters", "kernel_size", "pool_size", "units", "rate"];

/** A layer as one writes it in Keras; what has its usual value is left out.
 * @param {Layer} layer
 * @param {string[]} unwritten types whose arguments change no number */
export function spelled({ type, name: _, ...layer }, unwritten) {
  if (unwritten.includes(type)) return `${type}(…)`;
  /** @type {Record<string, unknown>} */
  const usual = { padding: "valid", activation: "linear", dilation_rate: 1, use_bias: true, trainable: true,
    strides: layer.pool_size ?? 1 };
  const written = Object.entries(layer).filter(([key, value]) => usual[key] !== value);
  const value = (/** @type {unknown} */ given) => (typeof given === "string" ? `"${given}"`
    : given === false ? "False" : given);
  return `${type}(${written.map(([key, given]) =>
    (BY_PLACE.includes(key) ? given : `${key}=${value(given)}`)).join(", ")})`;
}

/** How many parameters, and how many of them no training changes.
 * @param {{ trainable: number, non_trainable: number }} numbers */
export function counted({ trainable, non_trainable: fixed }) {
  const all = wholeNumber.format(trainable + fixed);
  return fixed ? `${all} (${wholeNumber.format(fixed)} not trained)` : all;
}
