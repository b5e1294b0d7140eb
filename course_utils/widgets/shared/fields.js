// Fields of an explorer's toolbar: menus, switches, sliders, numbers, buttons, play and pause.
import { element, newId, short, wantsLessMotion } from "./kit.js";

/** @import { Frame, Model } from "./kit.js" */
/** @typedef {readonly number[]} Range the least and the most */
/** @typedef {(text: string) => void} Complain */
/** @template Control, Value
 * @typedef {{ node: HTMLElement, control: Control, set: (next: Value) => void }} Field */

/** @param {string} label
 * @param {() => void} onPress
 * @param {Record<string, any>} [attributes] */
export function button(label, onPress, attributes = {}) {
  return element("button", { type: "button", class: "cu-button", onclick: onPress, ...attributes },
    label);
}

/** @param {string} label
 * @param {HTMLElement} control
 * @param {...HTMLElement} after */
function field(label, control, ...after) {
  const id = (control.id ||= newId());
  return element("div", { class: "cu-field" }, element("label", { for: id }, label), control,
    ...after);
}

/** A menu; options: { value: text }.
 * @param {string} label
 * @param {Record<string, string>} options
 * @param {string} value
 * @param {(value: string) => void} onChange
 * @returns {Field<HTMLSelectElement, string>} */
export function selectField(label, options, value, onChange) {
  const control = element("select", { onchange: () => onChange(control.value) });
  for (const [key, text] of Object.entries(options)) {
    control.append(element("option", { value: key }, text));
  }
  control.value = value;
  return { node: field(label, control), control, set: (next) => { control.value = next; } };
}

/** A button that stays down: `onChange(on)` is called with its new state.
 * @param {string} label
 * @param {(on: boolean) => void} onChange */
export function toggle(label, onChange, pressedLabel = label) {
  let on = false;
  const node = button(label, () => {
    on = !on;
    node.textContent = on ? pressedLabel : label;
    node.setAttribute("aria-pressed", String(on));
    onChange(on);
  }, { "aria-pressed": "false" });
  return node;
}

/** @param {string} label
 * @param {boolean} value
 * @param {(on: boolean) => void} onChange
 * @returns {Field<HTMLInputElement, boolean>} */
export function checkField(label, value, onChange) {
  const control = element("input", { type: "checkbox", id: newId(),
    onchange: () => onChange(control.checked) });
  control.checked = value;
  const node = element("div", { class: "cu-field cu-check" }, control,
    element("label", { for: control.id }, label));
  return { node, control, set: (next) => { control.checked = next; } };
}

/** A slider whose value stands beside it.
 * @param {string} label
 * @param {{ range: Range, step: number, value: number, format?: (value: number) => string,
 *   onInput: (value: number) => void }} options
 * @returns {Field<HTMLInputElement, number>} */
export function rangeField(label, { range: [least, most], step, value, format = short, onInput }) {
  const shown = element("span", { class: "cu-value" }, format(value));
  const control = element("input", { type: "range", min: least, max: most, step,
    oninput: () => { show(); onInput(Number(control.value)); } });
  const show = () => {
    shown.textContent = format(Number(control.value));
    control.setAttribute("aria-valuetext", shown.textContent);
  };
  control.value = String(value);
  show();
  const set = (/** @type {number} */ next) => { control.value = String(next); show(); };
  return { node: field(label, control, shown), control, set };
}

const WHOLE_TEXT = /^[-−+]?\d+$/;
const NUMBER_TEXT = /^[-−+]?(\d+[.,]?\d*|[.,]\d+)(e[-−+]?\d+)?$/i; // a comma counts as a point
const PARTED_TEXT = /^[-−+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/; // 1,000: a thousand, or one?

/** What was typed as a number, or a sentence about what is wrong with it.
 * @param {string} text
 * @param {{ name: string, range: Range, whole?: boolean, example?: string }} options
 * @returns {{ value: number, problem?: undefined } | { value?: undefined, problem: string }} */
export function readNumber(text, { name, range: [least, most], whole = true, example = "" }) {
  const all = text.trim();
  const typed = all.length > 24 ? `${all.slice(0, 23)}…` : all;
  const kind = whole ? "a whole number" : "a number";
  if (PARTED_TEXT.test(all)) {
    return { problem: `In “${typed}” the comma may part thousands or decimals. Type the number ` +
      `without it${whole ? "" : ", with a point before decimals"}.` };
  }
  if (!(whole ? WHOLE_TEXT : NUMBER_TEXT).test(all)) {
    return { problem: `${name} is ${kind}; “${typed}” is not. Type ${kind}${example}.` };
  }
  const value = Number(all.replaceAll("−", "-").replace(",", "."));
  if (value < least || value > most) {
    const shown = (/** @type {number | string} */ number) => String(number).replaceAll("-", "−");
    return { problem: `${name} goes from ${shown(least)} to ${shown(most)}; ${shown(typed)} is ` +
      "outside. The last value is kept." };
  }
  return { value: value || 0 }; // no −0
}

/** A whole number with − and + beside it; arrow keys step; a wrong text is answered.
 * @param {string} label
 * @param {{ range: Range, value: number, onChange: (value: number) => void,
 *   complain: Complain }} options
 * @returns {Field<HTMLInputElement, number>} */
export function numberField(label, { range, value, onChange, complain }) {
  let current = value;
  const control = element("input", { type: "text", inputmode: "numeric", size: 2, id: newId(),
    autocomplete: "off", class: "cu-number" });
  const take = (/** @type {string} */ text) => {
    const { value: next, problem } = readNumber(text, { name: label, range });
    const answered = control.getAttribute("aria-invalid") === "true";
    control.setAttribute("aria-invalid", problem ? "true" : "false");
    // Enter fires a second event for the same value: it must not wipe what update() has said.
    if (problem || answered || next !== current) complain(problem ?? "");
    if (next === undefined || next === current) return;
    current = next;
    control.value = String(next);
    onChange(next);
  };
  const step = (/** @type {number} */ by) => { // from what was typed last, if it was not confirmed yet
    take(control.value);
    take(String(current + by));
  };
  control.value = String(value);
  control.addEventListener("change", () => take(control.value));
  control.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === "Enter") take(control.value);
    if (!by) return;
    event.preventDefault();
    step(by);
  });
  control.addEventListener("blur", () => {
    control.value = String(current);
    control.setAttribute("aria-invalid", "false");
  });
  // For the mouse: with the keyboard the field's arrow keys do the same, so Tab need not stop here.
  const beside = (/** @type {string} */ sign, /** @type {number} */ by) => button(sign, () => step(by),
    { "aria-label": `${label}: one ${by < 0 ? "less" : "more"}`, tabindex: "-1" });
  const node = element("div", { class: "cu-field" }, element("label", { for: control.id }, label),
    element("span", { class: "cu-stepper" }, beside("−", -1), control, beside("+", 1)));
  const set = (/** @type {number} */ next) => {
    if (next !== current) control.value = String(next); // else what is being typed stays
    current = next;
  };
  return { node, control, set };
}

/** Play and pause: calls `step` again and again. Without motion it makes one step per press.
 * @param {() => void} step
 * @param {{ milliseconds?: number, onClose: (action: () => void) => void }} options */
export function player(step, { milliseconds = 450, onClose }) {
  let timer = null;
  const node = button("▶ Play", () => {
    if (timer) stop();
    else if (wantsLessMotion()) step();
    else start();
  });
  const show = () => {
    node.textContent = wantsLessMotion() ? "▶ One step" : timer ? "⏸ Pause" : "▶ Play";
  };
  const start = () => {
    timer = setInterval(() => (node.isConnected ? step() : stop()), milliseconds);
    show();
  };
  const stop = () => { clearInterval(timer); timer = null; show(); };
  onClose(stop);
  show();
  return { node, stop };
}

/** Fields that show a trait of the model and save it, with the ranges in `limits`:
 * number("Stride", "strides"), choice("Padding", "padding", options), check("ReLU", "relu").
 * @param {Frame} app
 * @param {Model} model
 * @param {Record<string, Range>} [limits] */
export function traitFields(app, model, limits = {}) {
  const save = (/** @type {string} */ name) => (/** @type {unknown} */ value) => app.save({ [name]: value });
  return {
    /** @param {string} label
     * @param {string} name
     * @param {Range} [range] */
    number: (label, name, range = limits[name]) => numberField(label,
      { range, value: model.get(name), complain: app.complain, onChange: save(name) }),
    /** @param {string} label
     * @param {string} name
     * @param {Record<string, string>} options
     * @param {(text: string) => string | number} [read] */
    choice: (label, name, options, read = (text) => text) => selectField(label, options,
      String(model.get(name)), (text) => app.save({ [name]: read(text) })),
    /** @param {string} label
     * @param {string} name */
    check: (label, name) => checkField(label, model.get(name), save(name)),
  };
}

/** Show in each field what `state` holds under its name.
 * @param {Record<string, Field<any, any>>} fields
 * @param {Record<string, unknown>} state */
export function showAll(fields, state) {
  for (const [name, one] of Object.entries(fields)) one.set(state[name]);
}

/** Those of the texts whose key is one of the samples.
 * @param {Record<string, string>} texts
 * @param {Record<string, unknown>} samples
 * @returns {Record<string, string>} */
export const offered = (texts, samples) =>
  Object.fromEntries(Object.entries(texts).filter(([key]) => samples[key]));
