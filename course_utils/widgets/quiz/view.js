// The quiz at the end of a lesson: one question at a time, so that it fits a projected screen; every
// answer that is checked gets an explanation of its own.
import { button } from "../shared/fields.js";
import { element, explorer, newId, prose } from "../shared/kit.js";

/** @import { Place } from "../shared/kit.js" */
/** @typedef {{ text: string, why: string, right: boolean }} Option */
/** @typedef {{ text: string, options: Option[] }} Question */
/** Of each question the places of the options tried, the newest last.
 * @typedef {number[][]} Answers */

/** How many questions have their right answer, and how many had it at the first try.
 * @param {Question[]} questions
 * @param {Answers} answers */
export function score(questions, answers) {
  const rights = questions.map(({ options }) => options.findIndex(({ right }) => right));
  return {
    right: rights.filter((right, i) => answers[i]?.includes(right)).length,
    first: rights.filter((right, i) => answers[i]?.[0] === right).length,
    total: questions.length,
  };
}

/** The line under the questions; `best` is the number of right answers at the best time so far.
 * @param {Question[]} questions
 * @param {Answers} answers */
export function scoreLine(questions, answers, best = 0) {
  const { right, first, total } = score(questions, answers);
  const before = best > right ? ` Your best so far: ${best} of ${total} right.` : "";
  if (!answers.some((tried) => tried.length)) {
    const what = before ? "answered this time" : "answered yet";
    return `${total} ${total === 1 ? "question" : "questions"}, none ${what}.${before}`;
  }
  return `${right} of ${total} right, ${first} at the first try.${before}`;
}

/** One option: a radio button, its label, and the explanation that comes when it is checked.
 * @param {Option} option
 * @param {string} group
 * @param {() => void} onEnter */
function optionView(option, group, onEnter) {
  const why = element("p", { class: "cu-why", role: "status", id: newId(),
    "data-right": String(option.right) });
  const input = element("input", { type: "radio", name: group, id: newId(),
    onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter") onEnter(); } });
  const node = element("div", { class: "cu-option" }, input,
    element("label", { for: input.id }, ...prose(option.text)), why);
  const explain = (/** @type {boolean} */ tried) => {
    if (tried === Boolean(why.firstChild)) return; // what stands there is not announced again
    if (!tried) {
      why.replaceChildren();
      input.removeAttribute("aria-describedby");
      return;
    }
    const [sign, word] = option.right ? ["✓", "Right:"] : ["✗", "Not yet:"];
    why.replaceChildren(element("span", { "aria-hidden": "true" }, `${sign} `),
      element("strong", {}, word), " ", ...prose(option.why));
    input.setAttribute("aria-describedby", why.id); // read again when the reader comes back
  };
  return { node, input, explain };
}

/** One question with its options; `onCheck(place)` is called with the place of a new answer.
 * @param {Question} question
 * @param {number} place
 * @param {number} total
 * @param {(place: number) => void} onCheck */
function questionView({ text, options }, place, total, onCheck) {
  const group = newId(); // of this view: two views of one quiz are two groups
  const note = element("p", { class: "cu-alert", role: "alert" });
  const calm = element("p", { role: "status", style: "margin: 0" });
  const tell = (/** @type {string} */ words, right = false) => {
    note.textContent = right ? "" : words;
    calm.textContent = right ? words : "";
  };
  /** @type {number[]} */
  let tried = [];
  const check = () => {
    const chosen = views.findIndex(({ input }) => input.checked);
    if (chosen < 0) return tell("Nothing is chosen yet. Choose one of the answers, then check it.");
    if (tried.includes(chosen)) {
      const { right } = options[chosen];
      return tell(`You have checked this answer: ${right ? "it is right, and " : ""}its ` +
        "explanation stands under it.", right);
    }
    tell("");
    onCheck(chosen);
  };
  const views = options.map((option) => optionView(option, group, check));
  for (const { input } of views) input.addEventListener("change", () => tell(""));
  const node = element("fieldset", { tabindex: "-1" },
    element("legend", {},
      element("span", { class: "cu-count" }, `Question ${place + 1} of ${total}`), " ",
      ...prose(text)),
    ...views.map((view) => view.node), note, calm);
  const press = button("Check", check, { "aria-label": `Check question ${place + 1}` });
  const show = (/** @type {number[]} */ next) => {
    if (String(next) !== String(tried)) {
      views.forEach(({ input }, i) => { input.checked = i === next.at(-1); });
      tell("");
    }
    tried = next;
    views.forEach(({ explain }, i) => explain(tried.includes(i)));
  };
  return { node, press, show };
}

/** @param {Place} place */
function render({ model, el }) {
  /** @type {Question[]} */
  const questions = model.get("questions");
  const app = explorer({
    model, el, title: model.get("title"),
    hint: "Choose an answer and check it: each has an explanation, right or not. You may choose " +
      "again.",
  });
  /** @returns {Answers} */
  const answers = () => questions.map((_, i) => model.get("answers")[i] ?? []);
  const views = questions.map((question, place) =>
    questionView(question, place, questions.length, (chosen) => {
      app.save({ answers: answers().with(place, [...answers()[place], chosen]) });
    }));
  app.root.classList.add("cu-reading");
  const open = questions.findIndex(({ options }, i) =>
    !answers()[i].includes(options.findIndex(({ right }) => right)));
  let here = Math.max(open, 0);
  const turn = () => {
    views.forEach(({ node, press }, i) => { node.hidden = press.hidden = i !== here; });
    back.hidden = here === 0;
    on.hidden = here === views.length - 1;
  };
  const go = (/** @type {number} */ place) => {
    here = place;
    turn();
    views[place].node.focus();
  };
  const back = button("Previous question", () => go(here - 1));
  const on = button("Next question", () => go(here + 1));
  const again = button("Start again", () => app.save({ answers: questions.map(() => []) }));
  app.stage.append(...views.map(({ node }) => node),
    element("div", { class: "cu-turn" }, ...views.map(({ press }) => press), back, on, again));
  turn();

  const update = () => {
    const all = answers();
    views.forEach(({ show }, i) => show(all[i]));
    const best = Math.max(model.get("best") ?? 0, score(questions, all).right);
    if (best !== model.get("best")) model.set("best", best); // kept where no Python runs, too
    app.say(scoreLine(questions, all, best));
  };
  app.listen(["answers", "best"], update);
  update();
  return app.close;
}

export default { render };
