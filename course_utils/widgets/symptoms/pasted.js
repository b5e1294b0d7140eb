// What people paste when something fails, as words that can be compared: course_utils/pasted.py.
import KNOBS from "./knobs.json" with { type: "json" };

/** @type {Record<string, string>} */
const SAME = KNOBS.same; // words that mean the same
const ENDINGS = KNOBS.endings.map((ending) => new RegExp(ending));
const COLOURS = new RegExp(String.fromCharCode(27) + "\\[[0-9;]*m", "g"); // of a terminal
const KIND = "(?:[a-z_][a-z0-9_]*\\.)*((?:[a-z_][a-z0-9_]*)?(?:error|exception|warning|interrupt))";
const MESSAGE = new RegExp(`^[ \\t\\r\\n\\f\\v\\u00a0]*${KIND}:`);
const HEADER = new RegExp(`${KIND}[ \\t\\r\\n\\f\\v\\u00a0]+traceback \\(most recent`);
const TRACEBACK =
  /traceback \(most recent call last\)|^ *-{2,}> ?[0-9]+ |^ *file "[^"]+", line [0-9]/m;
const FRAME = /^ *(?:file ["/~]|-+> ?[0-9]|[0-9]+ |cell in|<ipython-input|input in |[~/\\])/;
const OWN_FRAME = /^ *(?:cell in|<ipython-input|input in )/;
const ARROW = /^ *-+> ?[0-9]+ (.*)/;
const OF_A_FILE = /^ *file "([^"]+)", line [0-9]+, in/;
const LIBRARY = /site-packages|dist-packages|[/\\]lib[/\\]python/;
const AFTER_THE_MESSAGE = new RegExp("^ *(?:arguments received by|call arguments received" +
  "|during handling of|the above exception|traceback \\(most|stack trace for op|original stack)");
const EPOCH = /^ *epoch [0-9]+\/[0-9]+ *$/;
const PROGRESS = new RegExp("(?<![a-z0-9_])(val_)?(loss|accuracy|acc):? +" +
  "(-?[0-9.]+(?:e[-+]?[0-9]+)?|-?nan|-?inf)", "g");
const NUMBER = /^-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?$/;

const DIM = "(?:none|\\?|-1|[0-9]+|\\{n\\})";
const SPACES = "[ \\t\\r\\n\\f\\v\\u00a0]*";
const SHAPE = new RegExp(
  `[(\\[]${SPACES}(${DIM}(?:[, \\t\\n]+${DIM})*)${SPACES},?${SPACES}[)\\]]`, "g");
// Where TensorFlow was, where a file lies, how long a step took: the same for all errors.
const NOISE = new RegExp("\\{\\{function_node [^}]*\\}\\}|\\[op:[^\\]]*\\](?: name:)?" +
  "|\\((?:/|<string>)[^)]*\\)|[0-9.]+(?:s|ms|us)(?:/step|/epoch)?(?![a-z0-9_])", "g");
const TOKEN = /\{[a-z0-9_]*\}|-?[0-9]+(?:\.[0-9]+)?|[a-z_][a-z0-9_]*/g;

const trimmed = (/** @type {string} */ text) =>
  text.replace(/^[ \t\r\n\f\v\u00a0]+|[ \t\r\n\f\v\u00a0]+$/g, "");

/** @param {string} text */
const folded = (text) => text.replace(COLOURS, "").toLowerCase().replaceAll("`", "")
  .replaceAll("↵", "\n").replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replaceAll("\r", "\n");

/** What a pasted text says, and the reader's own line of code, or "".
 * @param {string} pasted
 * @returns {[string, string]} */
export function messageAndLine(pasted) {
  const text = folded(pasted);
  const lines = text.split("\n");
  if (!TRACEBACK.test(text)) {
    const seen = lines.some((line) => MESSAGE.test(line)) ? "" : inWords(text);
    const rest = lines.filter((line) => line.search(PROGRESS) < 0 && !EPOCH.test(line));
    return [trimmed((seen ? [...rest, seen] : lines).join("\n")), ""];
  }
  const start = lines.findLastIndex((line) => MESSAGE.test(line));
  const header = HEADER.exec(text);
  const said = start >= 0 ? lines.slice(start)
    : [header ? `${header[1]}:` : "", ...lines.slice(lines.findLastIndex((line) => FRAME.test(line)) + 1)];
  const kept = [];
  for (const line of said) {
    if (kept.length && AFTER_THE_MESSAGE.test(line)) break;
    if (!FRAME.test(line)) kept.push(line);
  }
  const message = trimmed(kept.join("\n"));
  return [message || text, ownLine(lines)]; // a page in one line has no frames to tell apart
}

/** The last line of code that no library has written.
 * @param {string[]} lines */
function ownLine(lines) {
  let own = "";
  lines.forEach((line, number) => {
    if (OWN_FRAME.test(line)) {
      const arrows = lines.slice(number + 1, number + 12).map((next) => ARROW.exec(next));
      own = arrows.find((arrow) => arrow)?.[1] ?? own;
    }
    const file = OF_A_FILE.exec(line);
    if (file && !LIBRARY.test(file[1]) && number + 1 < lines.length) own = lines[number + 1];
  });
  return trimmed(own);
}

/** What the last lines of a training show, as people say it; "" for any other text.
 * @param {string} text */
function inWords(text) {
  /** @type {Record<string, number[]>} */
  const series = { loss: [], accuracy: [], val_accuracy: [] };
  for (const [, val = "", measured, number] of text.matchAll(PROGRESS)) {
    if (["nan", "inf"].includes(number.replace(/^-+|-+$/g, ""))) return "the loss becomes nan";
    const name = val + (measured === "acc" ? "accuracy" : measured);
    if (name in series && NUMBER.test(number)) series[name].push(Number(number));
  }
  const { loss, accuracy, val_accuracy: unseen } = series;
  const last = accuracy.length - 1;
  const several = last > 0;
  const both = several && unseen.length === accuracy.length;
  if (loss.length && loss[loss.length - 1] < 0) return "the loss is negative";
  if (several && Math.max(...accuracy) < 0.02)
    return "the accuracy stays near 0: a number is predicted";
  if (unseen.length && Math.max(...unseen) < 0.02) return "the validation accuracy stays at 0";
  if (both && accuracy[last] - unseen[last] > 0.1)
    return "the training accuracy rises, and the validation accuracy stays behind: over-fitting";
  if (several && Math.max(...accuracy) - Math.min(...accuracy) < 0.03 && Math.max(...accuracy) < 0.6)
    return "the accuracy stays at chance: nothing is learned";
  if (both && accuracy.every((seen, epoch) => seen < unseen[epoch]))
    return "the validation accuracy is higher than the training accuracy";
  return "";
}

/** The name of the error at the start of a line, folded, or "".
 * @param {string} text */
export function kindOf(text) {
  for (const line of folded(text).split("\n")) {
    const found = MESSAGE.exec(line);
    if (found) return found[1];
  }
  return "";
}

/** The words of a text and its pairs of neighbours, each once, in order.
 * @param {string} text
 * @param {boolean} pairs */
export function tokens(text, pairs = true) {
  const plain = folded(text).replace(NOISE, " ").replaceAll("{width}", "28").replace(SHAPE, rank);
  const found = new Set();
  let before = "";
  for (let [word] of plain.matchAll(TOKEN)) {
    if (word[0] === "{") {
      before = "";
      continue;
    }
    const isNumber = /[-0-9]/.test(word[0]);
    if (!isNumber) word = stem(word);
    if (!isNumber || word.includes(".")) found.add(word);
    if (before && pairs) found.add(`${before} ${word}`);
    before = word;
  }
  return /** @type {string[]} */ ([...found]);
}

/** A shape as a word: how many axes, and whether the last or the first can be channels.
 * @param {string} _
 * @param {string} shape */
function rank(_, shape) {
  const dims = shape.split(/[, \t\n]+/);
  const last = dims[dims.length - 1];
  let channels = ["1", "3", "4"].includes(last) ? last : "";
  if ([3, 4].includes(dims.length) && last === dims[dims.length - 2] && !channels &&
    ["1", "3"].includes(dims[dims.length - 3])) channels = "first";
  return ` rank${dims.length}${channels && "x"}${channels} `;
}

/** Without the number of a layer (`conv2d_3`) and common endings: change, changes, changed.
 * @param {string} given */
function stem(given) {
  let word = given.replace(/_[0-9]+$/, "");
  for (const ending of ENDINGS) if (word.length > 4) word = word.replace(ending, "");
  return Object.hasOwn(SAME, word) ? SAME[word] : word;
}
