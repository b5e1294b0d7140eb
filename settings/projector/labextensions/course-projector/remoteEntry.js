// JupyterLab on a projector, as `make project` opens it: one key goes through a lesson, and what a
// cell gives stays on the screen. A JupyterLab extension in one file, without a build.

/** Sizes for the back row: Presentation Mode's own are 16 and 17 px, and its tables stay at 13. */
const STYLE = `
:root:root {
  --jp-code-presentation-font-size: 20px;
  --jp-content-presentation-font-size1: 20px;
}
.jp-mod-presentationMode .jp-Notebook {
  --jp-ui-font-size1: 20px;
  --jp-code-line-height: 1.2;
  --jp-content-line-height: 1.4;
  --jp-cell-prompt-width: 44px;
  --jp-notebook-padding: 4px;
}
.jp-mod-presentationMode .jp-Notebook :is(.jp-InputPrompt, .jp-OutputPrompt) { font-size: 13px; }
.jp-mod-presentationMode .jp-RenderedHTMLCommon :is(table, th, td) { font-size: 20px; }
.jp-mod-presentationMode .jp-RenderedText pre { font-size: 20px; }
.jp-mod-presentationMode .jp-cell-toolbar { display: none; }
`;

/** The part of the notebook that scrolls. */
const windowOf = (notebook) =>
  notebook.node.querySelector(".jp-WindowedPanel-outer") ?? notebook.node;

const failed = (cell) => cell.model.outputs?.toJSON().some((one) => one.output_type === "error");

/**
 * Scroll until a cell is in view: whole, else its output, else the output's top (of an error: its
 * end, where the message stands).
 * @param {*} notebook
 * @param {*} cell
 */
function show(notebook, cell) {
  const outer = windowOf(notebook);
  const room = outer.getBoundingClientRect();
  const whole = cell.node.getBoundingClientRect();
  const output = cell.node.querySelector(".jp-Cell-outputWrapper")?.getBoundingClientRect();
  const part = whole.height > room.height && output?.height ? output : whole;
  const fits = part.height <= room.height;
  if (fits ? part.bottom > room.bottom : failed(cell)) {
    outer.scrollTop += part.bottom - room.bottom;
  } else if (!fits || part.top < room.top) outer.scrollTop += part.top - room.top;
}

/** Follow a cell while its output grows, until the teacher takes over. */
let follow = { stop() {} };
function keepInView(notebook, cell) {
  follow.stop();
  const watch = new ResizeObserver(() => show(notebook, cell));
  const stop = () => watch.disconnect();
  watch.observe(cell.node);
  for (const what of ["wheel", "pointerdown", "keydown"]) {
    notebook.node.addEventListener(what, stop, { once: true, capture: true });
  }
  follow = { stop };
}

/** What was run last: the same cell with the same code is not run again, but left. */
let last = { cell: null, code: "" };

async function run(app) {
  const notebook = app.shell.currentWidget?.content;
  const cell = notebook?.activeCell;
  if (!cell) return;
  last = { cell, code: cell.model.sharedModel.getSource() };
  notebook.mode = "command";
  const done = app.commands.execute("notebook:run-cell");
  keepInView(notebook, cell);
  await done;
  show(notebook, cell);
}

/** To the next cell that is shown; a folded one is run in passing, a folded solution is not. */
function goOn(app, notebook) {
  notebook.mode = "command";
  while (notebook.activeCellIndex + 1 < notebook.widgets.length) {
    notebook.activeCellIndex += 1;
    const { activeCell: cell } = notebook;
    if (!cell.inputHidden) return keepInView(notebook, cell);
    const solution = cell.model.getMetadata("tags")?.includes("solution");
    if (!solution) app.commands.execute("notebook:run-cell");
  }
}

async function next(app) {
  const notebook = app.shell.currentWidget?.content;
  const cell = notebook?.activeCell;
  if (!cell) return;
  const code = cell.model.sharedModel.getSource();
  if (cell.model.type === "code" && (last.cell !== cell || last.code !== code)) {
    await run(app);
    return;
  }
  if (cell.model.type === "markdown" && !cell.rendered) await run(app);
  goOn(app, notebook);
}

function activate(app) {
  const style = document.createElement("style");
  style.textContent = STYLE;
  document.head.append(style);
  // A class written twice weighs more than JupyterLab's own selectors.
  const places = [
    ".jp-Notebook.jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite)",
    ".jp-Notebook.jp-Notebook.jp-mod-editMode",
  ];
  for (const [id, label, keys, execute] of [
    ["course:next", "Run, look; again: go on", "Shift Enter", () => next(app)],
    ["course:run", "Run and look", "Ctrl Enter", () => run(app)],
  ]) {
    app.commands.addCommand(id, { label, execute });
    for (const selector of places) app.commands.addKeyBinding({ command: id, keys: [keys], selector });
  }
  app.restored.then(() => {
    const { shell } = app;
    shell.mode = "single-document";
    shell.presentationMode = true;
    shell.collapseLeft();
    shell.collapseRight();
    for (const side of ["left", "right"]) {
      if (shell.isSideTabBarVisible(side)) shell.toggleSideTabBarVisibility(side);
    }
    if (shell.isTopInSimpleModeVisible()) shell.toggleTopInSimpleModeVisibility();
    const fold = () => shell.currentWidget?.toolbar?.hide();
    shell.currentChanged.connect(fold);
    fold();
  });
}

const plugin = { id: "course-projector:plugin", autoStart: true, activate };
/** @type {any} */
const page = globalThis;
page._JUPYTERLAB ??= {};
page._JUPYTERLAB["course-projector"] = {
  init() {},
  get: () => Promise.resolve(() => ({ __esModule: true, default: plugin })),
};
