// What few pages need is fetched when one of them is open.
import { onContent } from "./content.js";

const isOnItsWay = () => localStorage.getItem(`unsent:${document.body.dataset.user}`);

function fetchWhatIsNeeded() {
  const needed = [];
  if (document.querySelector("form[data-upload]") || isOnItsWay()) needed.push(import("./uploads.js"));
  if (document.querySelector("form[data-order]")) needed.push(import("./order.js"));
  if (document.querySelector("[data-view]")) needed.push(import("./viewer.js"));
  // Back on the network, what could not be fetched is fetched.
  Promise.all(needed).catch(() => addEventListener("online", fetchWhatIsNeeded, { once: true }));
}

onContent(fetchWhatIsNeeded);
