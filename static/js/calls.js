// Tap a number, talk, come back: the sheet asks about the call, with number and duration already in it.
import { onContent } from "./content.js";
import { openPage, openSheet } from "./sheets.js";
import { word } from "./words.js";

const KEPT = "call";
const OLDEST = 4 * 60 * 60 * 1000;
const SHORTEST_BLUR = 3000;
let wasHidden = false;

document.addEventListener("click", ({ target }) => {
  const link = target.closest('a[href^="tel:"][data-call]');
  if (!link) return;
  const { call: url, name = "" } = link.dataset;
  const number = decodeURIComponent(link.getAttribute("href").slice("tel:".length));
  sessionStorage.setItem(KEPT, JSON.stringify({ url, name, number, at: Date.now() }));
  wasHidden = false;
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) wasHidden = true;
  else if (wasHidden) ask();
});
addEventListener("pageshow", () => ask());
// Where the phone lays the call over the page, it only loses focus: a short loss is the question "Call …?" being cancelled.
addEventListener("focus", () => {
  const call = kept();
  if (call && !wasHidden && Date.now() - call.at > SHORTEST_BLUR) ask();
});

function kept() {
  const call = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  return call && Date.now() - call.at < OLDEST ? call : null;
}

async function ask() {
  const call = kept();
  sessionStorage.removeItem(KEPT);
  if (!call) return;
  const title = call.name ? word("call-with", call) : word("call");
  const seconds = Math.round((Date.now() - call.at) / 1000);
  const own = document.getElementById("call-sheet");
  if (own) openSheet(own, title);
  else await openPage(call.url, title);
  fill(own ?? document.getElementById("page-sheet"), call, seconds);
}

function fill(sheet, call, seconds) {
  const values = {
    number: call.number,
    seconds,
    minutes: Math.max(1, Math.round(seconds / 60)),
    started_at: new Date(call.at).toISOString(),
  };
  for (const field of sheet.querySelectorAll("[data-fill]")) {
    field.value = values[field.dataset.fill];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
