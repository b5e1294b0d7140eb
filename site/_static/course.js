// Small repairs that a page needs before it is drawn.

(() => {
  "use strict";

  // A page opened as a file may not read other files, so search results come without excerpts.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  // What scrolls in its own box must be reached with the keyboard.
  const BOXES = 'mjx-container[display="true"], .cell_output .output';
  const letKeyboardIn = () => {
    for (const box of document.querySelectorAll(BOXES)) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    }
  };
  addEventListener("load", () => {
    letKeyboardIn();
    window.MathJax?.startup?.promise?.then(letKeyboardIn);
  });
  addEventListener("resize", letKeyboardIn);

  // `make lab` serves these pages too; there, the lab is at the address of the page.
  document.addEventListener("DOMContentLoaded", () => {
    const [base, page] = location.pathname.split("/static/");
    if (page === undefined) return;
    for (const link of document.querySelectorAll("a.lab-link")) {
      const lesson = link.getAttribute("href").split("/lab/tree/")[1];
      link.href = `${location.origin}${base}/lab/tree/${lesson}`;
    }
  });
})();
