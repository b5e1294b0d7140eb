// Which symptoms fit a text, and whether it is sure: course_utils/symptoms.py, whose words it has.
import KNOBS from "./knobs.json" with { type: "json" };
import { kindOf, messageAndLine, tokens } from "./pasted.js";

/** `cell`: the id of the cure's cell on this page; `section`: its heading. Both may be "".
 * @typedef {{ error: string, also: string[], cause: string, cure: string, cell: string,
 *   section: string }} Symptom */
/** @typedef {{ symptoms: Symptom[], sure: boolean }} Found */
/** @typedef {{ minus: number, number: number, exact: boolean }} Score */

const total = (/** @type {number[]} */ weights) => weights.reduce((sum, weight) => sum + weight, 0);
const rounded = (/** @type {number} */ value, /** @type {number} */ digits) =>
  Math.round(value * 10 ** digits) / 10 ** digits;

/** A function that searches these symptoms.
 * @param {Symptom[]} symptoms */
export function searchIn(symptoms) {
  /** @type {{ number: number, words: string[], kind: string }[]} */
  const wordings = [];
  const everything = symptoms.map(({ error, also, cause, cure }, number) => {
    for (const text of [error, ...also]) wordings.push({ number, words: tokens(text), kind: kindOf(text) });
    return new Set(tokens(`${cause} ${cure}`, false));
  });
  for (const { number, words } of wordings) words.forEach((word) => everything[number].add(word));
  /** @type {Map<string, number>} */
  const rarity = new Map();
  for (const words of everything)
    for (const word of words) rarity.set(word, (rarity.get(word) ?? 0) + 1);
  for (const [word, count] of rarity)
    rarity.set(word, rounded(Math.log(1 + symptoms.length / count), 9));

  const weight = (/** @type {string} */ word) => {
    const rare = rarity.get(word);
    if (word.includes(" ")) return KNOBS.pair * (rare ?? 0);
    return rare ?? (/[0-9]/.test(word[0]) ? 0 : KNOBS.unknown); // any number
  };

  /** The last word of a short text is perhaps still being typed: "nump" is "numpy".
   * @param {string} typed */
  const completed = (typed) => {
    const begun = /[a-z_]{2,}$/.exec(typed)?.[0];
    if (!begun || [...typed].length > KNOBS.short || rarity.has(tokens(begun)[0])) return typed;
    let likeliest = begun;
    for (const [word, rare] of rarity) {
      if (!word.startsWith(begun) || word.includes(" ")) continue;
      if (rare < (rarity.get(likeliest) ?? Infinity)) likeliest = word;
    }
    return typed.slice(0, -begun.length) + likeliest;
  };

  /** @param {string} text
   * @returns {Found} */
  return function search(text) {
    const [message, line] = messageAndLine(text);
    const said = tokens(completed(message));
    if (!said.some((word) => rarity.has(word) && !word.includes(" "))) return { symptoms: [], sure: false };
    const asked = new Map(said.map((word) => [word, weight(word)]));
    for (const word of tokens(line))
      if (!asked.has(word)) asked.set(word, rarity.has(word) ? KNOBS.own_line * weight(word) : 0);
    const whole = total([...asked.values()]);
    const words = [...asked].filter(([word]) => !word.includes(" "));
    const ofWords = total(words.map(([, value]) => value));
    const kind = kindOf(message);
    const best = symptoms.map(() => ({ near: 0, exact: false }));
    for (const wording of wordings) {
      const held = total(wording.words.map((word) => asked.get(word) ?? 0));
      if (!held) continue;
      const ofWording = held / total(wording.words.map(weight));
      const ofAsked = held / whole;
      const other = Boolean(kind && wording.kind && kind !== wording.kind);
      const near = Math.sqrt(ofWording * ofAsked) * (other ? KNOBS.other_kind : 1);
      if (near > best[wording.number].near) {
        const exact = ofWording >= KNOBS.exact_wording && ofAsked >= KNOBS.exact_text && !other;
        best[wording.number] = { near, exact };
      }
    }
    const scores = best.map(({ near, exact }, number) => {
      const known = everything[number];
      const mentioned = total(words.map(([word, value]) => (known.has(word) ? value : 0)));
      return { minus: -rounded((near + mentioned / ofWords) / 2, 6), number, exact };
    }).filter(({ minus }) => -minus >= KNOBS.least);
    scores.sort((a, b) => a.minus - b.minus || a.number - b.number);
    return { symptoms: scores.slice(0, KNOBS.most).map(({ number }) => symptoms[number]),
      sure: isSure(scores) };
  };
}

/** Is the first far ahead, or said nearly word for word?
 * @param {Score[]} scores */
function isSure([first, second]) {
  if (!first) return false;
  const ahead = (second?.minus ?? 0) - first.minus;
  return (-first.minus >= KNOBS.sure && ahead >= KNOBS.ahead) ||
    (first.exact && ahead >= KNOBS.exact_ahead);
}

/** For the tests: all answers of one index.
 * @param {Symptom[]} symptoms
 * @param {string[]} texts */
export const searchAll = (symptoms, texts) => texts.map(searchIn(symptoms));
