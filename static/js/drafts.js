// Nothing typed is lost: a form with data-draft is kept on this phone, per person, until it was sent.
import { onContent } from "./content.js";
import { element } from "./elements.js";
import { word } from "./words.js";

const NEVER = "[type=hidden], [type=password], [type=file], [type=submit], button, [name=website]";
const SENT = "draft-sent";

const keyOf = (form) => `draft:${document.body.dataset.user ?? ""}:${form.dataset.draft || new URL(form.action).pathname}`;
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !field.matches(NEVER));
const isChoice = (field) => field.matches("[type=checkbox], [type=radio]");

const typed = (form) => fieldsOf(form)
  .filter((field) => !isChoice(field) || field.checked)
  .map((field) => [field.name, field.value]);

function keep(form) {
  localStorage.setItem(keyOf(form), JSON.stringify(typed(form)));
}

function forget(form) {
  localStorage.removeItem(keyOf(form));
  form.querySelector(":scope > .draft")?.remove();
}

function restore(form) {
  form.dataset.draftSeen = "yes";
  const kept = localStorage.getItem(keyOf(form));
  if (!kept || kept === JSON.stringify(typed(form)) || form.querySelector("[aria-invalid], [role=alert]")) return;
  const before = typed(form);
  fill(form, JSON.parse(kept));
  offerDiscard(form, before);
}

function fill(form, pairs) {
  const left = [...pairs];
  for (const field of fieldsOf(form)) {
    if (isChoice(field)) field.checked = pairs.some(([name, value]) => name === field.name && value === field.value);
    else {
      const at = left.findIndex(([name]) => name === field.name);
      if (at >= 0) field.value = left.splice(at, 1)[0][1];
    }
  }
}

function offerDiscard(form, before) {
  const button = element("button", { class: "button small", type: "button" }, word("discard"));
  button.addEventListener("click", () => { fill(form, before); forget(form); });
  form.prepend(element("div", { class: "draft", role: "status" }, element("span", {}, word("draft")), button));
}

document.addEventListener("input", ({ target }) => {
  const form = target.form?.closest("form[data-draft]");
  if (form && !target.matches(NEVER)) keep(form);
});
document.addEventListener("change", ({ target }) => {
  const form = target.form?.closest("form[data-draft]");
  if (form && isChoice(target)) keep(form);
});
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement === ctx.request.form && ctx.request.form;
  if (form && form.matches("[data-draft]") && ctx.request.method !== "GET" && ctx.response.status < 400) forget(form);
});

// What the server filled in is kept as if it were typed.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const form = ctx?.sourceElement?.closest?.("form[data-draft]");
  if (form && form !== ctx.sourceElement) keep(form);
});

// A form that the browser sends itself: whether it arrived is known on the next page.
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.matches("[data-draft]")) sessionStorage.setItem(SENT, keyOf(event.target));
});
function settleSent() {
  const key = sessionStorage.getItem(SENT);
  if (!key) return;
  sessionStorage.removeItem(SENT);
  const arrived = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  const refused = [...document.querySelectorAll("form[data-draft]")].some((form) => keyOf(form) === key);
  if (arrived && !refused) localStorage.removeItem(key);
}

settleSent();
onContent(() => document.querySelectorAll("form[data-draft]:not([data-draft-seen])").forEach(restore));
