// The index of symptoms: what an error or a strange number looks like, its cause, its cure.
import { element, explorer, newId, prose } from "../shared/kit.js";
import { searchIn } from "./search.js";

/** @import { Place } from "../shared/kit.js" */
/** @import { Symptom } from "./search.js" */

const FEW = 10; // symptoms that are shown before anything is searched
const BREAK = " ↵ "; // stands for a line break in the field, which cannot hold one

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
    hint: "Paste a whole error, or type words from it or from what you notice.",
  });
  const views = new Map(symptoms.map((symptom) => [symptom, entryView(symptom)]));
  const search = searchIn(symptoms);
  const list = element("ul", { role: "list" }), others = element("ul", { role: "list" });
  const summary = element("summary");
  const near = element("details", {}, summary, others);
  const entries = element("div", { class: "cu-entries", role: "region", tabindex: "0",
    "aria-label": "The symptoms found" }, list, near);
  const input = element("input", { type: "search", id: newId(), autocomplete: "off",
    spellcheck: "false", oninput: () => app.save({ query: input.value }), onpaste: paste });
  const field = element("div", { class: "cu-field", style: "flex: 1 1 100%; max-width: 53em" },
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
    const asked = query.trim() !== "";
    const { symptoms: found, sure } = asked ? search(query) : { symptoms, sure: false };
    const shown = found.flatMap((symptom) => views.get(symptom) ?? []);
    shown.forEach((view) => view.show());
    const nodes = shown.map(({ node }) => node);
    // Where it is sure, the others wait behind a line; so does a long list that nobody asked for.
    const first = sure ? 1 : asked || nodes.length <= FEW ? nodes.length : 0;
    summary.textContent = asked ? "Others that are near" : `All ${nodes.length} symptoms`;
    list.replaceChildren(...nodes.slice(0, first));
    others.replaceChildren(...nodes.slice(first));
    near.hidden = first >= nodes.length;
    near.open = false;
    entries.hidden = !found.length;
    entries.scrollTop = 0;
    app.say(!asked ? `${found.length} symptoms` : sure ? "Found."
      : found.length > 1 ? `Not sure. The nearest ${found.length}, the likeliest first:`
      : found.length ? "Not sure. The nearest:"
      : "Nothing fits. Paste the error from the line with its name (such as ValueError) to its " +
        "end, or try other words.");
  };
  app.listen(["query"], update);
  update();
  return app.close;
}

export default { render };
