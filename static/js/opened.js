// The page of a lead or a home tells that it was opened, so that it is found first; a page fetched ahead does not.
import { onContent } from "./content.js";

let told;

onContent(() => {
  const opened = document.querySelector("[data-opened]")?.dataset.opened;
  if (opened === told) return;
  told = opened;
  if (!opened) return;
  const [kind, subject] = opened.split(" ");
  // Without a network it is not told: what is found first is no matter of truth.
  fetch("/search/openings", { method: "POST", keepalive: true, priority: "low", body: new URLSearchParams({ kind, subject }) }).catch(() => {});
});
