// The rows of the table of layers: they are kept and filled anew.
import { button } from "../shared/fields.js";
import { element } from "../shared/kit.js";
import { counted, spelled, times, wholeNumber } from "./stack.js";

/** @import { Layer, Row } from "./stack.js" */

const CELL = "padding: 0.1em 0.3em; border: 0; border-bottom: 1px solid var(--cu-line); " +
  "background: var(--cu-paper); color: var(--cu-ink); font-variant-numeric: tabular-nums; " +
  "vertical-align: middle; white-space: nowrap; ";
export const FIRST = `${CELL} text-align: left; position: sticky; left: 0; z-index: 1;`;
export const NUMBER = `${CELL} text-align: right;`;
// U+00AD: where a word may break.
export const HEAD =
  ["Layer", "Output shape", "Parameters", "Multi\u00adplications", "Receptive field"];
const LINE = "1px solid var(--cu-line)";
const ALARM = "3px dashed var(--cu-alert)";

/** Write a text where it has changed: all else keeps its place on the page.
 * @param {Node} node
 * @param {string} text */
export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Write a long name so that it breaks, where it must, between its words.
 * @param {HTMLElement} node
 * @param {string} text */
function write(node, text) {
  if (node.textContent === text) return;
  const words = text.split(/(?<=[_(=])(?!\d)|(?<=[a-z])(?=[A-Z])/);
  node.replaceChildren(...words.flatMap((word) => [word, element("wbr")]));
}

/** A row: `pick` is its button, which calls `onPick`; `fill` writes a layer into it.
 * @param {() => void} onPick */
export function rowView(onPick) {
  const name = element("b", {});
  const code = element("span", { class: "cu-code" });
  const pick = button("", onPick, { class: "cu-button cu-pick" });
  pick.replaceChildren(name, " ", code);
  const cells = HEAD.slice(1).map(() => element("td", { style: NUMBER }));
  const bar = element("div", { style: "height: 0.6em; margin-left: auto;" });
  const share = element("span", { style: "font-size: 0.93em; min-width: 3.4em;" });
  const count = element("span", {});
  const part = element("div", { class: "cu-part" }, bar, share);
  cells[1].append(element("div", { class: "cu-count-part" }, count, part));
  const first = element("th", { scope: "row", style: FIRST }, pick);
  const node = element("tr", {}, first, ...cells);
  /** @type {string | null} */
  let error = null;

  /** @param {Row} row
   * @param {boolean} chosen
   * @param {Layer | undefined} layer none for the input
   * @param {string[]} unwritten arguments that `spelled` leaves out
   * @param {string} colour of the bar */
  function fill(row, chosen, layer, unwritten, colour) {
    write(name, row.name);
    write(code, layer ? spelled(layer, unwritten) : `Input(${row.shape?.join(", ")})`);
    pick.setAttribute("aria-pressed", String(chosen));
    put(cells[0], row.shape ? times(row.shape) : row.error ? "impossible" : "–");
    put(count, row.shape ? counted(row) : "–");
    part.hidden = !row.share;
    const of = row.share ?? 0;
    put(share, of < 0.0005 ? "< 0.1 %" : `${(100 * of).toFixed(1)} %`);
    bar.style.width = `calc((100% - 3.8em) * ${of})`;
    bar.style.background = colour;
    put(cells[2], row.shape ? wholeNumber.format(row.multiplications) : "–");
    put(cells[3], row.receptive_field ? times(row.receptive_field) : "–");
    if (error === row.error) return;
    error = row.error;
    for (const cell of [first, ...cells]) {
      cell.style.borderTop = error ? ALARM : "0";
      cell.style.borderBottom = error ? ALARM : LINE;
    }
  }
  return { node, name, code, fill };
}
