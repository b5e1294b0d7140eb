// What a deck needs beyond reveal.js: its theme, its explorers, the keys inside them.

(() => {
  "use strict";

  const root = document.documentElement;
  const printed = /print-pdf/.test(location.search);
  /** reveal.js and its plugin have no types here. @type {any} */
  const { Reveal, RevealNotes } = /** @type {any} */ (window);

  // Formulas are not measured: most stand on slides that are not shown yet.
  /** @type {any} */ (window).MathJax = {
    options: { enableMenu: false, ignoreHtmlClass: "reveal", processHtmlClass: "math" },
    chtml: { matchFontHeight: false, scale: 1.1 },
  };

  const wanted = matchMedia("(prefers-color-scheme: dark)");
  const setTheme = (/** @type {boolean} */ dark) => {
    root.dataset.theme = dark && !printed ? "dark" : "light";
  };
  setTheme(wanted.matches);
  wanted.addEventListener("change", () => setTheme(wanted.matches));

  // A picture that an answer speaks of again is that of the slide before.
  /** @type {HTMLImageElement | null} */
  let last = null;
  /** @type {NodeListOf<HTMLImageElement>} */
  const pictures = document.querySelectorAll("img.picture");
  for (const picture of pictures) {
    if (!picture.hasAttribute("data-again")) last = picture;
    else if (last) picture.src = last.src;
  }

  const SIZES = [1.7, 1.6, 1.5, 1.4, 1.3, 1.2, 1.15, 1.1, 1.05, 1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7,
    0.65, 0.6, 0.55, 0.5];
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

  /** Make an explorer as large as its slide lets it be; returns its place among SIZES.
   * @param {HTMLElement} box
   * @param {HTMLElement} explorer
   * @param {number} from the place of the largest */
  async function fit(box, explorer, from = 0) {
    const root = explorer.querySelector(".cu-explorer") ?? explorer; // may scroll inside itself
    let size = from;
    for (; size < SIZES.length; size++) {
      explorer.style.setProperty("zoom", String(SIZES[size]));
      await drawn(); // canvases draw themselves anew
      const whole = [box, root].every((one) =>
        one.scrollHeight <= one.clientHeight && one.scrollWidth <= one.clientWidth);
      if (whole) break;
    }
    size = Math.min(size, SIZES.length - 1);
    box.dataset.size = String(SIZES[size]);
    return size;
  }

  /** Bring the explorer of a slide to life: measured while hidden, it would draw itself wrongly.
   * It lives in a tree of its own, because reveal.js takes each <section> for a slide.
   * @param {HTMLElement} box */
  function begin(box) {
    /** @type {HTMLElement | null} */
    const place = box.querySelector(".explorer[data-later]");
    if (!place) return;
    box.attachShadow({ mode: "open" }).append(place);
    // Its own sizes, which are made larger together: with more room, or among larger letters, it
    // grows by itself, beyond a slide.
    Object.assign(place.style, { maxWidth: "1150px", fontSize: "16px" });
    place.style.background = "var(--paper)"; // by which an explorer knows whether the page is dark
    place.addEventListener("alive", async () => {
      let size = await fit(box, place);
      let busy = false;
      new ResizeObserver(async () => { // an explanation that opens needs more room
        if (busy || !box.clientHeight || box.scrollHeight <= box.clientHeight) return;
        busy = true;
        size = await fit(box, place, size);
        busy = false;
      }).observe(place);
      box.dataset.fitted = "";
    });
    place.dispatchEvent(new Event("shown"));
  }

  const leave = () => {
    const at = document.activeElement;
    /** @type {HTMLElement | null} */ (at?.shadowRoot?.activeElement ?? at)?.blur();
  };

  /** @type {NodeListOf<HTMLElement>} */
  const slides = document.querySelectorAll(".slides > section > section");
  function show() {
    const overview = Reveal.isOverview();
    const now = Reveal.getCurrentSlide();
    for (const slide of slides) slide.inert = slide !== now && !overview;
    // Chromium takes the focus off an inert slide only when it draws; a key may come before.
    if (document.activeElement?.closest("[inert]")) leave();
    for (const box of now.querySelectorAll(".alive")) begin(box);
  }

  // Keys in an explorer are the explorer's; a clicker's two keys turn the slide from anywhere.
  const inside = (/** @type {Event} */ { target }) =>
    target instanceof Element && target.closest(".alive, .scrolls");
  addEventListener("keydown", (event) => {
    if (!inside(event)) return;
    if (event.key === "Escape") leave();
    if (event.key !== "PageDown" && event.key !== "PageUp") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === "PageDown") Reveal.next();
    else Reveal.prev();
  }, true);

  Reveal.initialize({
    width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 6, center: false,
    controls: false, progress: true, slideNumber: "c/t", hash: true, transition: "none",
    backgroundTransition: "none", navigationMode: "linear", viewDistance: 1,
    scrollActivationWidth: 0, pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1,
    defaultTiming: 60,
    keyboardCondition: (/** @type {KeyboardEvent} */ event) => !inside(event),
    plugins: [RevealNotes],
  }).then(() => {
    Reveal.addKeyBinding({ keyCode: 68, key: "D", description: "Dark or light" },
      () => setTheme(root.dataset.theme !== "dark"));
    if (printed) return;
    show();
    for (const event of ["slidechanged", "overviewshown", "overviewhidden"]) Reveal.on(event, show);
  });
  addEventListener("load", async () => {
    await /** @type {any} */ (window).MathJax?.startup?.promise;
    if (printed) Reveal.on("pdf-ready", () => root.classList.add("printable"));
  });
})();
