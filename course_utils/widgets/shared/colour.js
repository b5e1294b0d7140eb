// Colours: the palette of roles (as in course_utils.plotting), and mixtures of two of them.
import CONSTANTS from "./constants.json" with { type: "json" };

/** Role colours, and the same hues lighter for dark pages.
 * @type {Record<string, Record<string, string>>} */
export const PALETTE = CONSTANTS.palette;

/** "#0072B2" as [0, 114, 178].
 * @param {string} hex */
export const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

/** The colour between two, at a share from 0 to 1: { fill, ink }, `ink` black or white for a text
 * on it, whichever contrasts more.
 * @param {string} from
 * @param {string} to
 * @param {number} share */
export function tint(from, to, share) {
  const end = rgb(to);
  const mix = rgb(from).map((start, c) => Math.round(start + (end[c] - start) * share));
  const [red, green, blue] = mix.map((value) => (value / 255) ** 2.2);
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue; // relative luminance
  return { fill: `rgb(${mix})`, ink: light > 0.18 ? "#000000" : "#FFFFFF" };
}

const ramps = new Map();
/** The tints of 256 strengths from one colour to another, made once.
 * @param {string} from
 * @param {string} to
 * @returns {{ fill: string, ink: string }[]} */
export function ramp(from, to) {
  const key = from + to;
  if (!ramps.has(key)) {
    ramps.set(key, Array.from({ length: 256 }, (_, i) => tint(from, to, i / 255)));
  }
  return ramps.get(key);
}
