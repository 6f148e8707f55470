// One field that finds everything: opened by /, Ctrl-K or its icon; arrows choose a row, Enter goes there.
import { onContent } from "./content.js";
import { openSheet } from "./sheets.js";

const fieldOf = (finder) => finder.querySelector("[role=combobox]");
const rowsOf = (finder) => [...finder.querySelectorAll("[data-hit]")];
const chosenOf = (finder) => finder.querySelector("[data-hit][aria-selected=true]");

function open() {
  const here = document.querySelector("main [data-finder]");
  if (here) return fieldOf(here).focus();
  openSheet(document.getElementById("search-sheet"));
}

// The sheet shows what is at hand as soon as it is opened, and the field has the focus (and the phone its keyboard).
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-sheet=search-sheet]")) ready();
});
function ready() {
  const finder = document.querySelector("#search-sheet[open] [data-finder]");
  if (!finder) return;
  fieldOf(finder).focus();
  fieldOf(finder).select();
  fieldOf(finder).dispatchEvent(new Event("look"));
}

function choose(finder, row) {
  chosenOf(finder)?.setAttribute("aria-selected", "false");
  const field = fieldOf(finder);
  if (!row) return field.removeAttribute("aria-activedescendant");
  row.setAttribute("aria-selected", "true");
  field.setAttribute("aria-activedescendant", row.id);
  row.scrollIntoView({ block: "nearest" });
}

function move(finder, by) {
  const rows = rowsOf(finder);
  const now = rows.indexOf(chosenOf(finder));
  choose(finder, rows[now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(now + by, 0), rows.length - 1)]);
}

// Results have come: each row gets a name for the field to point at, and the best is chosen.
function tell(finder) {
  const rows = rowsOf(finder);
  rows.forEach((row, place) => { row.id = `${finder.id}-row-${place}`; });
  const field = fieldOf(finder);
  field.setAttribute("aria-expanded", String(rows.length > 0));
  finder.querySelector("[data-empty]").hidden = !field.value;
  finder.querySelector("[data-found]").textContent = field.value ? finder.querySelector("[data-count]")?.dataset.count ?? finder.querySelector("[data-results]").textContent.trim() : "";
  if (!chosenOf(finder)) choose(finder, field.value && document.activeElement === field ? rows[0] : undefined);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey) return;
  const withControl = event.ctrlKey || event.metaKey;
  if (withControl && event.key.toLowerCase() === "k") { event.preventDefault(); open(); ready(); return; }
  const finder = event.target.closest("[data-finder]");
  if (finder && event.target === fieldOf(finder)) return steer(finder, event);
  if (event.key !== "/" || withControl || event.target.matches("input:not([type=checkbox]), select, textarea") || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  open();
  ready();
});

function steer(finder, event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const link = chosenOf(finder)?.querySelector("a");
  if (by) move(finder, by);
  else if (event.key === "Enter" && link && !event.isComposing) link.click();
  else return;
  event.preventDefault();
}

document.addEventListener("click", ({ target }) => {
  const finder = target.closest("[data-finder]");
  if (finder && target.closest("[data-empty]")) {
    fieldOf(finder).value = "";
    fieldOf(finder).focus();
    fieldOf(finder).dispatchEvent(new Event("look"));
  } else if (finder && target.closest("[data-hit] a")) {
    target.closest("dialog")?.close();
  }
});

onContent(() => document.querySelectorAll("[data-finder]").forEach(tell));
