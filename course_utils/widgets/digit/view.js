// Explorer 6: draw a digit; ten probabilities and the feature maps follow the pen.
import { barChart, greyCanvas, tileCanvas } from "./answer.js";
import { ERASER, MIDDLE, PEN, SIZE, centred, stroke } from "./drawing.js";
import { onKeys, onPointer } from "../shared/canvas.js";
import { PALETTE } from "../shared/colour.js";
import { button, checkField, selectField, toggle } from "../shared/fields.js";
import { element, explorer, panel } from "../shared/kit.js";
import { predict, readNetwork } from "./network.js";

/** @import { Place } from "../shared/kit.js" */
/** @import { Point } from "./drawing.js" */
/** @import { Maps } from "./network.js" */
/** `by`: the name of a model in the kernel, or "course".
 * @typedef {{ probabilities: number[] | Float64Array, maps: Maps[], pixels: Uint8Array,
 *   by: string }} Answer */

const [PAD, SEEN] = [310, 130]; // widths on a projector
const PATIENCE = 1500; // milliseconds that the kernel may take to answer
const NOTHING_DRAWN = "Nothing is drawn yet: draw a digit on the pad, or start from one of the " +
  "test set.";

/** The bytes of a trait, copied.
 * @param {ArrayBufferView} view */
const bytesOf = (view) =>
  new Uint8Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));

/** @param {Place} place */
function render({ model, el }) {
  const app = explorer({
    model, el, title: "Draw a digit",
    hint: "Draw with the mouse or a finger. By keyboard: arrow keys move the pen, Space puts it " +
      "down and lifts it, E takes the eraser, C clears the pad.",
  });
  const network = readNetwork(bytesOf(model.get("weights")));
  const own = model.get("own");
  const pen = { x: MIDDLE, y: MIDDLE, down: false, erase: false };
  /** @type {Answer | null} */
  let shown = null; // the answer on the page
  let drawSeen = () => {};
  let lifted = ""; // what the last key did, where it moved a lifted pen

  // Fields
  const clear = button("Clear", () => change(new Uint8Array(SIZE * SIZE)));
  const eraser = toggle("Eraser", (on) => { pen.erase = on; drawPad(); });
  /** @type {Record<string, string>} */
  const starts = { "": "your drawing" };
  for (let digit = 0; digit < 10; digit++) starts[digit] = `a test digit ${digit}`;
  const samples = bytesOf(model.get("digits"));
  const sample = (/** @type {number} */ digit) => samples.slice(digit * SIZE * SIZE, (digit + 1) * SIZE * SIZE);
  const start = selectField("Start from", starts, "", (digit) => {
    if (digit !== "") change(sample(Number(digit)));
  });
  const centre = checkField("Centre the drawing, as MNIST does", model.get("centre"),
    (value) => app.save({ centre: value }));
  app.toolbar.append(clear, eraser, start.node, centre.node);

  // Panels
  const pad = greyCanvas({ tabindex: "0", role: "application",
    "aria-label": "Drawing pad, 28 by 28 pixels. Arrow keys move the pen, Space puts it down or " +
      "lifts it, E takes the eraser, C clears." });
  pad.canvas.style.touchAction = "none"; // a finger draws here, it does not scroll
  pad.canvas.style.cursor = "crosshair";
  const padPanel = panel("Your drawing", pad.canvas);
  const seen = greyCanvas({ role: "img", "aria-label": "What the network sees" });
  const seenPanel = panel("The network sees", seen.canvas);
  const bars = barChart();
  const barPanel = panel("Probabilities", bars.node);
  const layers = element("div", { class: "cu-stage" });
  app.stage.classList.add("cu-digit");
  app.stage.append(padPanel.node,
    element("div", { class: "cu-rows" }, barPanel.node, seenPanel.node), layers);
  const resize = () => {
    pad.resize(app.scaled(PAD));
    seen.resize(app.scaled(SEEN));
  };
  /** @type {(ReturnType<typeof tileCanvas> & { caption: string, node: HTMLElement })[]} */
  let tiles = [];

  /** Set the drawing. Within a stroke it stays in the page; at its end Python learns of it.
   * @param {Uint8Array} bytes */
  function change(bytes, atEnd = true) {
    model.set("drawing", new DataView(bytes.buffer));
    if (atEnd) model.save_changes();
  }

  const drawing = () => bytesOf(model.get("drawing"));

  function drawPad() {
    const context = pad.draw(drawing());
    if (!pad.canvas.matches(":focus")) return;
    const scale = pad.canvas.width / SIZE;
    context.strokeStyle = PALETTE.dark[pen.erase ? "highlight" : "kernel"]; // the pad is dark
    context.lineWidth = 4;
    context.setLineDash(pen.down ? [] : [8, 6]); // dashed: the pen is lifted
    context.beginPath();
    context.arc(pen.x * scale, pen.y * scale, (pen.erase ? ERASER : PEN) * scale, 0, 2 * Math.PI);
    context.stroke();
    context.setLineDash([]);
  }

  /** Compute all, then draw all. */
  function update() {
    const bytes = drawing();
    const pixels = model.get("centre") ? centred(bytes) : bytes;
    centre.set(model.get("centre"));
    const equal = (/** @type {number} */ digit) => sample(digit).every((value, i) => value === bytes[i]);
    start.set(String([...Array(10).keys()].find(equal) ?? ""));
    drawPad();
    drawSeen = () => seen.draw(pixels);
    drawSeen();
    kernel.wanted = null;
    if (!bytes.some(Boolean)) {
      app.complain("");
      show(null, NOTHING_DRAWN);
    } else if (own && !model.static) {
      ask(pixels);
      if (kernel.silent) showCourse(pixels);
    } else {
      showCourse(pixels);
    }
  }

  /** @param {Answer | null} answer
   * @param {string} text */
  function show(answer, text) {
    shown = answer;
    Object.assign(app.root, { answer }); // for tests and for scripts of the reader's own
    if (answer) buildTiles(answer.maps);
    drawAnswer();
    app.say(`${lifted} ${text}`.trim()); // a late answer does not replace what a key has done
  }

  /** A canvas for each layer: made anew when another network answers.
   * @param {Maps[]} maps */
  function buildTiles(maps) {
    const captions = maps.map(({ name, shape: [height, width, depth], of }) =>
      `${name}: ${depth < of ? `${depth} of ${of}` : depth} maps, ${height}×${width}`);
    if (captions.join() === tiles.map(({ caption }) => caption).join()) return;
    tiles = captions.map((caption) => {
      const { canvas, draw } = tileCanvas(`Feature maps of ${caption}`, app);
      return { caption, canvas, draw, node: panel(caption, canvas).node };
    });
    layers.replaceChildren(...tiles.map(({ node }) => node));
  }

  function drawAnswer() {
    const colours = app.colours();
    bars.show(shown && Array.from(shown.probabilities), colours.output);
    tiles.forEach((tile, i) => tile.draw(shown?.maps[i] ?? null, colours));
  }

  /** @param {string} who
   * @param {Answer["probabilities"]} probabilities */
  function sentence(who, probabilities) {
    const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
    const [first, second] = order.map((digit) =>
      `${digit} (probability ${probabilities[digit].toFixed(2)})`);
    return `${who} says ${first}; next is ${second}.`;
  }

  /** @param {Uint8Array} pixels */
  function showCourse(pixels) {
    const answer = predict(network, pixels);
    const why = !own ? ""
      : model.static
        ? `No kernel runs on this page, so the network of the course answers, not “${own}”. `
        : `The kernel has not answered for ${PATIENCE / 1000} seconds: it is busy or not ` +
          `running. Until it does, the network of the course answers, not “${own}”. `;
    show({ ...answer, pixels, by: "course" }, why + sentence("The network", answer.probabilities));
  }

  // A model in the kernel: one question at a time, and of the drawings that come meanwhile only
  // the newest is asked next.
  /** @type {{ number: number, asked: Uint8Array | null, wanted: Uint8Array | null,
   *   silent: boolean, timer?: ReturnType<typeof setTimeout> }} */
  const kernel = { number: 0, asked: null, wanted: null, silent: false };

  /** @param {Uint8Array} pixels */
  function ask(pixels) {
    kernel.wanted = pixels;
    if (kernel.asked) return;
    [kernel.asked, kernel.wanted] = [pixels, null];
    kernel.number += 1;
    kernel.timer = setTimeout(() => {
      kernel.silent = true;
      if (drawing().some(Boolean)) update();
    }, PATIENCE);
    try {
      model.send({ kind: "predict", number: kernel.number }, undefined, [pixels.slice().buffer]);
    } catch { // the kernel was shut down: nothing can be sent
      clearTimeout(kernel.timer);
      Object.assign(kernel, { asked: null, silent: true });
    }
  }

  /** @param {any} content of the message, as explorer.py sends it
   * @param {DataView[]} buffers the maps of its layers, one byte a value */
  function take(content, buffers) {
    if (content?.kind !== "answer" || content.number !== kernel.number || !kernel.asked) return;
    clearTimeout(kernel.timer);
    const pixels = kernel.asked;
    Object.assign(kernel, { asked: null, silent: false });
    if (!drawing().some(Boolean)) return; // cleared meanwhile
    app.complain(content.problem ? `Your model could not answer. ${content.problem}` : "");
    if (content.problem) {
      show(null, "");
    } else {
      const maps = content.layers.map((/** @type {object} */ layer, /** @type {number} */ i) =>
        ({ ...layer, data: new Int8Array(bytesOf(buffers[i]).buffer) }));
      const who = `Your model “${own}”${content.softmax ? " (softmax of its logits)" : ""}`;
      show({ probabilities: content.probabilities, maps, pixels, by: own },
        sentence(who, content.probabilities));
    }
    if (kernel.wanted) ask(kernel.wanted);
  }

  model.on("msg:custom", take);
  app.onClose(() => { model.off("msg:custom", take); clearTimeout(kernel.timer); });

  // The pen
  const inside = (/** @type {number} */ value) => Math.min(SIZE - 0.5, Math.max(0.5, value));
  /** @type {(event: PointerEvent, box: DOMRect) => Point} */
  const place = (event, box) => ({ x: ((event.clientX - box.left) / box.width) * SIZE,
    y: ((event.clientY - box.top) / box.height) * SIZE });
  onPointer(pad.canvas, {
    down(event) {
      Object.assign(pen, place(event, pad.canvas.getBoundingClientRect()), { down: false });
      change(stroke(drawing(), pen, pen, pen.erase), false);
    },
    drag(event) {
      const box = pad.canvas.getBoundingClientRect();
      let bytes = drawing();
      const steps = event.getCoalescedEvents?.() ?? [];
      for (const step of steps.length ? steps : [event]) { // also those between two frames
        const to = place(step, box);
        bytes = stroke(bytes, pen, to, pen.erase);
        Object.assign(pen, to);
      }
      change(bytes, false);
    },
    up() {
      for (const axis of /** @type {const} */ (["x", "y"])) pen[axis] = inside(pen[axis]);
      model.save_changes();
    },
  });
  for (const type of ["focus", "blur"]) pad.canvas.addEventListener(type, drawPad);
  onKeys(pad.canvas, (pressed) => {
    const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    const key = pressed.toLowerCase();
    const by = step[pressed];
    if (!by && ![" ", "e", "c"].includes(key)) return false;
    if (key === "e") eraser.click();
    if (key === "c") clear.click();
    if (key === " ") pen.down = !pen.down;
    const from = { ...pen };
    if (by) Object.assign(pen, { x: inside(pen.x + by[0]), y: inside(pen.y + by[1]) });
    if (pen.down && (by || key === " ")) change(stroke(drawing(), from, pen, pen.erase));
    drawPad();
    if (!pen.down && (by || key === " ")) {
      lifted = `The pen is lifted, at row ${Math.floor(pen.y)}, ` +
        `column ${Math.floor(pen.x)}. Space puts it down.`;
      app.say(lifted);
    }
    return true;
  });

  app.listen(["drawing", "centre"], () => {
    lifted = "";
    update();
  });
  app.onLook(() => {
    resize();
    drawSeen();
    drawPad();
    drawAnswer();
  });
  resize();
  update();
  return app.close;
}

export default { render };
