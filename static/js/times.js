// "2 hours ago" stays right while the page is open; a press shows the exact time.
import { onContent } from "./content.js";

const UNITS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const language = document.documentElement.lang;
const relative = new Intl.RelativeTimeFormat(language, { numeric: "always" });
const long = (value, unit) => relative.format(value, unit);
// "m" is for minutes alone.
const short = (value, unit) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: unit === "month" ? "short" : "narrow" }).format(Math.abs(value));
const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
// The day after tomorrow is in two days, whatever the hour.
const days = (date) => Math.round((midnight(date) - midnight(new Date())) / 86400000);

function refresh() {
  for (const time of document.querySelectorAll("time[data-ago]:not([data-exact])")) {
    const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
    const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size * 1.2) ?? UNITS.at(-1);
    const format = time.dataset.ago === "short" ? short : long;
    if (Math.abs(seconds) >= 45) time.textContent = format((unit[0] === "day" ? days(new Date(time.dateTime)) : Math.round(seconds / unit[1])) || Math.sign(seconds), unit[0]);
  }
}

document.addEventListener("click", ({ target }) => {
  const time = target.closest("time[data-ago][title]");
  if (!time || time.closest("a, button")) return;
  time.toggleAttribute("data-exact");
  if (time.hasAttribute("data-exact")) time.textContent = time.title;
  else refresh();
});
setInterval(() => { if (!document.hidden) refresh(); }, 30000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
onContent(refresh);
