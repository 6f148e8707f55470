// Order in a form[data-order]: by its buttons (data-move), and by dragging where its list says data-sortable. An item moves at once;
// the new order is sent when the tapping stops.
import { onContent } from "./content.js";
import { element } from "./elements.js";
import { word } from "./words.js";

const PAUSE = 700; // ms
const timers = new WeakMap();
const sortables = new WeakSet();
let dragging = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest("form[data-order] [data-move]");
  if (!button) return;
  event.preventDefault();
  const item = button.closest("[data-item]");
  const other = button.dataset.move === "up" ? item.previousElementSibling : item.nextElementSibling;
  if (!other?.matches("[data-item]")) return;
  button.dataset.move === "up" ? other.before(item) : other.after(item);
  button.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
  say(button.form, item);
  sendSoon(button.form, PAUSE);
});

function say(form, item) {
  const items = [...form.querySelectorAll("[data-item]")];
  const status = document.querySelector("[data-order-status]") ?? document.body.appendChild(element("p", { class: "hidden-text", role: "status", "data-order-status": "" }));
  status.textContent = word("moved", { place: items.indexOf(item) + 1, all: items.length });
}

function sendSoon(form, pause) {
  clearTimeout(timers.get(form));
  form.dataset.moving = "yes";
  timers.set(form, setTimeout(() => {
    form.querySelectorAll("[data-order-value]").forEach((field) => field.remove());
    for (const { dataset } of form.querySelectorAll("[data-item]"))
      form.append(element("input", { type: "hidden", name: "order", value: dataset.item, "data-order-value": "" }));
    delete form.dataset.moving;
    form.requestSubmit();
  }, pause));
}

// What comes from the server meanwhile would put the items back under the finger; the answer to the new order is newer.
const isMoving = () => dragging || document.querySelector("form[data-order][data-moving]");
for (const name of ["htmx:before:request", "htmx:before:swap"]) {
  document.addEventListener(name, (event) => {
    const source = event.detail.ctx?.sourceElement;
    if (source?.querySelector?.("form[data-order]") && isMoving()) event.preventDefault();
  });
}

async function makeSortable(list) {
  sortables.add(list);
  await import("../vendor/sortable.js");
  new window.Sortable(list, {
    draggable: "[data-item]",
    filter: "button",
    preventOnFilter: false,
    delay: 250, // a swipe scrolls, a press lifts
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    forceFallback: true,
    fallbackOnBody: true,
    fallbackTolerance: 4,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160,
    scrollSensitivity: 90,
    scrollSpeed: 14,
    ghostClass: "gap",
    fallbackClass: "lifted",
    onStart: () => { dragging = true; },
    onEnd: ({ item, oldIndex, newIndex }) => {
      dragging = false;
      if (oldIndex === newIndex) return;
      const form = list.closest("form");
      say(form, item);
      sendSoon(form, 0);
    },
  });
}

// A long press on a picture lifts it; the phone's menu for pictures would take it away.
document.addEventListener("contextmenu", (event) => {
  if (event.pointerType === "touch" && event.target.closest?.("[data-sortable]")) event.preventDefault();
});

onContent(() => document.querySelectorAll("[data-sortable]").forEach((list) => sortables.has(list) || makeSortable(list)));
