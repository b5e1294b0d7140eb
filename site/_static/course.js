// Small repairs that a page needs before it is drawn.

(() => {
  "use strict";

  // A page opened as a file may not read other files, so search results come without excerpts.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  // `make lab` serves these pages too; there, the lab is at the address of the page.
  document.addEventListener("DOMContentLoaded", () => {
    const [base, page] = location.pathname.split("/static/site/");
    if (page === undefined) return;
    for (const link of document.querySelectorAll("a.lab-link")) {
      const lesson = link.getAttribute("href").split("/lab/tree/")[1];
      link.href = `${location.origin}${base}/lab/tree/${lesson}`;
    }
  });
})();
