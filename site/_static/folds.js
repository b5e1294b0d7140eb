// Folds answers, and code that draws, until they are asked for; without it they stand open.

(() => {
  "use strict";

  const KEY = "show-answers";
  /** @param {(store: Storage) => unknown} use */
  const stored = (use) => {
    try {
      return use(localStorage);
    } catch {
      return null; // refused: the switch holds for this page
    }
  };
  document.documentElement.classList.add("folding"); // folds.css hides what will be folded
  document.addEventListener("DOMContentLoaded", () => {
    /** @type {NodeListOf<HTMLDetailsElement>} */
    const answers = document.querySelectorAll("details.course-answer");
    /** @type {NodeListOf<HTMLDetailsElement>} */
    const folds = document.querySelectorAll("details:is(.course-answer, .course-code)");
    const named = () => {
      try {
        return document.getElementById(decodeURIComponent(location.hash.slice(1)));
      } catch {
        return null; // an address that is none, such as #100%
      }
    };
    const shown = stored((store) => store.getItem(KEY)) === "yes";
    for (const fold of folds) {
      fold.open = fold.contains(named()) || (shown && fold.matches(".course-answer"));
    }
    document.documentElement.classList.remove("folding");
    addEventListener("hashchange", () => {
      const place = named();
      for (const fold of folds) if (fold.contains(place)) fold.open = true;
      place?.scrollIntoView();
    });
    setTimeout(() => {
      for (const fold of folds) if (fold.querySelector(".highlighted")) fold.open = true;
    }, 20); // Sphinx marks what the search has found after 10

    /** @type {HTMLLabelElement | null} */
    const label = document.querySelector(".answers-switch");
    const box = label?.querySelector("input");
    if (label && box && answers.length) {
      label.hidden = false;
      box.checked = shown;
      box.addEventListener("change", () => {
        for (const answer of answers) answer.open = box.checked;
        stored((store) => store.setItem(KEY, box.checked ? "yes" : "no"));
      });
    }

    /** @type {HTMLDetailsElement[]} */
    let opened = [];
    addEventListener("beforeprint", () => {
      opened = [...folds].filter((fold) => !fold.open);
      for (const fold of opened) fold.open = true;
    });
    addEventListener("afterprint", () => {
      for (const fold of opened) fold.open = false;
    });
  });
})();
