// What is seen of photos on their way: a row for each on the page of their listing, a line on every other page.
import { element, icon } from "./elements.js";
import { word } from "./words.js";

export function rowFor(upload, { retry, drop }) {
  const parts = {
    picture: element("span", { class: "thumb" }, icon("image")),
    bar: element("progress", { max: "1", "aria-label": upload.photo.name }),
    state: element("p", { class: "state" }),
    retry: button("retry", "refresh-cw", retry),
    drop: button("upload-drop", "x", drop),
  };
  const text = element("div", { class: "stack tight" }, element("p", { class: "name" }, upload.photo.name), parts.bar, parts.state);
  const row = element("li", { class: "upload" }, parts.picture, text, parts.retry, parts.drop);
  drawRow(Object.assign(upload, { row, parts }));
  return row;
}

function button(name, sign, act) {
  const made = element("button", { class: "button icon-only", type: "button", "aria-label": word(name) }, icon(sign));
  made.addEventListener("click", act);
  return made;
}

export function drawRow({ row, parts, photo, state, text, part }) {
  row.dataset.state = state;
  parts.state.textContent = text;
  parts.bar.hidden = state !== "sending";
  if (part === undefined) parts.bar.removeAttribute("value");
  else parts.bar.value = part;
  parts.retry.hidden = state !== "later" && state !== "signed-out";
  parts.drop.hidden = state === "sending" || !parts.retry.hidden;
  if (photo.thumb && !parts.picture.matches("img")) parts.picture.replaceWith((parts.picture = thumb(photo.thumb)));
}

function thumb(blob) {
  const url = URL.createObjectURL(blob);
  const image = element("img", { class: "thumb", alt: "", width: "48", height: "48", src: url });
  for (const end of ["load", "error"]) image.addEventListener(end, () => URL.revokeObjectURL(url), { once: true });
  return image;
}

export function show(uploads) {
  const list = document.querySelector("[data-uploads]");
  const here = list?.dataset.uploads;
  for (const { photo, row } of uploads) {
    if (photo.page === here) row.parentElement === list || list.append(row);
    else row.remove();
  }
  sayHere(uploads.filter(({ photo }) => photo.page === here));
  sayElsewhere(uploads.filter(({ photo }) => photo.page !== here));
  remember(uploads);
}

let wasSending = false;
function sayHere(uploads) {
  const line = document.querySelector("[data-uploads-status]");
  if (!line) return;
  const left = uploads.filter(({ state }) => state !== "refused").length;
  const said = left ? word("photos-left", { count: left }) : wasSending ? word("photos-sent") : line.textContent;
  if (line.textContent !== said) line.textContent = said;
  wasSending = left > 0;
  const signIn = document.querySelector("[data-uploads-sign-in]");
  signIn.hidden = !uploads.some(({ state }) => state === "signed-out");
}

function sayElsewhere(uploads) {
  document.getElementById("unsent")?.remove();
  if (!uploads.length) return;
  const link = element("a", { href: uploads[0].photo.page }, word("photos-left", { count: uploads.length }));
  document.querySelector("header.top")?.before(element("div", { class: "offline", id: "unsent" }, icon("cloud-upload"), link));
}

// So that the next page knows whether there is anything to go on with (on-demand.js).
function remember(uploads) {
  const key = `unsent:${document.body.dataset.user}`;
  if (uploads.length) localStorage.setItem(key, "yes");
  else localStorage.removeItem(key);
}
