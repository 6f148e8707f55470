// A second tap where the first one was is meant for what stood there then, not for what slid under the thumb since.
const SOON = 700;
const NEAR = 24;
let last = { at: 0, x: 0, y: 0, on: null };

const control = (target) => {
  const found = target.closest("button, input, label, a, summary");
  return found?.control ?? found;
};

const changes = (on) => on?.closest("form[method=post], [hx-post], [hx-patch], [hx-delete]");

const follows = (tap) =>
  last.on && tap.on !== last.on && tap.at - last.at < SOON && Math.hypot(tap.x - last.x, tap.y - last.y) < NEAR;

const begin = () => { last.on = null; };
for (const between of ["input", "change", "keydown"]) document.addEventListener(between, begin, { capture: true });
document.addEventListener("pointermove", (event) => {
  if (Math.hypot(event.clientX - last.x, event.clientY - last.y) > NEAR) begin();
}, { passive: true });

document.addEventListener("click", (event) => {
  if (!event.isTrusted || !event.detail) return; // a key or a script
  const tap = { at: Date.now(), x: event.clientX, y: event.clientY, on: control(event.target) };
  if (follows(tap) && changes(tap.on)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    last.at = tap.at;
  } else last = tap;
}, { capture: true });
