// What every explorer shares: its frame, its fields, its messages, its theme, its keyboard.

/** Role colours of course_utils.plotting, and the same hues lighter for dark pages. */
export const PALETTE = {
  light: {
    paper: "#FFFFFF", ink: "#1A1A1A", grid: "#8C8C8C", padding: "#A6A6A6",
    input: "#0072B2", kernel: "#E69F00", output: "#009E73", negative: "#76225F",
    highlight: "#A50F15",
  },
  dark: {
    paper: "#16181C", ink: "#F2F2F2", grid: "#7A7F87", padding: "#6F747C",
    input: "#4BA3DC", kernel: "#F0B03A", output: "#2DBE94", negative: "#C983B8",
    highlight: "#FF8A80",
  },
};

const SEND_AFTER = 50; // milliseconds until Python learns of a change

/** An HTML element: element("p", { class: "note", onclick: … }, "text", child). */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

/** A text in which `backticks` mark code, as nodes to append. The text is never read as HTML. */
export function prose(text) {
  return text.split(/`([^`]+)`/).map((part, i) => (i % 2 ? element("code", {}, part) : part));
}

let lastId = 0;
export const newId = () => `cu-${(lastId += 1)}-${Math.random().toString(36).slice(2, 7)}`;

/** A number as a short text: at most `digits` decimals, a true minus sign. */
export function short(value, digits = 2) {
  if (!Number.isFinite(value)) return "–";
  return String(Number(value.toFixed(digits)) || 0).replace("-", "−");
}

function isDark(node) {
  for (; node; node = node.parentElement) {
    const colour = getComputedStyle(node).backgroundColor.match(/[\d.]+/g)?.map(Number);
    if (!colour || (colour.length === 4 && colour[3] < 0.5)) continue;
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2] < 110;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

export const wantsLessMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The frame of an explorer.
 *
 * Returns { root, toolbar, stage, say, complain, colours, onTheme, onClose, close, save, listen }:
 * put fields into `toolbar` and panels into `stage`; `say` writes the live line under them and
 * `complain` answers a wrong value (until the next `complain("")`); `colours()` is the palette of
 * the page's theme; `save({ name: value })` sends traits to Python where there is a kernel. */
export function explorer({ model, el, title, hint }) {
  const closing = [];
  const heading = element("p", { class: "cu-title", id: newId() }, title);
  const toolbar = element("div", { class: "cu-toolbar" });
  const stage = element("div", { class: "cu-stage" });
  const alert = element("p", { class: "cu-alert", role: "alert" });
  const status = element("p", { class: "cu-status", role: "status" });
  const root = element(
    "section",
    // Keys pressed here are the explorer's, not JupyterLab's shortcuts ("b" would insert a cell).
    { class: "cu-explorer", "aria-labelledby": heading.id, "data-lm-suppress-shortcuts": "true" },
    heading, element("p", { class: "cu-hint" }, hint), toolbar, alert, stage, status,
  );
  for (const type of ["keydown", "keyup", "keypress"]) {
    root.addEventListener(type, (event) => event.stopPropagation());
  }
  el.replaceChildren(root);

  let sending = null;
  const unsent = new Map(); // trait to the value that Python does not know yet
  const acted = new Map(); // trait to the value that its listener was called for
  /** The kernel's echo of an older value must not undo what was changed since. */
  const restore = () => {
    for (const [name, value] of unsent) if (model.get(name) !== value) model.set(name, value);
  };
  const send = () => {
    clearTimeout(sending);
    sending = null;
    restore();
    unsent.clear();
    model.save_changes();
  };
  closing.push(() => { if (sending) send(); });

  let dark = false;
  const themed = [];
  const readTheme = () => {
    const now = isDark(el.parentElement ?? document.body);
    if (now === dark && root.dataset.theme) return;
    dark = now;
    root.dataset.theme = dark ? "dark" : "light";
    themed.forEach((redraw) => redraw());
  };
  const watcher = new MutationObserver(readTheme);
  for (const node of [document.documentElement, document.body]) {
    watcher.observe(node, { attributes: true });
  }
  closing.push(() => watcher.disconnect());
  root.dataset.theme = "light";
  // An element that is not in the page yet has no background to look through.
  requestAnimationFrame(() => { dark = null; readTheme(); });

  return {
    root, toolbar, stage,
    say: (text) => { if (status.textContent !== text) status.textContent = text; },
    complain(text) {
      if (alert.textContent !== text) alert.textContent = text;
    },
    colours: () => PALETTE[dark ? "dark" : "light"],
    onTheme: (redraw) => themed.push(redraw),
    onClose: (action) => closing.push(action),
    close: () => closing.splice(0).forEach((action) => action()),
    save(values) {
      for (const [name, value] of Object.entries(values)) unsent.set(name, value);
      restore();
      for (const [name, value] of Object.entries(values)) acted.set(name, value);
      // The kernel's answer would keep the page busy just when it wants to draw: send it later.
      sending ??= setTimeout(send, SEND_AFTER);
    },
    /** Call `action` when one of the traits is set, from Python or from here. It may replace a
     * message, so an echo that is undone at once does not call it. */
    listen(names, action) {
      for (const name of names) {
        const changed = () => {
          restore();
          if (acted.get(name) === model.get(name)) return;
          for (const one of names) acted.set(one, model.get(one));
          action();
        };
        model.on(`change:${name}`, changed);
        closing.push(() => model.off(`change:${name}`, changed));
      }
    },
  };
}

/** A group of panels side by side, with a caption above. */
export function panel(caption, ...children) {
  const label = element("p", { class: "cu-caption" }, caption);
  const node = element("div", { class: "cu-panel" }, label, ...children);
  return { node, caption: (text) => { if (label.textContent !== text) label.textContent = text; } };
}

/** Panels that stay side by side where there is room. */
export const row = (...nodes) => element("div", { class: "cu-stage" }, ...nodes);

export function button(label, onPress, attributes = {}) {
  return element("button", { type: "button", class: "cu-button", onclick: onPress, ...attributes },
    label);
}

function field(label, control, ...after) {
  const id = (control.id ||= newId());
  return element("div", { class: "cu-field" }, element("label", { for: id }, label), control,
    ...after);
}

/** options: { value: text }. Returns { node, set }. */
export function selectField(label, options, value, onChange) {
  const control = element("select", { onchange: () => onChange(control.value) });
  for (const [key, text] of Object.entries(options)) {
    control.append(element("option", { value: key }, text));
  }
  control.value = value;
  return { node: field(label, control), control, set: (next) => { control.value = next; } };
}

export function checkField(label, value, onChange) {
  const control = element("input", { type: "checkbox", id: newId(),
    onchange: () => onChange(control.checked) });
  control.checked = value;
  const node = element("div", { class: "cu-field cu-check" }, control,
    element("label", { for: control.id }, label));
  return { node, control, set: (next) => { control.checked = next; } };
}

/** A slider whose value stands beside it. */
export function rangeField(label, { least, most, step, value, format = short, onInput }) {
  const shown = element("span", { class: "cu-value" }, format(value));
  const control = element("input", { type: "range", min: least, max: most, step,
    oninput: () => { show(); onInput(Number(control.value)); } });
  const show = () => {
    shown.textContent = format(Number(control.value));
    control.setAttribute("aria-valuetext", shown.textContent);
  };
  control.value = value;
  show();
  const set = (next) => { control.value = next; show(); };
  return { node: field(label, control, shown), control, set };
}

const WHOLE_TEXT = /^[-−+]?\d+$/;
const NUMBER_TEXT = /^[-−+]?(\d+[.,]?\d*|[.,]\d+)(e[-−+]?\d+)?$/i; // a decimal comma counts as a point
const PARTED_TEXT = /^[-−+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/; // 1,000: a thousand, or one?

/** What was typed as a number, or a sentence about what is wrong with it. */
export function readNumber(text, { name, least, most, whole = true, example = "" }) {
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
    const shown = (number) => String(number).replaceAll("-", "−");
    return { problem: `${name} goes from ${shown(least)} to ${shown(most)}; ${shown(typed)} is ` +
      "outside. The last value is kept." };
  }
  return { value: value || 0 }; // no −0
}

/** A whole number with − and + beside it; arrow keys step; a wrong text is answered. */
export function numberField(label, { least, most, value, onChange, complain }) {
  let current = value;
  const control = element("input", { type: "text", inputmode: "numeric", size: 2, id: newId(),
    autocomplete: "off", class: "cu-number" });
  const take = (text) => {
    const { value: next, problem } = readNumber(text, { name: label, least, most });
    const answered = control.getAttribute("aria-invalid") === "true";
    control.setAttribute("aria-invalid", problem ? "true" : "false");
    // Enter fires a second event for the same value: it must not wipe what update() has said.
    if (problem || answered || next !== current) complain(problem ?? "");
    if (problem || next === current) return;
    current = next;
    control.value = String(next);
    onChange(next);
  };
  const step = (by) => { // from what was typed last, if it was not confirmed yet
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
  const node = element("div", { class: "cu-field" }, element("label", { for: control.id }, label),
    element("span", { class: "cu-stepper" },
      button("−", () => step(-1), { "aria-label": `${label}: one less` }), control,
      button("+", () => step(1), { "aria-label": `${label}: one more` })));
  const set = (next) => {
    if (next !== current) control.value = String(next); // else what is being typed stays
    current = next;
  };
  return { node, control, set };
}

/** Play and pause: calls `step` again and again. Without motion it makes one step per press. */
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
