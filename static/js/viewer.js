// The photos of a strip over the whole screen: to swipe, by the arrow keys or the buttons; Escape, × and Back close it, and two
// fingers enlarge as everywhere.
import { remember } from "./back.js";
import { element, icon } from "./elements.js";
import { word } from "./words.js";

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-view]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});

function open(link) {
  const strip = link.closest(".strip");
  const links = [...strip.querySelectorAll("[data-view]")];
  const viewer = made(strip, links);
  const rail = viewer.querySelector(".rail");
  const show = (place, behavior) => rail.children[place]?.scrollIntoView({ behavior, block: "nearest", inline: "start" });
  const place = () => Math.round(Math.abs(rail.scrollLeft) / rail.clientWidth);
  const step = (by) => show(place() + by, matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");
  const say = () => { viewer.querySelector(".place").textContent = `${place() + 1} / ${links.length}`; };

  rail.addEventListener("scroll", say, { passive: true });
  viewer.addEventListener("click", ({ target }) => {
    if (target.closest("[data-step]")) step(Number(target.closest("[data-step]").dataset.step));
    if (target.closest("[data-close]")) viewer.close();
  });
  viewer.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by) { event.preventDefault(); step(by); }
  });
  viewer.addEventListener("close", () => {
    const last = links[place()] ?? link;
    viewer.remove();
    last.focus();
    last.scrollIntoView({ behavior: "instant", block: "nearest", inline: "center" });
  });
  document.body.append(viewer);
  viewer.showModal();
  remember(viewer);
  show(links.indexOf(link), "instant");
  say();
}

function made(strip, links) {
  const rail = element("div", { class: "rail", tabindex: "0", role: "group", "aria-label": strip.getAttribute("aria-label") }, ...links.map(shown));
  return element("dialog", { class: "viewer", id: "viewer", "aria-label": strip.getAttribute("aria-label") }, rail,
    element("p", { class: "place", role: "status" }),
    button("close", "x", { class: "button icon-only shut", "data-close": "" }),
    button("previous", "chevron-left", { class: "button icon-only step back", "data-step": "-1" }),
    button("next", "chevron-right", { class: "button icon-only step", "data-step": "1" }));
}

function button(name, sign, attributes) {
  return element("button", { type: "button", "aria-label": word(name), ...attributes }, icon(sign));
}

function shown(link) {
  const picture = link.querySelector("picture").cloneNode(true);
  for (const one of picture.querySelectorAll("source, img")) one.sizes = "100vw";
  const figure = element("figure", {}, picture);
  if (link.dataset.view) figure.append(element("figcaption", {}, link.dataset.view));
  return figure;
}
