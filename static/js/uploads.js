// Photos go up one after the other, so that they stand in the order in which they were chosen, each with its own progress and retry.
import { element, icon } from "./elements.js";
import { word } from "./words.js";

const waiting = [];
let running = false;

document.addEventListener("change", ({ target }) => {
  const form = target.matches("[type=file]") && target.closest("form[data-upload]");
  if (!form) return;
  for (const file of target.files) enqueue(form, file);
  target.value = "";
});
document.addEventListener("dragover", (event) => { if (event.target.closest("form[data-upload]")) event.preventDefault(); });
document.addEventListener("drop", (event) => {
  const form = event.target.closest("form[data-upload]");
  if (!form) return;
  event.preventDefault();
  for (const file of event.dataTransfer.files) enqueue(form, file);
});
addEventListener("beforeunload", (event) => { if (running) event.preventDefault(); });

function enqueue(form, file) {
  const upload = { form, file, id: uuid(), ...rowFor(file) };
  form.querySelector("[data-uploads]").append(upload.row);
  waiting.push(upload);
  next();
}

// crypto.randomUUID is missing where the page came over plain http, as from a laptop in the same room.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function rowFor(file) {
  const picture = element("img", { alt: "", width: "48", height: "48", src: URL.createObjectURL(file) });
  picture.addEventListener("error", () => picture.replaceWith(icon("image")), { once: true });
  const state = element("p", { class: "state" }, word("waiting"));
  const bar = element("progress", { max: "1", value: "0", "aria-label": file.name });
  const text = element("div", { class: "stack tight" }, element("p", { class: "name" }, file.name), bar, state);
  return { picture, state, bar, row: element("li", { class: "upload" }, picture, text) };
}

function next() {
  if (!running && waiting.length) send(waiting.shift());
}

function send(upload) {
  running = true;
  const request = new XMLHttpRequest();
  const body = new FormData(upload.form);
  body.delete("photo");
  body.set("id", upload.id);
  body.set("photo", upload.file, upload.file.name);
  request.upload.onprogress = ({ loaded, total }) => progress(upload, loaded / total);
  request.onload = () => (request.status < 400 ? arrived(upload, request.responseText) : refused(upload, request));
  request.onerror = request.ontimeout = () => failed(upload, word("upload-failed"));
  request.onloadend = () => { running = false; next(); };
  request.open("POST", upload.form.action);
  request.timeout = 300000;
  request.setRequestHeader("HX-Request", "true");
  request.send(body);
}

function progress({ bar, state }, part) {
  bar.value = part;
  state.textContent = part < 1 ? word("sending", { percent: `${Math.round(part * 100)} %` }) : word("working");
}

function arrived({ form, row, picture }, html) {
  URL.revokeObjectURL(picture.src);
  row.remove();
  window.htmx.swap({ text: html, target: document.getElementById(form.dataset.upload), swap: "beforeend", sourceElement: form });
}

function refused(upload, request) {
  const answer = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("[role=alert]");
  failed(upload, answer?.textContent.trim().replace(/\s+/g, " ") || word("upload-refused"), request.status >= 500);
}

function failed(upload, reason, mayRetry = true) {
  upload.row.classList.add("failed");
  upload.state.textContent = reason;
  upload.bar.hidden = true;
  const attributes = { class: "button icon-only", type: "button", "aria-label": word(mayRetry ? "retry" : "close") };
  const button = element("button", attributes, icon(mayRetry ? "refresh-cw" : "x"));
  button.addEventListener("click", () => { button.remove(); mayRetry ? retry(upload) : upload.row.remove(); });
  upload.row.append(button);
}

function retry(upload) {
  upload.row.classList.remove("failed");
  upload.bar.hidden = false;
  progress(upload, 0);
  waiting.push(upload);
  next();
}
