// Short messages at the foot of the screen: from an answer in place, from the cookie of a redirect, from other modules.
import { onContent } from "./content.js";
import { element } from "./elements.js";

const SECONDS = 6;
const SECONDS_WITH_ACTION = 12;

export function toast(text, action) {
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
  const found = document.cookie.match(/(?:^|; )toast=([^;]*)/);
  if (!found) return;
  document.cookie = "toast=; path=/; max-age=0; samesite=lax";
  const text = decodeURIComponent(found[1].replace(/^"|"$/g, ""));
  if (text) toast(text);
}

document.addEventListener("htmx:finally:request", ({ target, detail }) => {
  if (detail.ctx.response?.status < 400) target.closest?.("[data-toast]")?.remove();
});
onContent(() => {
  document.querySelectorAll("#toasts > [data-toast='']").forEach(watch);
  showCookie();
});
