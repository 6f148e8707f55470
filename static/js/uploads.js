// Photos are chosen, dropped, or left over from before; then they go up by themselves, whichever page is open (upload-queue.js).
import { onContent } from "./content.js";
import { enter, start, uploads } from "./upload-queue.js";
import { show } from "./upload-rows.js";
import { keep, keptFor } from "./unsent.js";

const user = document.body.dataset.user;
const formHere = () => document.querySelector("form.uploading");
const isFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");

document.addEventListener("change", ({ target }) => target.matches("form[data-upload] [type=file]") && take(target));
document.addEventListener("dragover", (event) => { if (isFiles(event) && formHere()) event.preventDefault(); });
document.addEventListener("drop", (event) => {
  const form = isFiles(event) && formHere();
  if (!form) return;
  event.preventDefault();
  add(form, event.dataTransfer.files);
});
// What the phone could not keep is lost with the page.
addEventListener("beforeunload", (event) => { if (uploads.some(({ lost }) => lost)) event.preventDefault(); });

function take(input) {
  add(input.form, input.files);
  input.value = "";
  closeSheet(input.closest("dialog"));
}

// What was typed there goes along: the new photo takes it over.
function closeSheet(sheet) {
  sheet?.querySelector("form[data-draft]")?.requestSubmit();
  sheet?.close();
}

async function add(form, files) {
  const url = form.getAttribute("action");
  const page = form.dataset.upload;
  const now = Date.now();
  const chosen = Array.from(files, (file, place) => enter({ id: uuid(), user, url, page, name: file.name, file, at: now + place / 1000 }));
  show(uploads);
  for (const upload of chosen) upload.lost = await keep(upload.photo).then(() => false, () => true);
  start();
}

// crypto.randomUUID is missing where the page came over plain http, as from a laptop in the same room.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

async function resume() {
  for (const photo of await keptFor(user)) enter(photo);
  show(uploads);
  start();
}

resume().catch(() => {}); // a browser that keeps nothing has nothing to resume
document.querySelectorAll("form[data-upload] [type=file]").forEach((input) => input.files.length && take(input));
onContent(() => {
  show(uploads);
  for (const form of document.querySelectorAll("form[data-upload]")) form.dataset.ready = "";
});
