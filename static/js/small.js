// Behaviours of a line or two.
import { onContent } from "./content.js";

// A filter form sends itself.
document.addEventListener("change", ({ target }) => target.form?.matches("[data-autosubmit]") && target.form.requestSubmit());

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest("[data-dismissable]")?.remove();
  // A menu closes with a tap outside or a choice inside.
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target) || event.target.closest("ul")) menu.open = false;
  }
});
document.addEventListener("keydown", ({ key }) => {
  const menu = key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// The summary of errors is what is read first.
onContent(() => {
  const summary = document.querySelector("[data-focus]:not([data-focused])");
  if (summary) { summary.dataset.focused = "yes"; summary.focus(); }
});
