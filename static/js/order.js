// Up and down in a form[data-order]: the item moves at once, the new order is sent when the tapping stops.
import { element } from "./elements.js";
import { word } from "./words.js";

const timers = new WeakMap();

document.addEventListener("click", (event) => {
  const button = event.target.closest("form[data-order] [data-move]");
  if (!button) return;
  event.preventDefault();
  const item = button.closest("[data-item]");
  const other = button.dataset.move === "up" ? item.previousElementSibling : item.nextElementSibling;
  if (!other?.matches("[data-item]")) return;
  button.dataset.move === "up" ? other.before(item) : other.after(item);
  button.focus();
  say(button.form, item);
  sendSoon(button.form);
});

function say(form, item) {
  const items = [...form.querySelectorAll("[data-item]")];
  const status = form.querySelector(":scope > [data-order-status]") ?? form.appendChild(element("p", { class: "hidden-text", role: "status", "data-order-status": "" }));
  status.textContent = word("moved", { place: items.indexOf(item) + 1, all: items.length });
}

function sendSoon(form) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => {
    form.querySelectorAll("[data-order-value]").forEach((field) => field.remove());
    for (const { dataset } of form.querySelectorAll("[data-item]"))
      form.append(element("input", { type: "hidden", name: "order", value: dataset.item, "data-order-value": "" }));
    form.requestSubmit();
  }, 700));
}
