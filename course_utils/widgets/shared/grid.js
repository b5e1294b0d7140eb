// A grid of numbers that can be typed into: kernels, biases.
import { readNumber } from "./fields.js";
import { element, newId, short } from "./kit.js";

/** @import { Complain, Range } from "./fields.js" */

/** A grid of numbers to type into. Numbers lie in `range`, [least, most];
 * `set(values, rows, cols)` shows; `onChange(values)` answers. */
export class NumberGrid {
  rows = 0;
  cols = 0;
  /** @type {number[]} */
  values = [];
  /** @type {HTMLInputElement[]} */
  inputs = [];

  /** @param {{ label: string, range: Range, complain: Complain,
   *   onChange: (values: number[]) => void }} options */
  constructor({ label, range, onChange, complain }) {
    this.label = label;
    this.range = range;
    this.onChange = onChange;
    this.complain = complain;
    this.node = element("div", { class: "cu-grid", role: "group", "aria-label": label });
  }

  /** @param {Iterable<number>} values
   * @param {number} rows
   * @param {number} cols */
  set(values, rows, cols) {
    if (rows !== this.rows || cols !== this.cols) this.#build(rows, cols);
    this.values = Array.from(values);
    this.inputs.forEach((input, i) => {
      if (!input.matches(":focus") || input.ariaInvalid !== "true") {
        input.value = short(this.values[i], 3);
      }
      input.dataset.sign = String(Math.sign(this.values[i]));
    });
  }

  /** @param {number} rows
   * @param {number} cols */
  #build(rows, cols) {
    [this.rows, this.cols] = [rows, cols];
    this.node.style.setProperty("--cu-cols", String(cols));
    this.node.toggleAttribute("data-large", rows > 4);
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

  /** Read what was typed into input `i`, which messages call `name`.
   * @param {number} i
   * @param {string} name */
  #take(i, name) {
    const input = this.inputs[i];
    if (input.value === short(this.values[i], 3)) { // as shown: a rounded text is no new value
      if (input.getAttribute("aria-invalid") === "true") this.complain("");
      input.setAttribute("aria-invalid", "false");
      return;
    }
    const { value, problem } = readNumber(input.value,
      { name: `${this.label}, ${name},`, range: this.range, whole: false });
    const answered = input.getAttribute("aria-invalid") === "true";
    input.setAttribute("aria-invalid", problem ? "true" : "false");
    if (problem || answered || value !== this.values[i]) this.complain(problem ?? "");
    if (value === undefined || value === this.values[i]) return;
    this.values[i] = value;
    this.onChange([...this.values]);
  }

  /** Arrow up and down add and take one; Enter takes what was typed.
   * @param {KeyboardEvent} event
   * @param {number} i
   * @param {string} name */
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
