// Tables at a desk: keys for rows, rows that are chosen, and lists that change below both without losing either.
import { onContent } from "./content.js";
import { word } from "./words.js";

const rowsOf = (table) => [...table.querySelectorAll("tbody tr[data-row]")];
const boxOf = (row) => row?.querySelector(".pick input");
const linkOf = (row) => row?.querySelector("a.cover");
const shownTable = () => document.querySelector("table[data-desk]");
let lastRow;

function move(table, by, choosing) {
  const rows = rowsOf(table);
  const now = rows.indexOf(document.activeElement.closest("tr[data-row]"));
  const next = rows[now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(now + by, 0), rows.length - 1)];
  if (choosing) for (const row of [rows[now], next]) choose(row, true);
  linkOf(next)?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function choose(row, chosen) {
  const box = boxOf(row);
  if (!box) return;
  box.checked = chosen;
  lastRow = row;
  tell(box.form);
}

function chooseUpTo(row) {
  const rows = rowsOf(row.closest("table"));
  const [from, to] = [rows.indexOf(lastRow), rows.indexOf(row)].sort((a, b) => a - b);
  const chosen = boxOf(row).checked;
  if (from >= 0) rows.slice(from, to + 1).forEach((one) => { boxOf(one).checked = chosen; });
}

// How many are chosen, in words and on the button.
function tell(form) {
  const boxes = [...form.querySelectorAll("tbody .pick input")];
  const chosen = boxes.filter((box) => box.checked).length;
  const all = form.querySelector("[data-pick-all]");
  if (all) Object.assign(all, { checked: chosen > 0 && chosen === boxes.length, indeterminate: chosen > 0 && chosen < boxes.length });
  const count = form.querySelector("[data-picked]");
  if (count) count.textContent = chosen ? word("picked", { n: chosen }) : "";
  for (const button of form.querySelectorAll("[data-picked-text]")) {
    button.querySelector("span").textContent = button.dataset.pickedText.replace("%(n)s", chosen);
  }
}

function chooseNone(form) {
  form.querySelectorAll(".pick input").forEach((box) => { box.checked = false; });
  tell(form);
}

document.addEventListener("click", (event) => {
  const box = event.target.closest(".pick input");
  const row = box?.closest("tr[data-row]");
  if (row) {
    if (event.shiftKey) chooseUpTo(row);
    lastRow = row;
  }
  if (event.target.closest("[data-pick-none]")) chooseNone(event.target.form);
});
document.addEventListener("change", ({ target }) => {
  if (!target.matches(".pick input") || !target.form) return;
  if (target.matches("[data-pick-all]")) target.form.querySelectorAll("tbody .pick input").forEach((box) => { box.checked = target.checked; });
  tell(target.form);
});

const KEYS = {
  j: (table, event) => move(table, 1, event.shiftKey),
  k: (table, event) => move(table, -1, event.shiftKey),
  arrowdown: (table, event) => move(table, 1, event.shiftKey),
  arrowup: (table, event) => move(table, -1, event.shiftKey),
  x: toggle,
  " ": toggle,
  escape: (table) => { const form = table.closest("[data-picking]"); if (form) chooseNone(form); },
  "?": () => document.querySelector("[data-sheet=keys-sheet]")?.click(),
};

function toggle(table) {
  const row = document.activeElement.closest("tr[data-row]");
  if (!boxOf(row)) return false;
  choose(row, !boxOf(row).checked);
}

document.addEventListener("keydown", (event) => {
  const table = shownTable();
  if (!table || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const inList = event.target.closest("dialog [data-keys-list]");
  if (inList) return moveInList(inList, event);
  if (document.querySelector("dialog[open]") || event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  const key = event.key.toLowerCase();
  if (key === " " && !event.target.matches("a.cover")) return;
  if (key.startsWith("arrow") && !event.target.closest("tr[data-row]")) return;
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (button?.checkVisibility()) { event.preventDefault(); button.click(); return; }
  if (!KEYS[key] || KEYS[key](table, event) === false) return;
  event.preventDefault();
});

function moveInList(list, event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const all = [...list.querySelectorAll("button")];
  all[Math.min(Math.max(all.indexOf(event.target) + by, 0), all.length - 1)]?.focus();
}

// A list fetched again: who has the focus keeps it, or the row that comes to stand there gets it.
let focused;
document.addEventListener("htmx:before:swap", () => {
  const row = document.activeElement?.closest?.("tr[data-row]");
  focused = row && { id: row.id, place: rowsOf(row.closest("table")).indexOf(row) };
});
onContent(() => {
  document.querySelectorAll("[data-picking]").forEach(tell);
  const table = shownTable();
  if (focused && table && document.activeElement === document.body) {
    const rows = rowsOf(table);
    linkOf(rows.find((row) => row.id === focused.id) ?? rows[Math.min(focused.place, rows.length - 1)])?.focus();
  }
  focused = undefined;
});

// The sheet of agents is used by the keyboard at once.
document.addEventListener("htmx:after:swap", () => document.querySelector("dialog[open] [data-keys-list] button")?.focus());

// After a write from a list, the list and all that listens on the page are fetched again.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement.closest?.("[data-refreshes]") || ctx.response.status >= 400) return;
  ctx.sourceElement.closest("dialog")?.close();
  document.querySelectorAll("[data-picking]").forEach(chooseNone);
  document.body.dispatchEvent(new CustomEvent("missed"));
});
