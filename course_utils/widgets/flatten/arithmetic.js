// The arithmetic of the Flatten explorer: from a pixel to its index in the vector, and back.

/** @typedef {[number, number, number]} Triple of a pixel [r, c, k] or of sizes [H, W, C] */
/** @typedef {"channels_last" | "channels_first"} Order */
/** `maps` are rows of columns of channels.
 * @typedef {{ maps: number[][][], source: "numbers" | "digit", height: number, width: number,
 *   channels: number, order: Order, back: Order | "off", pixel: Triple }} State */

const LETTERS = { channels_last: "(r · W + c) · C + k", channels_first: "(k · H + r) · W + c" };

/** Where pixel [r, c, k] stands in the vector of an [H, W, C] volume.
 * @param {Triple} pixel
 * @param {Triple} sizes
 * @param {Order} order */
function vectorIndex([r, c, k], [H, W, C], order) {
  return order === "channels_last" ? (r * W + c) * C + k : (k * H + r) * W + c;
}

/** Which pixel [r, c, k] stands at an index of the vector.
 * @param {number} index
 * @param {Triple} sizes
 * @param {Order} order
 * @returns {Triple} */
export function pixelAt(index, [H, W, C], order) {
  const inner = order === "channels_last" ? C : W;
  const middle = order === "channels_last" ? W : H;
  const last = index % inner;
  const rest = (index - last) / inner;
  const [first, second] = [Math.floor(rest / middle), rest % middle];
  return order === "channels_last" ? [first, second, last] : [second, last, first];
}

/** Everything that is shown for one state. Volumes are row-major with the channels last.
 * @param {State} state */
export function compute({ maps, source, height, width, channels: depth, order, back, pixel }) {
  /** @type {Triple} */
  const sizes = [height, width, depth];
  const count = height * width * depth;
  const indices = Array.from({ length: count }, (_, i) => i);
  const top = Math.floor((maps.length - height) / 2);
  const left = Math.floor((maps[0].length - width) / 2);
  const volume = indices.map((i) => {
    const [r, c, k] = pixelAt(i, sizes, "channels_last");
    return source === "numbers" ? i : maps[top + r][left + c][k];
  });
  const at = (/** @type {Triple} */ one) => vectorIndex(one, sizes, "channels_last");
  const pixels = indices.map((index) => pixelAt(index, sizes, order));
  const vector = pixels.map((one) => volume[at(one)]);
  const lit = /** @type {Triple} */ (
    pixel.map((index, axis) => Math.min(index, sizes[axis] - 1)));
  const index = vectorIndex(lit, sizes, order);
  // What the vector becomes when it is read in the order `back`, and from where each cell came.
  let readBack = null;
  if (back !== "off") {
    const from = indices.map((i) => vectorIndex(pixelAt(i, sizes, "channels_last"), sizes, back));
    const moved = from.map((source_, i) => at(pixels[source_]) !== i);
    readBack = { values: from.map((one) => vector[one]), moved,
      wrong: moved.filter(Boolean).length, pixel: pixelAt(index, sizes, back) };
  }
  return { sizes, volume, vector, pixels, pixel: lit, index, readBack };
}

/** The formula with the numbers filled in, and the way back by division.
 * @param {{ sizes: Triple, pixel: Triple, index: number }} state
 * @param {Order} order */
export function formulas({ sizes: [H, W, C], pixel: [r, c, k], index }, order) {
  const last = order === "channels_last";
  const filled = last ? `(${r} · ${W} + ${c}) · ${C} + ${k}` : `(${k} · ${H} + ${r}) · ${W} + ${c}`;
  const [inner, middle] = last ? [C, W] : [W, H];
  const quotient = Math.floor(index / inner);
  const names = last ? ["k", "r", "c"] : ["c", "k", "r"];
  const steps = last ? [C, W * C, 1] : [1, W, H * W];
  return {
    there: `index = ${LETTERS[order]} = ${filled} = ${index}`,
    back: `${index} ÷ ${inner} = ${quotient}, remainder ${index % inner} → ${names[0]} = ` +
      `${index % inner};  ${quotient} ÷ ${middle} = ${Math.floor(quotient / middle)}, remainder ` +
      `${quotient % middle} → ${names[1]} = ${Math.floor(quotient / middle)}, ${names[2]} = ` +
      `${quotient % middle}`,
    steps: `In the vector, one column to the right is ${steps[0]} further, one row down ` +
      `${steps[1]}, the next channel ${steps[2]}.`,
  };
}
