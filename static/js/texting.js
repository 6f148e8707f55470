// Write, open WhatsApp or SMS on this phone, come back: one tap says whether it went out.
import { openPage } from "./sheets.js";
import { word } from "./words.js";

const KEPT = "texting";
const OLDEST = 60 * 60 * 1000;
let wasHidden = false;

const valueOf = (form, name) => form.elements.namedItem(name)?.value ?? "";

function address(form) {
  const number = valueOf(form, "number");
  const text = encodeURIComponent(valueOf(form, "text"));
  if (valueOf(form, "means") === "sms") return `sms:${number}${text && `?body=${text}`}`;
  return `https://wa.me/${number.slice(1)}${text && `?text=${text}`}`;
}

function ask(form) {
  form.querySelector("[data-texting-question]").textContent = word("sent-question");
  form.querySelector("[data-texting-asks]").hidden = false;
  form.querySelector("[data-texting-open]").classList.remove("primary");
}

function calm(form) {
  form.querySelector("[data-texting-asks]").hidden = true;
  form.querySelector("[data-texting-open]").classList.add("primary");
}

document.addEventListener("click", ({ target }) => {
  const link = target.closest("[data-texting-open]");
  if (link) {
    const form = link.closest("form");
    const url = address(form);
    link.href = url;
    link.target = url.startsWith("sms:") ? "_self" : "_blank";
    sessionStorage.setItem(KEPT, JSON.stringify({ url: form.dataset.texting, name: form.dataset.name, at: Date.now() }));
    wasHidden = false;
    ask(form);
  }
  if (target.closest("[data-texting-not]")) {
    sessionStorage.removeItem(KEPT);
    calm(target.closest("form"));
  }
}, true);
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-texting]")) sessionStorage.removeItem(KEPT);
}, true);

// Where the page was closed meanwhile, the question comes with the draft.
function comeBack() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  if (!kept || Date.now() - kept.at > OLDEST) return;
  const form = document.querySelector("[data-texting]");
  if (form) ask(form);
  else if (document.querySelector("#page-sheet")) openPage(kept.url, word("message-to", kept)).then(() => onceHere());
}
function onceHere() {
  const form = document.querySelector("[data-texting]");
  if (form) ask(form);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) wasHidden = true;
  else if (wasHidden) comeBack();
});
addEventListener("pageshow", () => comeBack());
