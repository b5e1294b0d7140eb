// Values as bars over a row of cells, and the cells' names under it.
import { element } from "../shared/kit.js";

/** @import { Frame } from "../shared/kit.js" */
/** @import { MatrixView } from "../shared/matrix.js" */
/** `lit`: positions of the bars with a frame.
 * @typedef {{ values: number[] | Float64Array, names?: string[], lit?: number[] }} BarPicture */

const LEAST_FOR_NAMES = 22; // pixels of a cell that has its name under it
const BAR = 52; // pixels of the highest bar, on a projector

/** Bars over the cells of a MatrixView of one row, with the names of the cells below it. */
export class Bars {
  /** @type {BarPicture | undefined} */
  picture;

  /** @param {MatrixView} view
   * @param {Frame} app
   * @param {string} role */
  constructor(view, app, role) {
    this.view = view;
    this.app = app;
    this.role = role;
    this.chart = element("div", { "aria-hidden": "true", style: "margin-left:2px" });
    this.names = element("div", { "aria-hidden": "true", style: "display:flex;margin-left:2px;" +
      "font-size:max(12px,0.8em);height:1.4em;overflow:hidden" });
    this.node = element("div", { style: "max-width:100%" }, this.chart, view.node, this.names);
    this.chart.style.touchAction = "pan-y"; // a finger drags along the bars and scrolls across
    for (const type of /** @type {const} */ (["pointerdown", "pointermove"])) {
      this.chart.addEventListener(type, (event) => this.#point(event));
    }
    // The view fits its cells to the page: follow it, after it has done so.
    const sizes = new ResizeObserver(() => requestAnimationFrame(() => this.#redraw()));
    sizes.observe(view.node);
    app.onClose(() => sizes.disconnect());
    app.onLook(() => this.#redraw());
  }

  /** Where the cells are too small to be hit, their bars answer in their place.
   * @param {PointerEvent} event */
  #point(event) {
    if (!this.picture || !this.view.geometry) return;
    const col = Math.floor(event.offsetX / this.view.geometry.size);
    if (col < 0 || col >= this.picture.values.length) return;
    const pressed = event.type === "pointerdown" || event.buttons > 0;
    if (pressed && this.view.onPress) this.view.onPress(0, col, event);
    else this.view.onMove?.(0, col);
  }

  /** @param {BarPicture} picture */
  draw(picture) {
    this.picture = picture;
    this.#redraw();
  }

  #redraw() {
    if (!this.picture || !this.view.geometry) return;
    const { values, names = [], lit = [] } = this.picture;
    const size = this.view.geometry.size || 0; // no size without cells
    const wide = values.length * size;
    const high = this.app.scaled(BAR);
    const top = Math.max(0, ...values);
    const span = top - Math.min(0, ...values) || 1;
    const y = (/** @type {number} */ value) => 2 + ((top - value) / span) * (high - 4);
    const colours = this.app.colours();
    const frames = lit.map((i) => `<rect x="${i * size}" y="0" width="${size - 1}" height="${high}" ` +
      `fill="${colours.highlight}" fill-opacity="0.15" stroke="${colours.highlight}"/>`);
    const bars = Array.from(values, (value, i) => {
      const fill = value < 0 ? colours.negative : colours[this.role];
      const [from, to] = [y(Math.max(value, 0)), y(Math.min(value, 0))];
      return `<rect x="${i * size + size * 0.15}" y="${from}" width="${size * 0.7}" ` +
        `height="${to - from}" fill="${fill}"/>`;
    });
    const zero = `<path d="M0 ${y(0)}H${wide}" stroke="${colours.ink}"/>`;
    this.chart.innerHTML = `<svg width="${wide}" height="${high}" style="display:block;` +
      `pointer-events:none">${frames.join("")}${bars.join("")}${zero}</svg>`;
    const shown = names.length > 0 && size >= LEAST_FOR_NAMES;
    this.names.style.display = shown ? "flex" : "none";
    const written = `${size}:${names}`;
    if (shown && this.written !== written) {
      this.written = written;
      this.names.replaceChildren(...names.map((name) => element("span", { title: name,
        style: `flex:0 0 ${size}px;text-align:center;overflow:hidden;text-overflow:ellipsis` },
      name)));
    }
  }
}
