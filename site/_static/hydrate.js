// Brings the explorers of a saved lesson to life on a page that has no kernel.
//
// The page holds the state of every widget as JupyterLab would save it, in a
// <script type="application/vnd.jupyter.widget-state+json">, and one
// <div class="explorer" data-model-id="…"> per explorer with its saved picture in it. The module
// and the style of an explorer are part of its state, so nothing is fetched, and file:// works.

// A classic script, because a browser loads no module from a file: page.
(() => {
  "use strict";

  /** A widget as the page holds it: its traits, and those that are bytes, in Base64.
   * @typedef {{ state: Record<string, any>,
   *   buffers?: { path: string[], data: string }[] }} Saved */

  /** @param {string} text */
  function fromBase64(text) {
    return new DataView(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
  }

  /** What anywidget hands to render(), without a kernel behind it: `model.static` is true.
   * @param {Saved} saved */
  function standaloneModel({ state, buffers = [] }) {
    const values = { ...state };
    for (const { path, data } of buffers) values[path[0]] = fromBase64(data);
    /** @typedef {(...given: unknown[]) => void} Listener */
    /** @type {Map<string, Set<Listener>>} */
    const listeners = new Map();
    const emit = (/** @type {string} */ name, ...given) => listeners.get(name)?.forEach((listener) => listener(...given));
    return {
      static: true,
      get: (/** @type {string} */ name) => values[name],
      /** @param {string} name
       * @param {unknown} value */
      set(name, value) {
        if (values[name] === value) return;
        values[name] = value;
        emit(`change:${name}`, this, value);
        emit("change", this);
      },
      /** @param {string} name
       * @param {Listener} listener */
      on(name, listener) {
        listeners.set(name, (listeners.get(name) ?? new Set()).add(listener));
      },
      /** @type {(name: string, listener?: Listener) => unknown} */
      off: (name, listener) =>
        listener ? listeners.get(name)?.delete(listener) : listeners.delete(name),
      save_changes() {},
      send() {},
    };
  }

  /** @param {Element} place
   * @param {Saved} saved */
  async function bringToLife(place, saved) {
    const source = new Blob([saved.state._esm], { type: "text/javascript" });
    const address = URL.createObjectURL(source);
    try {
      const { default: widget } = await import(address);
      const model = standaloneModel(saved);
      if (saved.state._css) {
        const style = document.createElement("style");
        style.textContent = saved.state._css;
        const tree = place.getRootNode(); // a slide shuts its explorer off from its own style
        (tree instanceof ShadowRoot ? tree : document.head).append(style);
      }
      const element = document.createElement("div");
      await widget.initialize?.({ model });
      await widget.render({ model, el: element });
      place.replaceChildren(element); // only now: a module that fails leaves its picture
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  const WIDGET_STATE = 'script[type="application/vnd.jupyter.widget-state+json"]';
  for (const script of document.querySelectorAll(WIDGET_STATE)) {
    const { state } = JSON.parse(script.textContent);
    for (const place of document.querySelectorAll(".explorer[data-model-id]")) {
      const saved = state[place.getAttribute("data-model-id") ?? ""];
      if (!saved) continue;
      const begin = () =>
        bringToLife(place, saved).then(() => place.dispatchEvent(new Event("alive")),
          (error) => console.error("explorer", error));
      // On a slide it waits until the slide is shown: what is hidden cannot be measured.
      if (place.hasAttribute("data-later")) place.addEventListener("shown", begin, { once: true });
      else begin();
    }
  }
})();
