// The bar that says so while there is no network.
import { onContent } from "./content.js";

function show() {
  const bar = document.getElementById("offline");
  if (bar) bar.hidden = navigator.onLine;
}

addEventListener("online", show);
addEventListener("offline", show);
onContent(show);
