// Explorer 5: a stack of layers; shapes, parameters, multiplications and receptive fields follow.
import {
  button, checkField, numberField, rangeField, selectField, showAll, toggle,
} from "../shared/fields.js";
import { element, explorer, newId, panel } from "../shared/kit.js";
import { readLooks } from "./inside.js";
import { mapsPanel } from "./maps.js";
import { compute, counted, explain, wholeNumber } from "./stack.js";
import { FIRST, HEAD, NUMBER, put, rowView } from "./table.js";

/** @import { Field } from "../shared/fields.js" */
/** @import { Place } from "../shared/kit.js" */
/** @import { Layer, State } from "./stack.js" */
/** What an argument of a layer may be; `value`: what it is, or is to begin with.
 * @typedef {{ least?: number, most?: number, step?: number, options?: string[],
 *   value?: any }} Allowed */
/** @typedef {{ layers: Record<string, Record<string, Allowed>>, most: number,
 *   input: Record<string, number[]>, presets: Record<string, State & { title: string }>, unwritten: string[] }} Known */

const LONG = 10; // rows; a longer table has names alone, and scrolls between head and total

/** @param {Place} place */
function render({ model, el }) {
  /** @type {Known} */
  const known = model.get("known");
  const own = known.presets.own_model;
  const looks = model.get("looks"); // of a model of one's own
  const app = explorer({
    model, el, title: "Shapes and parameters",
    hint: "Choose a layer and change its arguments, or move, remove and add layers: every row " +
      "follows." + (looks ? ` What it makes of one image is shown too. ${looks.note}` : ""),
  });
  let chosen = -1; // the row under the hand; 0 is the input, -1: the first worth a look
  let standing = ""; // why the present stack cannot be built
  const complain = (/** @type {string} */ text) => app.complain(text || standing);

  // Fields above the table
  const presets = selectField("Stack", { own: "your own", ...Object.fromEntries(
    Object.entries(known.presets).map(([key, { title }]) => [key, title])) }, "own", (key) => {
    if (!known.presets[key]) return update();
    chosen = -1;
    const { input_shape, layers } = known.presets[key];
    app.save({ input_shape, layers });
  });
  const kinds = selectField("New layer", Object.fromEntries(
    Object.keys(known.layers).map((kind) => [kind, kind])), "Conv2D", () => {});
  const add = button("Add below the chosen layer", () => {
    const layers = model.get("layers");
    if (layers.length >= known.most) {
      complain(`The stack has ${known.most} layers, and more do not fit. Remove one first.`);
      return;
    }
    /** @type {Layer} */
    const fresh = { type: kinds.control.value };
    for (const [key, { value }] of Object.entries(known.layers[fresh.type])) {
      fresh[key] = value ?? fresh.pool_size;
    }
    chosen += 1;
    app.save({ layers: layers.toSpliced(chosen - 1, 0, fresh) });
  });
  presets.control.style.maxWidth = "22em";
  app.toolbar.append(presets.node, kinds.node, add);

  // The chosen layer: its arguments, its place
  const fieldBox = element("div", { class: "cu-toolbar" });
  const moves = element("div", { class: "cu-toolbar" },
    button("Move up", () => move(-1)), button("Move down", () => move(1)),
    button("Remove", remove));
  const editor = panel("", fieldBox, moves);
  editor.node.setAttribute("role", "group");
  editor.node.setAttribute("aria-label", "The chosen layer");
  /** @type {Record<string, Field<HTMLElement, any>>} */
  let fields = {};
  let built = ""; // the type whose fields stand in the editor

  const nameOf = (/** @type {number} */ place) => rows[place].name.textContent;

  /** @param {number} by */
  function move(by) {
    const layers = [...model.get("layers")];
    const [from, to] = [chosen - 1, chosen - 1 + by];
    if (chosen === 0) return complain("The input stays where it is: every stack begins with it.");
    if (to < 0 || to >= layers.length) {
      return complain(`${nameOf(chosen)} is the ${by < 0 ? "first" : "last"} layer already.`);
    }
    [layers[from], layers[to]] = [layers[to], layers[from]];
    chosen += by;
    app.save({ layers });
  }

  function remove() {
    if (chosen === 0) return complain("The input stays: every stack begins with it.");
    const layers = model.get("layers").toSpliced(chosen - 1, 1);
    chosen = Math.min(chosen, layers.length);
    app.save({ layers });
  }

  /** @param {string} key
   * @param {string | number | boolean} value */
  function change(key, value) {
    if (chosen === 0) {
      const side = Object.keys(known.input).indexOf(key);
      return app.save({ input_shape: model.get("input_shape").with(side, value) });
    }
    const layers = [...model.get("layers")];
    const layer = { ...layers[chosen - 1], [key]: value };
    // As in Keras, a pooling steps by its own window until it is told otherwise.
    const { pool_size: pool, strides } = layers[chosen - 1];
    if (key === "pool_size" && strides === pool) layer.strides = value;
    layers[chosen - 1] = layer;
    app.save({ layers });
  }

  /** @param {string} key
   * @param {Allowed} allowed
   * @returns {Field<HTMLElement, any>} */
  function fieldFor(key, { least, most, step = 1, options, value }) {
    const onChange = (/** @type {string | number | boolean} */ next) => change(key, next);
    if (options) {
      const offered = Object.fromEntries(options.map((one) => [one, one]));
      return selectField(key, offered, value, onChange);
    }
    if (least === undefined || most === undefined) return checkField(key, value, onChange);
    const range = [least, most];
    if (step < 1) return rangeField(key, { range, step, value, onInput: onChange });
    const made = numberField(key, { range, value, onChange, complain });
    made.control.style.width = "3.6em";
    return made;
  }

  /** @param {Layer} layer */
  function edit(layer) {
    if (layer.type !== built) {
      built = layer.type;
      const wanted = built !== "Input" ? known.layers[built] : Object.fromEntries(
        Object.entries(known.input).map(([side, [least, most]]) => [side, { least, most }]));
      fields = Object.fromEntries(Object.entries(wanted).map(([key, allowed]) =>
        [key, fieldFor(key, { ...allowed, value: layer[key] })]));
      fieldBox.replaceChildren(...Object.values(fields).map(({ node }) => node));
      if (!fieldBox.children.length) fieldBox.append(`${built} has no arguments to choose.`);
    }
    showAll(fields, layer);
  }

  // The table: rows are kept and filled anew, so that the focus stays where it is
  const body = element("tbody");
  const total = ["Total", "", "", "", ""].map((text, i) =>
    element(i ? "td" : "th", { style: i ? NUMBER : FIRST, scope: i ? null : "row" }, text));
  const caption = element("p", { class: "cu-caption", id: newId() });
  const grid = element("table", { "aria-labelledby": caption.id,
    style: "border-collapse: collapse; margin: 0; width: auto;" },
  element("thead", { style: "position: sticky; top: 0; z-index: 2;" }, element("tr", {}, ...HEAD.map((text, i) =>
    element("th", { scope: "col", style: `${i ? NUMBER : FIRST} white-space: normal;` }, text)))),
  body, element("tfoot", { style: "position: sticky; bottom: 0; z-index: 2;" }, element("tr", {}, ...total)));
  const box = element("div", { tabindex: "0", role: "region", "aria-labelledby": caption.id,
    // cqw below is a hundredth of the width of this box.
    style: "overflow: auto; max-width: 100%; padding: 0 3px; container-type: inline-size; " +
      "scroll-padding-block: 3.4em;" }, grid);
  const list = element("div", { class: "cu-panel",
    style: own ? "flex: 3 1 28em;" : "flex: 100 1 36em;" }, caption, box);
  // A model of one's own: its maps beside the table, the editor where it is asked for.
  const { buffer, byteOffset, byteLength } = model.get("maps");
  const layers = own ? readLooks(looks, new Uint8Array(buffer, byteOffset, byteLength)) : [];
  const maps = own ? mapsPanel(app) : null;
  const side = element("div", { class: "cu-rows", style: `flex: ${own ? "2 1 24.3em" : "1 1 15.8em"};` });
  if (maps) {
    editor.node.hidden = true;
    side.append(maps.node,
      toggle("Change the chosen layer", (on) => {
        editor.node.hidden = !on;
        side.classList.toggle("cu-editing", on);
      }), editor.node);
    list.classList.add("cu-own");
    app.stage.append(list, side);
  } else {
    side.append(editor.node);
    app.stage.append(side, list);
  }
  const sizes = new ResizeObserver(() => {
    const more = box.scrollWidth > box.clientWidth ? " (scroll sideways for more →)"
      : box.scrollHeight > box.clientHeight + 8 ? " (scroll down for more ↓)" : "";
    put(caption, `Layers, for one image${more}`);
  });
  sizes.observe(box);
  sizes.observe(grid);
  app.onClose(() => sizes.disconnect());
  /** @type {ReturnType<typeof rowView>[]} */
  const rows = [];
  /** @param {number} place of the row that is added */
  const added = (place) => {
    const line = rowView(() => { chosen = place; update(); });
    body.append(line.node);
    return line;
  };

  /** Compute all, then draw all. */
  function update() {
    const state = { input_shape: model.get("input_shape"), layers: model.get("layers") };
    const now = compute(state);
    if (chosen < 0) chosen = Math.max(1, now.rows.findIndex(({ error }) => error));
    chosen = Math.min(chosen, state.layers.length);
    while (rows.length < now.rows.length) rows.push(added(rows.length));
    for (const { node } of rows.splice(now.rows.length)) node.remove();
    const long = rows.length > LONG;
    box.style.maxHeight = !long ? "none" : now.problem ? "23em" : "27.6em";
    grid.style.fontSize = long || own ? "0.87em" : "0.93em";
    grid.classList.toggle("cu-long", long);
    for (const { code } of rows) code.hidden = long || Boolean(own ?? now.problem);
    now.rows.forEach((row, place) => rows[place].fill(row, place === chosen,
      state.layers[place - 1], known.unwritten, app.colours().kernel));
    put(total[0], now.problem ? "Total so far" : "Total");
    put(total[2], counted(now));
    put(total[3], wholeNumber.format(now.multiplications));
    const [height, width, channels] = state.input_shape;
    edit(state.layers[chosen - 1] ?? { type: "Input", height, width, channels });
    editor.caption(`Chosen: ${now.rows[chosen].name}`);
    const same = (/** @type {State} */ { input_shape, layers }) =>
      JSON.stringify([input_shape, layers]) === JSON.stringify([state.input_shape, state.layers]);
    if (own && maps) {
      const { name } = now.rows[chosen];
      if (!same(own)) {
        maps.show(name, null, "This is no longer your model: choose it again under Stack, and " +
          "its maps are here.");
      } else {
        maps.show(name, layers[chosen] ?? null, looks.note);
      }
    }
    presets.set(Object.keys(known.presets).find((key) => same(known.presets[key])) ?? "own");
    const { problem } = now;
    standing = problem
      ? `${problem.name} cannot be built. Keras says: “${problem.text}” ${problem.advice}` : "";
    complain("");
    app.say(explain(state, now, chosen));
  }

  app.onLook(update);
  app.listen(["input_shape", "layers"], update);
  update();
  return app.close;
}

export default { render };
