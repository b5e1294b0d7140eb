// Matrices on the page: cells tinted by value, numbers where there is room, a window frame,
// marks, a cursor for the keyboard.
import { onKeys, onPointer, setLabel, sized } from "./canvas.js";
import { ramp } from "./colour.js";
import { element, short } from "./kit.js";

/** @import { Pen } from "./canvas.js" */
/** @import { Colours, Frame } from "./kit.js" */
/** In cells; a dilation above 1 frames each of height × width cells, so far apart.
 * @typedef {{ row: number, col: number, height: number, width: number, dilation?: number,
 *   colour?: string }} WindowFrame */
/** `values` row by row; `low` and `high` the ends of the scale (from the values where left out:
 * zero is always on it); `marks` PLAIN, PADDING or UNREAD per cell; `photo` draws in grey.
 * @typedef {{ values: ArrayLike<number>, rows: number, cols: number, low?: number, high?: number,
 *   marks?: ArrayLike<number>, frames?: WindowFrame[], digits?: number, photo?: boolean }} Picture */
/** `onMove` answers hovering and arrow keys, `onPress` pressing, dragging, Enter and space,
 * `onType` any other character.
 * @typedef {{ onMove?: (row: number, col: number) => void,
 *   onPress?: (row: number, col: number, event: PointerEvent | KeyboardEvent) => void,
 *   onType?: (key: string, row: number, col: number) => void }} Handlers */

const LARGEST_CELL = 44; // pixels on a projector
const SMALLEST_WITH_NUMBER = 25;
const SMALLEST_FONT = 10; // below this, a decimal is left out
export const PLAIN = 0;
export const PADDING = 1; // hatched
export const UNREAD = 2; // crossed out: no window reads this cell

/** A drawn matrix under pointer and keyboard: `view.draw(picture)`. */
export class MatrixView {
  wanted = 0; // widths in pixels: what the cells need at most, and what the page allows
  room = 0;
  /** @type {Picture | undefined} */
  picture;
  /** @type {{ margin: number, size: number, rows: number, cols: number } | undefined} */
  geometry;

  /** @param {Handlers & { frame: Frame, label: string, role: string, width?: number,
   *   height?: number, digits?: number }} options width and height in pixels on a projector */
  constructor({ frame, label, role, width = 340, height = Infinity, digits = 2, onMove, onPress,
    onType }) {
    this.frame = frame;
    this.role = role;
    /** @type {{ width: number, height: number, cell?: number }} */
    this.most = { width, height };
    this.digits = digits;
    this.onMove = onMove;
    this.onPress = onPress;
    this.onType = onType;
    this.cursor = { row: 0, col: 0 };
    this.canvas = element("canvas", { class: "cu-matrix", "aria-label": label,
      role: onMove || onPress ? "application" : "img",
      tabindex: onMove || onPress ? "0" : null });
    this.node = element("div", { class: "cu-matrix-box" }, this.canvas);
    if (onMove || onPress) this.#listen();
    // The width is told, not asked for: asking in the middle of drawing costs a layout each time.
    const sizes = new ResizeObserver(([{ contentRect }]) => {
      const room = contentRect.width || this.wanted;
      if (room === this.room) return;
      this.room = room;
      this.#redraw();
    });
    sizes.observe(this.node);
    frame.onClose(() => sizes.disconnect());
    frame.onLook(() => this.#redraw());
  }

  /** @param {string} text */
  label(text) {
    setLabel(this.canvas, text);
  }

  /** @param {Picture} picture */
  draw(picture) {
    this.picture = picture;
    // What is drawn, for tests and for scripts of the reader's own.
    Object.assign(this.canvas, { matrix: picture });
    this.cursor.row = Math.min(this.cursor.row, picture.rows - 1);
    this.cursor.col = Math.min(this.cursor.col, picture.cols - 1);
    this.#redraw();
  }

  /** Move the keyboard's cursor without telling `onMove`.
   * @param {number} row @param {number} col */
  place(row, col) {
    this.cursor = { row, col };
  }

  #redraw() {
    if (!this.picture) return;
    const { values, rows, cols, marks, frames = [] } = this.picture;
    let digits = this.picture.digits ?? this.digits;
    const colours = this.frame.colours();
    const { width, height, cell: most = LARGEST_CELL } = this.most;
    const largest = Math.min(this.frame.scaled(most),
      (this.frame.scaled(height) - 4) / Math.max(rows, 1));
    const wanted = Math.min(this.frame.scaled(width), Math.ceil(cols * largest) + 4);
    if (this.wanted !== wanted) {
      this.wanted = wanted;
      this.node.style.width = `${wanted}px`;
      this.room = wanted; // until the observer has seen what the page allows
    }
    const room = Math.min(this.room, wanted);
    const cell = Math.max(2, Math.min(largest, (room - 4) / cols));
    const size = cell > 4 ? Math.floor(cell) : cell; // whole pixels: no seams between cells
    const margin = 2; // for frames on the border
    const pen = sized(this.canvas, cols * size + 2 * margin, rows * size + 2 * margin, margin);
    this.geometry = { margin, size, rows, cols };

    const finite = Array.from(values).filter(Number.isFinite);
    const lowest = Math.min(0, this.picture.low ?? Math.min(...finite, 0));
    const highest = Math.max(0, this.picture.high ?? Math.max(...finite, 0));
    const reach = (lowest < 0 ? Math.max(-lowest, highest) : highest) || 1;
    // A photograph is black at zero and white at its largest value, on every page.
    const photo = this.picture.photo;
    const up = photo ? ramp("#000000", "#FFFFFF") : ramp(colours.paper, colours[this.role]);
    const down = ramp(colours.paper, colours.negative);
    let texts = size >= SMALLEST_WITH_NUMBER;
    let font = Math.min(this.frame.scaled(16), size * 0.42);
    if (texts) {
      const fitting = () =>
        (size * 1.45) / Math.max(...finite.map((value) => short(value, digits).length), 1);
      while (digits > 0 && fitting() < SMALLEST_FONT) digits -= 1;
      // Fractions that would all be written as whole numbers are left to the colours.
      if (digits === 0 && finite.some((value) => !Number.isInteger(value))) texts = false;
      font = Math.max(9, Math.min(font, fitting()));
      pen.font = `${font}px system-ui, sans-serif`;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
    }
    const gap = size > 12 ? 1 : 0;
    for (let row = 0; row < rows; row++) {
      for (let col = 0; col < cols; col++) {
        const value = values[row * cols + col];
        const mark = marks ? marks[row * cols + col] : PLAIN;
        const [x, y] = [col * size, row * size];
        const strength = Math.min(255, Math.round((Math.abs(value) / reach) * 255)) || 0;
        const { fill, ink } = (value < 0 ? down : up)[strength];
        pen.fillStyle = fill;
        pen.fillRect(x, y, size - gap, size - gap);
        if (mark) this.#mark(pen, x, y, size - gap, mark, colours);
        if (texts && Number.isFinite(value)) {
          if (mark) { // no line may cross the number
            pen.strokeStyle = fill;
            pen.lineWidth = 4;
            pen.lineJoin = "round";
            pen.strokeText(short(value, digits), x + size / 2, y + size / 2 + 1);
          }
          pen.fillStyle = ink;
          pen.fillText(short(value, digits), x + size / 2, y + size / 2 + 1);
        }
      }
    }
    pen.strokeStyle = colours.grid;
    pen.lineWidth = 1;
    if (gap) this.#grid(pen, rows, cols, size);
    else pen.strokeRect(0, 0, cols * size, rows * size);
    for (const frame of frames) this.#frame(pen, frame, size, colours);
    if (this.canvas.matches(":focus")) this.#cursor(pen, size, colours);
  }

  /** @param {Pen} pen @param {number} rows @param {number} cols @param {number} size */
  #grid(pen, rows, cols, size) {
    pen.beginPath();
    for (let row = 0; row <= rows; row++) {
      pen.moveTo(0, row * size - 0.5);
      pen.lineTo(cols * size, row * size - 0.5);
    }
    for (let col = 0; col <= cols; col++) {
      pen.moveTo(col * size - 0.5, 0);
      pen.lineTo(col * size - 0.5, rows * size);
    }
    pen.stroke();
  }

  /** @param {Pen} pen @param {number} x @param {number} y @param {number} size
   * @param {number} mark @param {Colours} colours */
  #mark(pen, x, y, size, mark, colours) {
    pen.save();
    pen.beginPath();
    pen.rect(x, y, size, size);
    pen.clip();
    pen.strokeStyle = colours.padding;
    pen.lineWidth = 1.5;
    pen.beginPath();
    if (mark === UNREAD) {
      pen.moveTo(x, y);
      pen.lineTo(x + size, y + size);
      pen.moveTo(x, y + size);
      pen.lineTo(x + size, y);
    }
    for (let start = -size; mark === PADDING && start < size; start += 6) {
      pen.moveTo(x + start, y + size);
      pen.lineTo(x + start + size, y);
    }
    pen.stroke();
    pen.restore();
  }

  /** @param {Pen} pen @param {WindowFrame} frame @param {number} size @param {Colours} colours */
  #frame(pen, { row, col, height, width, dilation = 1, colour = "highlight" }, size, colours) {
    pen.strokeStyle = colours[colour] ?? colour;
    pen.lineWidth = 3;
    if (dilation === 1) {
      pen.strokeRect(col * size, row * size, width * size - 1, height * size - 1);
      return;
    }
    for (let u = 0; u < height; u++) {
      for (let v = 0; v < width; v++) {
        pen.strokeRect((col + v * dilation) * size + 1, (row + u * dilation) * size + 1,
          size - 3, size - 3);
      }
    }
  }

  /** @param {Pen} pen @param {number} size @param {Colours} colours */
  #cursor(pen, size, colours) {
    pen.save();
    pen.setLineDash([4, 3]);
    pen.lineWidth = 2;
    pen.strokeStyle = colours.ink;
    pen.strokeRect(this.cursor.col * size + 2, this.cursor.row * size + 2, size - 5, size - 5);
    pen.restore();
  }

  /** The cell under a pointer, from the drawn size (slides and zoom scale the page).
   * @param {PointerEvent} event */
  #cellAt(event) {
    if (!this.geometry) return null;
    const { margin, size, rows, cols } = this.geometry;
    const box = this.canvas.getBoundingClientRect();
    const scale = (cols * size + 2 * margin) / box.width;
    const col = Math.floor(((event.clientX - box.left) * scale - margin) / size);
    const row = Math.floor(((event.clientY - box.top) * scale - margin) / size);
    if (row < 0 || col < 0 || row >= rows || col >= cols) return null;
    return { row, col };
  }

  /** @param {number} row @param {number} col */
  #go(row, col) {
    this.cursor = { row, col };
    this.onMove?.(row, col);
    this.#redraw();
  }

  #listen() {
    const hover = (/** @type {PointerEvent} */ event) => {
      const at = this.#cellAt(event);
      if (at) this.onMove?.(at.row, at.col);
    };
    const press = (/** @type {PointerEvent} */ event) => {
      const at = this.#cellAt(event);
      if (!at) return;
      this.cursor = at;
      if (this.onPress) this.onPress(at.row, at.col, event);
      else this.onMove?.(at.row, at.col);
    };
    onPointer(this.canvas, { down: press, drag: this.onPress ? press : hover, hover });
    // Where dragging paints, a finger must not scroll the page.
    if (this.onPress) this.canvas.style.touchAction = "none";
    for (const type of ["focus", "blur"]) {
      this.canvas.addEventListener(type, () => this.#redraw());
    }
    onKeys(this.canvas, (key, event) => this.#key(key, event));
  }

  /** @param {string} key @param {KeyboardEvent} event */
  #key(key, event) {
    if (!this.geometry) return false;
    const { rows, cols } = this.geometry;
    const { row, col } = this.cursor;
    const target = {
      ArrowUp: [row - 1, col], ArrowDown: [row + 1, col], ArrowLeft: [row, col - 1],
      ArrowRight: [row, col + 1], Home: [row, 0], End: [row, cols - 1],
      PageUp: [0, col], PageDown: [rows - 1, col],
    }[key];
    if (target) {
      const inside = (/** @type {number} */ value, /** @type {number} */ count) =>
        Math.min(count - 1, Math.max(0, value));
      this.#go(inside(target[0], rows), inside(target[1], cols));
      return true;
    }
    const press = key === "Enter" || key === " " ? this.onPress : undefined;
    if (press) press(row, col, event);
    else if (this.onType && key.length === 1) this.onType(key, row, col);
    else return false;
    this.#redraw();
    return press !== undefined;
  }
}
