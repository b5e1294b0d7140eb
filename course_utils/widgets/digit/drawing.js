// What is drawn in "Draw a digit": the pen's stroke, and the centring.
import CONSTANTS from "../shared/constants.json" with { type: "json" };

// Rows and columns of a drawing; the longer side of a centred digit, in pixels; the row and
// column on which its centre of mass lies.
export const { size: SIZE, box: BOX, middle: MIDDLE } = CONSTANTS.drawing;
export const PEN = 1.4; // radius in pixels; the border is soft
export const ERASER = 2.2;

/** Scale and shift a drawing as the digits of MNIST were. The twin of
 * `centred` in explorer.py.
 * @param {ArrayLike<number>} drawing 784 bytes, row by row */
export function centred(drawing) {
  let [top, bottom, left, right, sum, down, across] = [SIZE, -1, SIZE, -1, 0, 0, 0];
  for (let i = 0; i < SIZE; i++) {
    for (let j = 0; j < SIZE; j++) {
      const ink = drawing[i * SIZE + j];
      if (ink === 0) continue;
      [top, bottom] = [Math.min(top, i), Math.max(bottom, i)];
      [left, right] = [Math.min(left, j), Math.max(right, j)];
      sum += ink;
      down += i * ink;
      across += j * ink;
    }
  }
  const result = new Uint8Array(SIZE * SIZE);
  if (sum === 0) return result;
  const scale = BOX / (Math.max(bottom - top, right - left) + 1);
  // Where nothing is scaled, a shift by whole pixels leaves a digit of MNIST as sharp as it was.
  const middle = (/** @type {number} */ total) => (scale === 1 ? Math.floor(total / sum + 0.5) : total / sum);
  const [row, column] = [middle(down), middle(across)];
  /** @type {(i: number, j: number) => number} */
  const read = (i, j) => (i < 0 || j < 0 || i >= SIZE || j >= SIZE ? 0 : drawing[i * SIZE + j]);
  for (let i = 0; i < SIZE; i++) {
    const y = (i - MIDDLE) / scale + row;
    const y0 = Math.floor(y);
    for (let j = 0; j < SIZE; j++) {
      const x = (j - MIDDLE) / scale + column;
      const x0 = Math.floor(x);
      const above = read(y0, x0) * (1 - (x - x0)) + read(y0, x0 + 1) * (x - x0);
      const below = read(y0 + 1, x0) * (1 - (x - x0)) + read(y0 + 1, x0 + 1) * (x - x0);
      result[i * SIZE + j] = Math.floor(above * (1 - (y - y0)) + below * (y - y0) + 0.5);
    }
  }
  return result;
}

/** @typedef {{ x: number, y: number }} Point in pixels, (0, 0) top left */

/** The drawing after a stroke from one place to another.
 * @param {ArrayLike<number>} drawing
 * @param {Point} from
 * @param {Point} to */
export function stroke(drawing, from, to, erase = false) {
  const result = Uint8Array.from(drawing);
  const radius = erase ? ERASER : PEN;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy || 1;
  /** @type {(a: number, b: number) => number[]} */
  const cells = (a, b) => [Math.max(0, Math.floor(Math.min(a, b) - radius - 1)),
    Math.min(SIZE - 1, Math.ceil(Math.max(a, b) + radius + 1))];
  const [[top, bottom], [left, right]] = [cells(from.y, to.y), cells(from.x, to.x)];
  for (let i = top; i <= bottom; i++) {
    for (let j = left; j <= right; j++) {
      const [x, y] = [j + 0.5 - from.x, i + 0.5 - from.y];
      const along = Math.min(1, Math.max(0, (x * dx + y * dy) / length));
      const distance = Math.hypot(x - along * dx, y - along * dy);
      const ink = Math.round(255 * Math.min(1, Math.max(0, radius + 0.5 - distance)));
      const at = i * SIZE + j;
      result[at] = erase ? Math.min(result[at], 255 - ink) : Math.max(result[at], ink);
    }
  }
  return result;
}
