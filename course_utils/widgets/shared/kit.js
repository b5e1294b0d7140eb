// What every explorer shares: its frame, its messages, its theme, its panels.
import { PALETTE } from "./colour.js";

/** What anywidget hands to a view; a trait's type stands in the explorer's Python class. `static`
 * is true on a page without a kernel.
 * @typedef {{ get(name: string): any, set(name: string, value: unknown): void,
 *   save_changes(): void, on(event: string, action: (...given: any[]) => void): void,
 *   off(event: string, action: (...given: any[]) => void): void, static?: boolean,
 *   send(content: object, callbacks?: undefined, buffers?: ArrayBufferLike[]): void }} Model */
/** @typedef {{ model: Model, el: HTMLElement }} Place of an explorer: its model and its node */
/** @typedef {ReturnType<typeof explorer>} Frame */
/** @typedef {Record<string, string>} Colours by role */
/** @typedef {{ node: HTMLElement, caption: (text: string) => void }} Panel */

const SEND_AFTER = 50; // milliseconds until Python learns of a change

// Explorers are drawn for a projector: FULL pixels across and HIGH down, letters of LETTER pixels,
// and TEXT pixels of the height taken by lines of text. Where there is more room, all grows; down
// to WIDE pixels panels stay beside each other, and drawings get smaller.
const [FULL, WIDE, HIGH, TEXT] = [912, 800, 600, 290];
export const LETTER = 15;

/** How much larger all may be at a width: 1 on a projector of 1280×720, 1.6 where the page is 1880
 * pixels wide, as on a screen of 1920×1080.
 * @param {number} width */
export const growth = (width) => Math.min(1.6, Math.max(1, 1 + ((width - 1160) / 700) * 0.6));

/** An HTML element: element("p", { class: "note", onclick: … }, "text", child).
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, any>} [attributes] null and false leave one out
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]} */
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

/** A text in which `backticks` mark code, as nodes to append. The text is never read as HTML.
 * @param {string} text */
export function prose(text) {
  return text.split(/`([^`]+)`/).map((part, i) => (i % 2 ? element("code", {}, part) : part));
}

let lastId = 0;
export const newId = () => `cu-${(lastId += 1)}-${Math.random().toString(36).slice(2, 7)}`;

/** A number as a short text: at most `digits` decimals, a true minus sign.
 * @param {number} value */
export function short(value, digits = 2) {
  if (!Number.isFinite(value)) return "–";
  return String(Number(value.toFixed(digits)) || 0).replace("-", "−");
}

/** @param {HTMLElement | null} node */
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
 * Returns { root, toolbar, stage, say, complain, colours, letter, wide, scaled, onLook, onClose,
 * close, state, save, listen }: put fields into `toolbar` and panels into `stage`; `say` writes the
 * live line under them and `complain` answers a wrong value (until the next `complain("")`);
 * `colours()` is the palette of the page's theme; `state(names)` reads traits, `save({ name: value })` sends them to
 * Python where there is a kernel.
 * @param {Place & { title: string, hint: string }} options */
export function explorer({ model, el, title, hint }) {
  /** @type {(() => void)[]} */
  const closing = [];
  const probe = element("span", { class: "cu-probe", "aria-hidden": "true" });
  const heading = element("p", { class: "cu-title", id: newId() }, title);
  const toolbar = element("div", { class: "cu-toolbar" });
  const stage = element("div", { class: "cu-stage" });
  const alert = element("p", { class: "cu-alert", role: "alert" });
  const status = element("p", { class: "cu-status", role: "status" });
  const root = element(
    "section",
    // Keys pressed here are the explorer's, not JupyterLab's shortcuts ("b" would insert a cell).
    { class: "cu-explorer", "aria-labelledby": heading.id, "data-lm-suppress-shortcuts": "true" },
    element("div", { class: "cu-head" }, heading, element("p", { class: "cu-hint" }, hint)),
    toolbar, alert, stage, status, probe,
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

  /** @type {(() => void)[]} */
  const looks = [];
  // Sizes are told, not asked for: asking in the middle of drawing costs a layout each time.
  const size = { width: FULL, letter: LETTER };
  const sizes = new ResizeObserver((entries) => {
    const before = { ...size };
    for (const { target, contentRect: { width } } of entries) {
      if (!width) continue; // hidden
      if (target === probe) size.letter = width / 10;
      else size.width = width;
    }
    if (size.width === before.width && size.letter === before.letter) return;
    const larger = growth(size.width);
    root.style.setProperty("--cu-scale", String(larger));
    // Where the place has larger letters than fit the height, the explorer scrolls inside itself.
    const scrolls = size.width >= WIDE && size.letter > 1.02 * LETTER * larger;
    root.style.maxHeight = scrolls ? `${HIGH * larger}px` : "";
    root.style.overflowY = scrolls ? "auto" : "";
    looks.forEach((redraw) => redraw());
  });
  sizes.observe(root);
  sizes.observe(probe);
  closing.push(() => sizes.disconnect());

  /** @type {boolean | null} */
  let dark = false;
  const readTheme = () => {
    const now = isDark(el.parentElement ?? document.body);
    if (now === dark && root.dataset.theme) return;
    dark = now;
    root.dataset.theme = dark ? "dark" : "light";
    looks.forEach((redraw) => redraw());
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
    /** @param {string} text */
    say: (text) => { if (status.textContent !== text) status.textContent = text; },
    /** @param {string} text */
    complain(text) {
      if (alert.textContent !== text) alert.textContent = text;
    },
    colours: () => PALETTE[dark ? "dark" : "light"],
    /** Pixels of a letter: what is drawn grows with the text around it. */
    letter: () => size.letter,
    /** Is there room for panels beside each other? kit.css asks the same of its container. */
    wide: () => size.width >= WIDE,
    /** Pixels that stand for `pixels` on a projector: more where the page is wide, fewer where the
     * place has larger letters, whose lines take of the height.
     * @param {number} pixels */
    scaled(pixels) {
      if (size.width < WIDE) return pixels;
      const left = (HIGH * growth(size.width) - TEXT * (size.letter / LETTER)) / (HIGH - TEXT);
      return Math.round(pixels * Math.max(0.7, left) * Math.min(1, size.width / FULL));
    },
    /** Call `redraw` when the theme or the size has changed.
     * @param {() => void} redraw */
    onLook: (redraw) => looks.push(redraw),
    /** @param {() => void} action */
    onClose: (action) => closing.push(action),
    close: () => closing.splice(0).forEach((action) => action()),
    /** @param {readonly string[]} names
     * @returns {Record<string, any>} */
    state: (names) => Object.fromEntries(names.map((name) => [name, model.get(name)])),
    /** @param {Record<string, unknown>} values */
    save(values) {
      for (const [name, value] of Object.entries(values)) unsent.set(name, value);
      restore();
      for (const [name, value] of Object.entries(values)) acted.set(name, value);
      // The kernel's answer would keep the page busy just when it wants to draw: send it later.
      sending ??= setTimeout(send, SEND_AFTER);
    },
    /** Call `action` when one of the traits is set, from Python or from here. It may replace a
     * message, so an echo that is undone at once does not call it.
     * @param {readonly string[]} names
     * @param {() => void} action */
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

/** A group of nodes side by side, with a caption above.
 * @param {string} caption
 * @param {...Node} children
 * @returns {Panel} */
export function panel(caption, ...children) {
  const label = element("p", { class: "cu-caption" }, caption);
  const node = element("div", { class: "cu-panel" }, label, ...children);
  return { node, caption: (text) => { if (label.textContent !== text) label.textContent = text; } };
}

/** Panels that stay side by side where there is room.
 * @param {...Node} nodes */
export const row = (...nodes) => element("div", { class: "cu-stage" }, ...nodes);
