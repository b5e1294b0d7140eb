// Matrices on the page: cells tinted by value, numbers where there is room, a window frame,
// marks, a cursor for the keyboard; and grids of numbers that can be typed into.
import { element, newId, readNumber, short } from "./kit.js";

const LARGEST_CELL = 44;
const SMALLEST_WITH_NUMBER = 25;
const SMALLEST_FONT = 10; // below this, a decimal is left out
export const PLAIN = 0;
export const PADDING = 1; // hatched
export const UNREAD = 2; // crossed out: no window reads this cell

const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

/** The colour of each strength 0…255 from `from` to `to`, as [css, text colour]. */
const ramps = new Map();
function ramp(from, to) {
  const key = from + to;
  if (!ramps.has(key)) {
    const [a, b] = [channels(from), channels(to)];
    const colours = Array.from({ length: 256 }, (_, i) => {
      const mix = a.map((start, c) => Math.round(start + ((b[c] - start) * i) / 255));
      const [r, g, blue] = mix.map((value) => (value / 255) ** 2.2); // relative luminance
      const light = 0.2126 * r + 0.7152 * g + 0.0722 * blue;
      return [`rgb(${mix})`, light > 0.18 ? "#000000" : "#FFFFFF"]; // the larger contrast
    });
    ramps.set(key, colours);
  }
  return ramps.get(key);
}

/** A drawn matrix under pointer and keyboard.
 *
 * `view.draw({ values, rows, cols, low, high, marks, frames, digits })`: `values` row by row;
 * `low` and `high` the ends of the scale (from the values where left out: zero is always on it);
 * `marks` PLAIN, PADDING or UNREAD per cell; `frames` a list of { row, col, height, width,
 * dilation, colour }; `photo` draws in grey. `onMove(row, col)` answers hovering and arrow keys, `onPress(row, col,
 * event)` pressing, dragging, Enter and space, `onType(key, row, col)` any other character. */
export class MatrixView {
  constructor({ frame, label, role, width = 340, digits = 2, onMove, onPress, onType }) {
    Object.assign(this, { frame, role, maxWidth: width, digits, onMove, onPress, onType });
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
    frame.onTheme(() => this.#redraw());
  }

  label(text) {
    if (this.canvas.getAttribute("aria-label") !== text) {
      this.canvas.setAttribute("aria-label", text);
    }
  }

  draw(picture) {
    this.picture = picture;
    this.canvas.matrix = picture; // what is drawn, for tests and for scripts of the reader's own
    this.cursor.row = Math.min(this.cursor.row, picture.rows - 1);
    this.cursor.col = Math.min(this.cursor.col, picture.cols - 1);
    this.#redraw();
  }

  /** Move the keyboard's cursor without telling `onMove`. */
  place(row, col) {
    this.cursor = { row, col };
  }

  #redraw() {
    if (!this.picture) return;
    const { values, rows, cols, marks, frames = [] } = this.picture;
    let digits = this.picture.digits ?? this.digits;
    const colours = this.frame.colours();
    const wanted = Math.min(this.maxWidth, cols * LARGEST_CELL + 4);
    if (this.wanted !== wanted) {
      this.wanted = wanted;
      this.node.style.width = `${wanted}px`;
      this.room = wanted; // until the observer has seen what the page allows
    }
    const room = Math.min(this.room, wanted);
    const cell = Math.max(2, Math.min(LARGEST_CELL, (room - 4) / cols));
    const size = cell > 4 ? Math.floor(cell) : cell; // whole pixels: no seams between cells
    const ratio = Math.max(1, window.devicePixelRatio || 1);
    const margin = 2; // for frames on the border
    const [wide, high] = [cols * size + 2 * margin, rows * size + 2 * margin];
    const canvas = this.canvas;
    if (canvas.width !== Math.round(wide * ratio) || canvas.height !== Math.round(high * ratio)) {
      canvas.width = Math.round(wide * ratio);
      canvas.height = Math.round(high * ratio);
      canvas.style.width = `${wide}px`;
      canvas.style.height = `${high}px`;
    }
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, margin * ratio, margin * ratio);
    pen.clearRect(-margin, -margin, wide, high);
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
    let font = Math.min(16, size * 0.42);
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
        const [fill, ink] = (value < 0 ? down : up)[strength];
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
    if (document.activeElement === canvas) this.#cursor(pen, size, colours);
  }

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

  #cursor(pen, size, colours) {
    pen.save();
    pen.setLineDash([4, 3]);
    pen.lineWidth = 2;
    pen.strokeStyle = colours.ink;
    pen.strokeRect(this.cursor.col * size + 2, this.cursor.row * size + 2, size - 5, size - 5);
    pen.restore();
  }

  /** The cell under a pointer, from the drawn size (slides and zoom scale the page). */
  #cellAt(event) {
    const { margin, size, rows, cols } = this.geometry;
    const box = this.canvas.getBoundingClientRect();
    const scale = (cols * size + 2 * margin) / box.width;
    const col = Math.floor(((event.clientX - box.left) * scale - margin) / size);
    const row = Math.floor(((event.clientY - box.top) * scale - margin) / size);
    if (row < 0 || col < 0 || row >= rows || col >= cols) return null;
    return { row, col };
  }

  #go(row, col) {
    this.cursor = { row, col };
    this.onMove?.(row, col);
    this.#redraw();
  }

  #listen() {
    let pressed = false;
    const press = (event) => {
      const at = this.#cellAt(event);
      if (!at) return;
      this.cursor = at;
      if (this.onPress) this.onPress(at.row, at.col, event);
      else this.onMove(at.row, at.col);
    };
    this.canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      pressed = true;
      this.canvas.setPointerCapture?.(event.pointerId);
      press(event);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (pressed && this.onPress) return press(event);
      const at = this.#cellAt(event);
      if (at) this.onMove?.(at.row, at.col);
    });
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
      this.canvas.addEventListener(type, () => { pressed = false; });
    }
    // Where dragging paints, a finger must not scroll the page.
    if (this.onPress) this.canvas.style.touchAction = "none";
    for (const type of ["focus", "blur"]) {
      this.canvas.addEventListener(type, () => this.#redraw());
    }
    this.canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !this.geometry) return;
      const { rows, cols } = this.geometry;
      const { row, col } = this.cursor;
      const target = {
        ArrowUp: [row - 1, col], ArrowDown: [row + 1, col], ArrowLeft: [row, col - 1],
        ArrowRight: [row, col + 1], Home: [row, 0], End: [row, cols - 1],
        PageUp: [0, col], PageDown: [rows - 1, col],
      }[event.key];
      if (target) {
        event.preventDefault();
        const inside = (value, count) => Math.min(count - 1, Math.max(0, value));
        this.#go(inside(target[0], rows), inside(target[1], cols));
      } else if (this.onPress && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        this.onPress(row, col, event);
        this.#redraw();
      } else if (this.onType && event.key.length === 1) {
        this.onType(event.key, row, col);
        this.#redraw();
      }
    });
  }
}

/** A grid of numbers to type into. `set(values, rows, cols)` shows; `onChange(values)` answers. */
export class NumberGrid {
  constructor({ label, least = -99, most = 99, onChange, complain }) {
    Object.assign(this, { label, least, most, onChange, complain, rows: 0, cols: 0 });
    this.node = element("div", { class: "cu-grid", role: "group", "aria-label": label });
  }

  set(values, rows, cols) {
    if (rows !== this.rows || cols !== this.cols) this.#build(rows, cols);
    this.values = Array.from(values);
    this.inputs.forEach((input, i) => {
      if (document.activeElement !== input || input.ariaInvalid !== "true") {
        input.value = short(this.values[i], 3);
      }
      input.dataset.sign = Math.sign(this.values[i]);
    });
  }

  #build(rows, cols) {
    Object.assign(this, { rows, cols });
    this.node.style.setProperty("--cu-cols", cols);
    this.inputs = Array.from({ length: rows * cols }, (_, i) => {
      const name = `row ${Math.floor(i / cols)}, column ${i % cols}`;
      const input = element("input", { type: "text", inputmode: "text", autocomplete: "off",
        id: newId(), "aria-label": `${this.label}, ${name}` });
      input.addEventListener("change", () => this.#take(i, name));
      input.addEventListener("focus", () => input.select());
      input.addEventListener("keydown", (event) => this.#key(event, i, name));
      input.addEventListener("blur", () => {
        input.value = short(this.values[i], 3);
        input.setAttribute("aria-invalid", "false");
      });
      return input;
    });
    this.node.replaceChildren(...this.inputs);
  }

  #take(i, name) {
    const input = this.inputs[i];
    const { least, most } = this;
    if (input.value === short(this.values[i], 3)) { // as shown: a rounded text is no new value
      if (input.getAttribute("aria-invalid") === "true") this.complain("");
      input.setAttribute("aria-invalid", "false");
      return;
    }
    const { value, problem } = readNumber(input.value,
      { name: `${this.label}, ${name},`, least, most, whole: false });
    const answered = input.getAttribute("aria-invalid") === "true";
    input.setAttribute("aria-invalid", problem ? "true" : "false");
    if (problem || answered || value !== this.values[i]) this.complain(problem ?? "");
    if (problem || value === this.values[i]) return;
    this.values[i] = value;
    this.onChange([...this.values]);
  }

  /** Arrow up and down add and take one; Enter takes what was typed. */
  #key(event, i, name) {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === "Enter") this.#take(i, name);
    if (!by) return;
    event.preventDefault();
    this.#take(i, name); // what was typed and not confirmed yet
    this.inputs[i].value = String(this.values[i] + by);
    this.#take(i, name);
  }
}
