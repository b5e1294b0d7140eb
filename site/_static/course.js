// Small repairs that a page needs before it is drawn.

(() => {
  "use strict";

  // A page opened as a file may not read other files, so search results come without excerpts.
  // @ts-expect-error: declared in a script of Sphinx's.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  // What scrolls in its own box must be reached with the keyboard.
  const BOXES =
    'mjx-container[display="true"], .cell_output .output, .tag_scroll-output .cell_output';
  const letKeyboardIn = () => {
    /** @type {NodeListOf<HTMLElement>} */
    const boxes = document.querySelectorAll(BOXES);
    for (const box of boxes) {
      const high = box.matches(".cell_output") && box.scrollHeight > box.clientHeight;
      if (high || box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    }
  };
  addEventListener("load", () => {
    letKeyboardIn();
    /** @type {any} */ (window).MathJax?.startup?.promise?.then(letKeyboardIn);
  });
  addEventListener("resize", letKeyboardIn);
  document.addEventListener("toggle", letKeyboardIn, true);

  // `make lab` serves these pages too; there, the lab is at the address of the page.
  document.addEventListener("DOMContentLoaded", () => {
    const [base, page] = location.pathname.split("/static/");
    if (page === undefined) return;
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const links = document.querySelectorAll("a.lab-link");
    for (const link of links) {
      const lesson = link.getAttribute("href")?.split("/lab/tree/")[1];
      link.href = `${location.origin}${base}/lab/tree/${lesson}`;
    }
  });
})();
