// The index of symptoms: what an error or a strange number looks like, its cause, its cure.
import CONSTANTS from "../shared/constants.json" with { type: "json" };
import { element, explorer, newId, prose } from "../shared/kit.js";

/** @import { Place } from "../shared/kit.js" */
/** `cell`: the id of the cure's cell on this page; `section`: its heading. Both may be "".
 * @typedef {{ error: string, cause: string, cure: string, cell: string,
 *   section: string }} Symptom */

// A longer query is a pasted error; the share of an error's words that a pasted text must hold.
const { long: LONG, least_share: LEAST } = CONSTANTS.symptoms;
const BREAK = " ↵ "; // stands for a line break in the field, which cannot hold one

const plain = (/** @type {string} */ text) =>
  text.toLowerCase().replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replaceAll("`", "");
const words = (/** @type {string} */ text) => new Set(plain(text).match(/[a-z0-9_]+/g) ?? []);
const kindIn = (/** @type {string} */ word) => /.(error|warning|exception)$/.test(word);

/** The symptoms that a query finds. All its words must stand in one, in any order; a pasted
 * error (long, or of several lines) finds those whose error it holds, the nearest first.
 * @param {Symptom[]} symptoms
 * @param {string} query */
export function search(symptoms, query) {
  const text = query.replace(/^[ \t\r\n\f\v\u00a0↵]+|[ \t\r\n\f\v\u00a0↵]+$/g, "");
  if ([...text].length > LONG || /[\r\n↵]/.test(text)) return searchPasted(symptoms, text);
  const parts = plain(text).split(/[ \t\f\v\u00a0]+/);
  const found = symptoms.filter(({ error, cause, cure }) => {
    const whole = plain(`${error}\n${cause}\n${cure}`);
    return parts.every((part) => whole.includes(part));
  });
  return found.length ? found : searchPasted(symptoms, text); // a short error, with a full stop
}

/** @param {Symptom[]} symptoms
 * @param {string} text */
function searchPasted(symptoms, text) {
  const pasted = words(text);
  const named = [...pasted].some(kindIn);
  const found = [];
  for (const symptom of symptoms) {
    const wanted = [...words(symptom.error)];
    const kind = wanted.find(kindIn);
    if (named && kind && !pasted.has(kind)) continue; // a ValueError is no TypeError
    const held = wanted.filter((word) => pasted.has(word)).length;
    const share = wanted.length ? held / wanted.length : 0;
    if (share >= LEAST) found.push({ symptom, kind: kind ? 1 : 0, share, held });
  }
  // A symptom in plain words ("the loss is NaN") comes after an error with its name.
  found.sort((a, b) => b.kind - a.kind || b.share - a.share || b.held - a.held);
  return found.map(({ symptom }) => symptom);
}

/** @param {Symptom} symptom */
function entryView({ error, cause, cure, cell, section }) {
  const place = element("span");
  const node = element("li", {},
    element("p", {}, element("code", {}, error)),
    element("p", {}, element("strong", {}, "Cause:"), " ", ...prose(cause)),
    element("p", {}, element("strong", {}, "Cure:"), " ", ...prose(cure), " ", place));
  const show = () => { // a link only where it leads somewhere
    if (!section) return;
    const there = cell && document.getElementById(cell);
    place.replaceChildren("See ", there ? element("a", { href: `#${cell}` }, section)
      : element("em", {}, section), ".");
  };
  return { node, show };
}

/** @param {Place} place */
function render({ model, el }) {
  /** @type {Symptom[]} */
  const symptoms = model.get("symptoms");
  const app = explorer({
    model, el, title: model.get("title"),
    hint: "Type words from an error or from what you notice, or paste the whole error.",
  });
  const views = new Map(symptoms.map((symptom) => [symptom, entryView(symptom)]));
  const list = element("ul", { role: "list" });
  const entries = element("div", { class: "cu-entries", role: "region", tabindex: "0",
    "aria-label": "The symptoms found" }, list);
  const input = element("input", { type: "search", id: newId(), autocomplete: "off",
    spellcheck: "false", oninput: () => app.save({ query: input.value }), onpaste: paste });
  const field = element("div", { class: "cu-field", style: "flex: 1 1 100%; max-width: 50rem" },
    element("label", { for: input.id }, "Search the symptoms"), input);
  app.root.classList.add("cu-reading");
  app.toolbar.append(field);
  app.stage.append(entries);
  const status = /** @type {Element} */ (app.root.querySelector(".cu-status"));
  app.stage.before(status); // the count stands beside the field

  /** Keep the line breaks of a pasted error: the field alone would join words across them.
   * @param {ClipboardEvent} event */
  function paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\r\n]/.test(text.trim())) return;
    event.preventDefault();
    const inOneLine = text.trim().replace(/\s*[\r\n]+\s*/g, BREAK);
    input.setRangeText(inOneLine, input.selectionStart ?? 0, input.selectionEnd ?? 0, "end");
    app.save({ query: input.value });
  }

  const update = () => {
    const query = model.get("query");
    if (input.value !== query) input.value = query.trim().replace(/\s*[\r\n]+\s*/g, BREAK);
    const found = search(symptoms, query);
    const shown = found.flatMap((symptom) => views.get(symptom) ?? []);
    shown.forEach((view) => view.show());
    list.replaceChildren(...shown.map(({ node }) => node));
    entries.hidden = !found.length;
    entries.scrollTop = 0;
    const hint = found.length ? "" : ": nothing fits. Paste the error from the line with its " +
      "name (such as ValueError) to its end, or try fewer words.";
    app.say(`${found.length} of ${symptoms.length}${hint}`);
  };
  app.listen(["query"], update);
  update();
  return app.close;
}

export default { render };
