// Refusals that htmx puts into #alerts: they stay until they are closed or the next thing succeeds.
import { element, icon } from "./elements.js";
import { word } from "./words.js";

function addClose() {
  for (const alert of document.querySelectorAll("#alerts > [role=alert]:not(:has([data-dismiss]))")) {
    alert.setAttribute("data-dismissable", "");
    const attributes = { class: "button icon-only", type: "button", "data-dismiss": "", "aria-label": word("close") };
    alert.append(element("button", attributes, icon("x")));
  }
}

document.addEventListener("htmx:after:swap", addClose);
document.addEventListener("htmx:before:request", ({ detail }) => {
  if (detail.ctx.request.method !== "GET") document.getElementById("alerts")?.replaceChildren();
});
