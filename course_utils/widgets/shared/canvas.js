// What every drawing surface needs: the screen's pixels, a label, keys, a pressed pointer, markers.

/** @typedef {CanvasRenderingContext2D} Pen */

/** The pen of a canvas; null only where it was asked for another kind of context before.
 * @param {HTMLCanvasElement} canvas */
export const penOf = (canvas) => /** @type {Pen} */ (canvas.getContext("2d"));

/** Set a canvas to a size in CSS pixels; returns its pen, scaled to the screen and cleared.
 * `margin`: the pen's (0, 0) lies that far inside.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height */
export function sized(canvas, width, height, margin = 0) {
  const ratio = Math.max(1, window.devicePixelRatio || 1);
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const pen = penOf(canvas);
  pen.setTransform(ratio, 0, 0, ratio, margin * ratio, margin * ratio);
  pen.clearRect(-margin, -margin, width, height);
  return pen;
}

/** Name a canvas for those who cannot see it.
 * @param {HTMLElement} canvas
 * @param {string} text */
export function setLabel(canvas, text) {
  if (canvas.getAttribute("aria-label") !== text) canvas.setAttribute("aria-label", text);
}

/** Call `take(key, event)` for keys without a modifier; where it returns true, the page does not
 * get the key.
 * @param {HTMLElement} node
 * @param {(key: string, event: KeyboardEvent) => unknown} take */
export function onKeys(node, take) {
  node.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (take(event.key, event)) event.preventDefault();
  });
}

/** Follow one pressed pointer: `down(event)`, `drag(event)` while it is down, `up()` at its end;
 * `hover(event)` while none is.
 * @typedef {(event: PointerEvent) => void} Act
 * @param {HTMLElement} canvas
 * @param {{ down: Act, drag: Act, up?: () => void, hover?: Act }} acts */
export function onPointer(canvas, { down, drag, up = () => {}, hover = () => {} }) {
  /** @type {number | null} */
  let pressed = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pressed = event.pointerId;
    canvas.setPointerCapture?.(event.pointerId);
    down(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (pressed === null) hover(event);
    else if (event.pointerId === pressed) drag(event);
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel",
    "lostpointercapture"])) {
    canvas.addEventListener(type, (event) => {
      if (event.pointerId !== pressed) return;
      pressed = null;
      up();
    });
  }
}

/** Draw one marker: "circle", "square", "triangle", "diamond", "cross".
 * @param {Pen} pen
 * @param {string} shape
 * @param {number} x
 * @param {number} y
 * @param {number} size */
export function mark(pen, shape, x, y, size) {
  pen.beginPath();
  if (shape === "circle") pen.arc(x, y, size, 0, 2 * Math.PI);
  if (shape === "square") pen.rect(x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8);
  const corners = {
    triangle: [[0, -1.2], [1.1, 0.9], [-1.1, 0.9]],
    diamond: [[0, -1.35], [1.15, 0], [0, 1.35], [-1.15, 0]],
    cross: [[-1, -0.4], [-0.4, -1], [0, -0.6], [0.4, -1], [1, -0.4], [0.6, 0], [1, 0.4], [0.4, 1],
      [0, 0.6], [-0.4, 1], [-1, 0.4], [-0.6, 0]],
  }[shape];
  corners?.forEach(([dx, dy], i) => pen[i ? "lineTo" : "moveTo"](x + dx * size, y + dy * size));
  pen.closePath();
  pen.fill();
  pen.stroke();
}
