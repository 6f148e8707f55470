// Short messages at the foot of the screen: from an answer in place, from the cookie of a redirect, from other modules.
import { onContent } from "./content.js";
import { element } from "./elements.js";
import { word } from "./words.js";

const SECONDS = 6;
const SECONDS_WITH_ACTION = 12;

// Said again, it is renewed.
export function toast(text, action) {
  for (const shown of document.querySelectorAll("#toasts > [data-toast]")) {
    if (shown.querySelector("p")?.textContent === text) shown.remove();
  }
  const made = element("div", { class: "toast", "data-toast": "" }, element("p", {}, text));
  if (action) {
    const button = element("button", { class: "button", type: "button" }, action.text);
    button.addEventListener("click", () => { made.remove(); action.run(); });
    made.append(button);
  }
  document.getElementById("toasts").append(made);
  watch(made);
}

function watch(shown) {
  if (shown.dataset.toast) return;
  shown.dataset.toast = "shown";
  const seconds = shown.querySelector("button") ? SECONDS_WITH_ACTION : SECONDS;
  let timer;
  const start = () => { timer = setTimeout(() => shown.remove(), seconds * 1000); };
  const stop = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) shown.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) shown.addEventListener(name, () => { stop(); start(); });
  start();
}

function showCookie() {
  const text = taken("toast");
  const undo = taken("toast-undo");
  if (text) toast(text, undo.startsWith("/") && { text: word("undo"), run: () => post(undo) });
}

function taken(name) {
  const found = document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`));
  if (!found) return "";
  document.cookie = `${name}=; path=/; max-age=0; samesite=lax`;
  return decodeURIComponent(found[1].replace(/^"|"$/g, ""));
}

function post(url) {
  const form = element("form", { method: "post", action: url });
  document.body.append(form);
  form.submit();
}

document.addEventListener("htmx:finally:request", ({ target, detail }) => {
  if (detail.ctx.response?.status < 400) target.closest?.("[data-toast]")?.remove();
});
onContent(() => {
  document.querySelectorAll("#toasts > [data-toast='']").forEach(watch);
  showCookie();
});
