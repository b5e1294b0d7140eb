// The feature maps of one layer: all of them as tiles, and the chosen one large.
import { onKeys, onPointer, setLabel, sized } from "../shared/canvas.js";
import { ramp } from "../shared/colour.js";
import { checkField } from "../shared/fields.js";
import { element, panel, row } from "../shared/kit.js";
import { MatrixView } from "../shared/matrix.js";
import { ends, oneMap, threeDigits, whatIsHere, whatIsShown } from "./inside.js";

/** @import { Frame } from "../shared/kit.js" */
/** @import { Look } from "./inside.js" */

const [SIDE, BESIDE] = [38, 24]; // of a tile, in pixels: alone, and beside the large map
const IN_A_ROW = 8;

/** The panel: `show(name, look)` shows a layer, `show(name, null, note)` only a sentence.
 * @param {Frame} app */
export function mapsPanel(app) {
  let layer = "";
  /** @type {Look | null} */
  let shown = null;
  let chosen = 0;
  let each = false; // has each map a scale of its own?

  const own = checkField("Each map on its own scale", each, (on) => { each = on; draw(); });
  const tiles = element("canvas", { role: "application", tabindex: "0",
    style: "display: block; max-width: 100%; cursor: pointer;" });
  const large = new MatrixView({ frame: app, label: "", role: "output", width: 165, height: 165,
    onMove: (row, col) => {
      if (shown) app.say(whatIsHere(layer, shown, chosen, row, col));
    } });
  const scale = element("p", { style: "margin: 0.2em 0 0;" });
  const caption = element("p", { class: "cu-caption" });
  const one = element("div", { style: "min-width: 0;" }, caption, large.node);
  const both = row(tiles, one);
  both.style.columnGap = "0.6em";
  for (const node of [own.node, one, scale]) node.classList.add("cu-unedited");
  const made = panel("", own.node, both, scale);
  const parts = [own.node, tiles, caption, large.node, scale];

  /** @param {number} next */
  function choose(next) {
    if (!shown || next < 0 || next >= shown.shape[2]) return;
    chosen = next;
    draw();
    app.say(`${layer}, map ${chosen} of ${shown.of[2]}: mean ${threeDigits(shown.means[chosen])}.`);
  }

  /** @param {Look} look
   * @param {boolean} photo in grey, as the image itself is shown */
  function drawTiles({ shape: [rows, cols, maps], data }, photo) {
    const colours = app.colours();
    const up = photo ? ramp("#000000", "#FFFFFF") : ramp(colours.paper, colours.output);
    const down = ramp(colours.paper, colours.negative);
    const across = Math.min(maps, IN_A_ROW);
    const side = app.wide() ? app.scaled(BESIDE) : SIDE;
    const step = side + 4;
    const pen = sized(tiles, step * across + 2, step * Math.ceil(maps / across) + 2);
    const peakOf = (/** @type {ArrayLike<number> & Iterable<number>} */ values) =>
      Math.max(...ends(values).map(Math.abs)) || 1;
    const all = peakOf(data);
    const cell = side / Math.max(rows, cols);
    for (let map = 0; map < maps; map++) {
      const [x, y] = [(map % across) * step + 2, Math.floor(map / across) * step + 2];
      const values = data.filter((_, i) => i % maps === map);
      const peak = each ? peakOf(values) : all;
      values.forEach((value, i) => {
        pen.fillStyle = (value < 0 ? down : up)[Math.round((Math.abs(value) / peak) * 255)].fill;
        // A little too large, so that no seam shows between the cells.
        pen.fillRect(x + (i % cols) * cell, y + Math.floor(i / cols) * cell, cell + 0.3, cell + 0.3);
      });
      pen.strokeStyle = map === chosen ? colours.highlight : colours.grid;
      pen.lineWidth = map === chosen ? 3 : 1;
      pen.strokeRect(x, y, cell * cols, cell * rows);
    }
    Object.assign(tiles, { maps: { values: data, shape: [rows, cols, maps], chosen } }); // for tests
  }

  function draw() {
    if (!shown) return;
    const wide = shown.shape.length === 3;
    const [low, high] = ends(shown.data);
    const picture = oneMap(shown, chosen);
    const photo = layer === "input_layer" && low >= 0;
    if (wide) drawTiles(shown, photo);
    large.draw({ ...picture, photo, ...(each && wide ? {} : { low, high }) });
    const [from, to] = each && wide ? ends(picture.values) : [low, high];
    const peak = threeDigits(Math.max(-from, to));
    const colour = photo ? `0 is black, ${peak} white`
      : `0 is paper, ${from < 0 ? `−${peak} purple, ` : ""}${peak} green`;
    scale.textContent = `${each && wide ? "Each map on its own scale: here" : "One scale for the " +
      "layer:"} ${colour}. Values from ${threeDigits(from)} to ${threeDigits(to)}.`;
    caption.textContent = wide ? `Map ${chosen}` : "All in a row, 32 in a line";
    if (!wide && shown.data.length <= 32) caption.textContent = "All in a row";
    const name = whatIsShown(layer, shown);
    setLabel(tiles, `${name}; chosen: map ${chosen}. Arrow keys choose another.`);
    large.label(`${name}; ${caption.textContent}. Arrow keys read its numbers.`);
  }

  onPointer(tiles, {
    down(event) {
      if (!shown) return;
      const box = tiles.getBoundingClientRect();
      const across = Math.min(shown.shape[2], IN_A_ROW);
      const down = Math.ceil(shown.shape[2] / across);
      choose(Math.floor(((event.clientX - box.left) / box.width) * across) +
        across * Math.floor(((event.clientY - box.top) / box.height) * down));
    },
    drag() {},
  });
  onKeys(tiles, (key) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -IN_A_ROW, ArrowDown: IN_A_ROW }[key];
    if (by) choose(chosen + by);
    else if (key === "Home") choose(0);
    else if (key === "End") choose((shown?.shape[2] ?? 0) - 1);
    else return false;
    return true;
  });
  app.onLook(draw);

  return {
    node: made.node,
    /** @param {string} name
     * @param {Look | null} look
     * @param {string} [note] */
    show(name, look, note = "") {
      if (name !== layer) chosen = 0;
      [layer, shown] = [name, look];
      made.caption(look ? whatIsShown(name, look) : note);
      const wide = look?.shape.length === 3;
      for (const part of parts) part.style.display = look ? "" : "none";
      for (const part of [own.node, tiles]) part.style.display = wide ? "" : "none";
      draw();
    },
  };
}
