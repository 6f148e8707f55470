// Dialogs at the thumb: opened by [data-sheet], closed by ×, a tap outside, Escape, Back, or a pull down.
import { onForward, remember } from "./back.js";
import { onContent } from "./content.js";
import { element } from "./elements.js";

export function openSheet(sheet, title) {
  if (title) sheet.querySelector("h2").textContent = title;
  document.querySelectorAll("dialog.sheet[open]").forEach((other) => other !== sheet && other.close());
  if (!sheet.open) sheet.showModal();
  moveNotices(sheet);
  remember(sheet);
}

export function openPage(url, title) {
  const sheet = document.getElementById("page-sheet");
  showWaiting(sheet);
  openSheet(sheet, title);
  return window.htmx.ajax("GET", url, { target: "#page-sheet-body", select: "[data-sheet-part]", swap: "innerHTML", push: "false" });
}

// A modal dialog covers everything else: messages must be inside it to be seen.
function moveNotices(place) {
  place.append(document.getElementById("notices"));
}

function showWaiting(sheet) {
  const lines = element("div", { class: "skeleton", "aria-hidden": "true" });
  lines.append(element("span", { class: "block" }), element("span"), element("span", { class: "short" }));
  sheet.querySelector(".sheet-body").replaceChildren(lines);
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-sheet]");
  if (!opener || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const sheet = document.getElementById(opener.dataset.sheet);
  if (!sheet) return;
  if (opener.hasAttribute("hx-get")) showWaiting(sheet);
  else event.preventDefault();
  openSheet(sheet, opener.dataset.sheetTitle ?? (opener.hasAttribute("hx-get") ? opener.textContent.trim() : ""));
}, true);

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-close]")) target.closest("dialog")?.close();
});
document.addEventListener("pointerdown", (event) => {
  if (event.target.matches("dialog.sheet") && isOutside(event.target, event)) event.target.close();
});
document.addEventListener("close", ({ target }) => {
  if (!target.matches("dialog.sheet") || document.querySelector("dialog.sheet[open]")) return;
  moveNotices(document.body);
}, true);

// Forward, to what was left by Back: it is as it was.
onForward((id) => {
  const sheet = document.getElementById(id);
  if (sheet?.querySelector(".sheet-body > *")) openSheet(sheet);
});

function isOutside(sheet, { clientX, clientY }) {
  const box = sheet.getBoundingClientRect();
  return clientY < box.top || clientY > box.bottom || clientX < box.left || clientX > box.right;
}

// A refused form stays in the sheet that it was typed in, as does one that goes on to a next question (data-goes-on).
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement.closest("#page-sheet-body")) return;
  if (ctx.response.status !== 422 && !ctx.sourceElement.closest("[data-goes-on]")) return;
  if (ctx.sourceElement.hasAttribute("hx-target")) return;
  Object.assign(ctx, { target: "#page-sheet-body", select: "[data-sheet-part]", swap: "innerHTML", push: "false" });
});
onContent(() => {
  const part = document.querySelector("#page-sheet-body > [data-title]");
  if (part) document.querySelector("#page-sheet h2").textContent = part.dataset.title;
});
// A form that was answered in place is done with: its sheet closes, a page of its own leads on.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const form = ctx.request.form?.closest("[data-done]");
  if (!form || ctx.response.status >= 400) return;
  const sheet = form.closest("dialog");
  if (sheet) sheet.close();
  else location.assign(form.dataset.done);
});
// What cannot be loaded leaves no empty sheet behind.
for (const failure of ["htmx:error", "htmx:response:error"]) {
  document.addEventListener(failure, ({ detail: { ctx } }) => {
    if (ctx?.request?.method === "GET" && ctx.target?.id === "page-sheet-body") document.getElementById("page-sheet").close();
  });
}

// Pull down by the handle or the heading.
document.addEventListener("pointerdown", (event) => {
  const sheet = event.target.closest("[data-grab]") && !event.target.closest("button") && event.target.closest("dialog.sheet");
  if (!sheet || matchMedia("(min-width: 60rem)").matches) return;
  const from = event.clientY;
  let pulled = 0;
  const move = (next) => {
    pulled = Math.max(0, next.clientY - from);
    sheet.classList.add("dragging");
    sheet.style.translate = `0 ${pulled}px`;
  };
  const stop = () => {
    removeEventListener("pointermove", move);
    sheet.classList.remove("dragging");
    sheet.removeAttribute("style");
    if (pulled > Math.min(160, sheet.offsetHeight / 3)) sheet.close();
  };
  addEventListener("pointermove", move);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, stop, { once: true });
});
