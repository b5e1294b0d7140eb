// The flat vector on the page.
import { onKeys } from "../shared/canvas.js";
import { tint } from "../shared/colour.js";
import { element, short } from "../shared/kit.js";

/** @import { Frame } from "../shared/kit.js" */
/** @import { Triple } from "./arithmetic.js" */

const MOST_WITH_PIXELS = 50; // cells of a vector that have their pixel's place below them

/** The vector: cells with their values, their indices above and their pixels below.
 *
 * Its cells wrap where the page is narrow, so it is made of elements and not a matrix. */
export class VectorStrip {
  /** @type {{ node: HTMLElement, value: HTMLElement, pixel: HTMLElement, look?: string }[]} */
  cells = [];
  at = 0;
  hasPixels = true;

  /** @param {{ app: Frame, onMove: (index: number) => void }} options */
  constructor({ app, onMove }) {
    this.app = app;
    this.onMove = onMove;
    this.node = element("div", { role: "listbox", tabindex: "0", "aria-label": "Vector",
      "aria-orientation": "horizontal",
      style: "display:flex;flex-wrap:wrap;gap:2px 0;padding:3px" });
    const point = (/** @type {PointerEvent} */ event) => {
      const target = /** @type {Element} */ (event.target);
      const cell = /** @type {HTMLElement | null} */ (target.closest("[data-index]"));
      if (cell) onMove(Number(cell.dataset.index));
    };
    this.node.addEventListener("pointermove", point);
    this.node.addEventListener("pointerdown", point);
    onKeys(this.node, (key) => this.#key(key));
  }

  /** @param {string} key */
  #key(key) {
    const count = this.cells.length;
    const firstTop = this.cells[0].node.offsetTop;
    const below = this.cells.findIndex(({ node }) => node.offsetTop > firstTop);
    const perRow = below < 0 ? 0 : below;
    const target = { ArrowLeft: this.at - 1, ArrowRight: this.at + 1, ArrowUp: this.at - perRow,
      ArrowDown: this.at + perRow, Home: 0, End: count - 1 }[key];
    if (target >= 0 && target < count) this.onMove(target);
    return target !== undefined;
  }

  /** @param {number} count */
  #build(count) {
    this.hasPixels = count <= MOST_WITH_PIXELS;
    const [width, height] = count <= 24 ? [3, 2] : this.hasPixels ? [2.4, 1.5] : [1.75, 1.4];
    const small = "font-size:max(12px, 0.8em);line-height:1.15;white-space:nowrap";
    this.cells = Array.from({ length: count }, (_, index) => {
      const letters = count < 100 ? 1 : 0.82; // three digits find room, too
      const value = element("div", { style: `font-size:${letters}em;height:${height / letters}em;` +
        `line-height:${height / letters - 0.1}em;border:1px solid var(--cu-line);margin-right:-1px` });
      const pixel = element("div", { style: small, hidden: !this.hasPixels });
      const node = element("div", { role: "option", id: `${this.node.id}-${index}`,
        "data-index": index, style: `width:${width}em;text-align:center` },
      element("div", { style: `${small};font-weight:600` },
        count < 100 || index % 5 === 0 ? String(index) : "\u00a0"), value, pixel);
      return { node, value, pixel };
    });
    this.node.replaceChildren(...this.cells.map(({ node }) => node));
  }

  /** `filled`: cells from this index on stay empty; `next`: the cell that is framed in ink.
   * @param {{ vector: number[], pixels: Triple[], index: number, filled: number,
   *   next: number }} picture */
  draw({ vector, pixels, index, filled, next }) {
    if (this.cells.length !== vector.length) this.#build(vector.length);
    this.at = index;
    Object.assign(this.node, { vector }); // what is drawn, for tests
    const colours = this.app.colours();
    const largest = Math.max(...vector, 0) || 1;
    this.cells.forEach((cell, i) => {
      const shown = i < filled;
      const share = shown ? Math.max(0, vector[i] / largest) : 0;
      const { fill, ink } = tint(colours.paper, colours.output, share);
      const frame = i === index ? colours.highlight : i === next ? colours.ink : null;
      const [r, c, k] = pixels[i];
      const look = [vector[i], fill, frame, shown, r, c, k].join();
      if (cell.look === look) return; // most cells stay as they are
      cell.look = look;
      Object.assign(cell.value.style, { background: fill, color: ink,
        outline: frame ? `3px solid ${frame}` : "none",
        outlineOffset: "-2px" });
      cell.value.textContent = shown ? short(vector[i], 1) : "";
      cell.pixel.textContent = `${r},${c},${k}`;
      cell.node.setAttribute("aria-selected", String(i === index));
      const value = shown ? `${short(vector[i], 1)}, ` : "";
      cell.node.setAttribute("aria-label",
        `index ${i}: ${value}row ${r}, column ${c}, channel ${k}`);
    });
    this.node.setAttribute("aria-activedescendant", this.cells[index].node.id);
  }
}
