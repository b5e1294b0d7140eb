// The clock of a sheet: which step the class should be at by now, and the minutes that are left.
// S starts and stops it, R sets it back, P changes the plan. A reload keeps its time.
const KEY = `clock ${location.pathname}`;
const all = (css, within = document.body) =>
  /** @type {HTMLElement[]} */ ([...within.querySelectorAll(css)]);
const plans = all("[data-plan]");
const [now, left, face] = ["now", "left", "face"].map((id) => all(`#${id}`)[0]);
const button = (name) => all(`[data-do="${name}"]`)[0];
/** `start`: when it was started, in ms; `passed`: ms that had passed when it was stopped. */
let state = { plan: 0, start: 0, passed: 0 };
try {
  state = { ...state, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  if (state.plan >= plans.length) state.plan = 0;
} catch { /* a browser that keeps nothing: the clock begins at 0 */ }

const passed = () => state.passed + (state.start ? Date.now() - state.start : 0);
const clock = (ms) =>
  [ms / 60000, (ms / 1000) % 60].map((n) => String(Math.floor(n)).padStart(2, "0")).join(":");
const count = (n) => `${n} minute${n === 1 ? "" : "s"}`;

function draw() {
  const minutes = passed() / 60000;
  const plan = plans[state.plan];
  for (const one of plans) one.hidden = one !== plan;
  const at = all("[data-end]", plan).find((step) => minutes < Number(step.dataset.end));
  for (const step of all("[aria-current]")) step.removeAttribute("aria-current");
  at?.setAttribute("aria-current", "step");
  const whole = Number(plan.dataset.plan);
  const text = at?.dataset.name ?? "The class is over";
  if (now.textContent !== text) now.textContent = text;
  face.textContent = clock(passed());
  left.textContent = at
    ? `${count(Math.ceil(Number(at.dataset.end) - minutes))} left here, ${Math.ceil(whole - minutes)} of ${whole} in all`
    : `${count(Math.floor(minutes - whole))} over`;
  button("start").textContent = state.start ? "Stop (S)" : "Start (S)";
  button("plan").textContent = `${whole} minutes (P)`;
}

const acts = {
  start() {
    state = { ...state, passed: passed(), start: state.start ? 0 : Date.now() };
  },
  reset: () => (state = { ...state, passed: 0, start: state.start ? Date.now() : 0 }),
  plan: () => (state = { ...state, plan: (state.plan + 1) % plans.length }),
};
function act(name) {
  acts[name]();
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch { /* as above */ }
  draw();
}
for (const name of Object.keys(acts)) button(name).addEventListener("click", () => act(name));
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const name = { s: "start", r: "reset", p: "plan" }[event.key.toLowerCase()];
  if (name) act(name);
});
setInterval(draw, 500);
draw();
