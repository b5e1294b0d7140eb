// The table of what a nudge leaves of the Pooling explorer's maps.
import { element, panel, short } from "../shared/kit.js";

/** @import { Change } from "./arithmetic.js" */

/** The table of what a nudge leaves. */
export function measures() {
  /** @type {(name: "td" | "th", text: string, attributes?: Record<string, string>) => HTMLElement} */
  const cell = (name, text, attributes = {}) => element(name, {
    style: "padding: 0.2em 0.4em; border: 1px solid var(--cu-line); text-align: right; white-space: nowrap; " +
      "color: var(--cu-ink); background: var(--cu-paper)", ...attributes }, text);
  const rows = { none: "not pooled", average: "average", max: "max" };
  /** @type {Record<string, HTMLElement[]>} */
  const fields = {};
  const body = Object.entries(rows).map(([name, text]) => {
    fields[name] = [cell("td", ""), cell("td", "")];
    return element("tr", {}, cell("th", text, { scope: "row" }), ...fields[name]);
  });
  const head = ["", "values unchanged", "relative change"].map((text) =>
    (text ? cell("th", text, { scope: "col" }) : cell("td", "")));
  for (const one of head) one.style.whiteSpace = "normal";
  const table = element("table", { style: "border-collapse: collapse; margin: 0; " +
    "font-size: 0.87em; font-variant-numeric: tabular-nums" },
  element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body));
  const set = (/** @type {Record<string, Change> | null} */ changes) => {
    for (const [name, [kept, change]] of Object.entries(fields)) {
      const one = changes?.[name];
      kept.textContent = one
        ? `${one.kept} of ${one.count} (${short((100 * one.kept) / one.count, 0)}\u00a0%)` : "–";
      change.textContent = one?.change == null ? "–" : one.change.toFixed(2);
    }
  };
  const box = element("div", { style: "overflow-x: auto; max-width: 100%", tabindex: "0",
    role: "group", "aria-label": "After the nudge" }, table);
  return { node: panel("After the nudge", box).node, set };
}
