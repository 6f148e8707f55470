// One photo after the other, each again and again until the server has taken or refused it; only one tab of the browser sends.
import { isSignedOut, isTaken, mayPass, send, sentence } from "./sending.js";
import { shrink } from "./shrink.js";
import { forget, isKept, keep } from "./unsent.js";
import { drawRow, rowFor, show } from "./upload-rows.js";
import { word } from "./words.js";

const PAUSES = [2, 4, 8, 15, 30, 60]; // seconds before the next try

// { photo, row, state, tries, due, lost }: `photo` is what is kept on the phone (unsent.js); the rest lives as long as the page.
// States: new → waiting → sending → (taken) | later | signed-out | refused.
export const uploads = [];

export function enter(photo) {
  const state = photo.refused ? "refused" : photo.ready ? "waiting" : "new";
  const upload = { photo, state, text: photo.refused ?? word("waiting"), tries: 0, due: 0, lost: false };
  upload.row = rowFor(upload, { retry: () => again([upload]), drop: () => leave(upload) });
  uploads.push(upload);
  return upload;
}

export function start() {
  prepare();
  work();
}

let preparing = false;
async function prepare() {
  if (preparing) return;
  preparing = true;
  for (let upload; (upload = uploads.find(({ state }) => state === "new")); work()) {
    const { photo } = upload;
    Object.assign(photo, await shrink(photo.file), { ready: true });
    if (!uploads.includes(upload)) continue; // taken back meanwhile
    if (!upload.lost) await keep(photo).catch(() => { upload.lost = true; });
    change(upload, "waiting", word("waiting"));
  }
  preparing = false;
}

let working = false;
async function work() {
  if (working) return;
  working = true;
  do await (navigator.locks?.request("uploads", sendAll) ?? sendAll());
  while (nextOne());
  working = false;
}

async function sendAll() {
  await forgetSentElsewhere();
  for (let upload; (upload = nextOne()); ) {
    const seconds = (upload.due - Date.now()) / 1000;
    if (seconds > 0) await sleep(seconds);
    else await attempt(upload);
  }
}

// Another tab had the turn before.
async function forgetSentElsewhere() {
  for (const upload of [...uploads]) {
    if (!upload.lost && upload.state !== "new" && !(await isKept(upload.photo.id).catch(() => true))) remove(upload);
  }
}

function nextOne() {
  const ready = uploads.filter(({ state }) => state === "waiting" || state === "later");
  return ready.find(({ due }) => due <= Date.now()) ?? ready.sort((one, other) => one.due - other.due)[0];
}

let wake = () => {};
function sleep(seconds) {
  return new Promise((done) => {
    const timer = setTimeout(done, seconds * 1000);
    wake = () => { clearTimeout(timer); done(); };
  });
}

async function attempt(upload) {
  change(upload, "sending", word("sending", { percent: "0 %" }), 0);
  const answer = await send(upload.photo, (part) => progress(upload, part));
  if (!uploads.includes(upload)) return;
  if (isTaken(answer, upload.photo)) await taken(upload, answer);
  else if (isSignedOut(answer)) signedOut();
  else if (mayPass(answer)) later(upload, answer);
  else await refuse(upload, sentence(answer) ?? word("upload-refused"));
}

function progress(upload, part) {
  change(upload, "sending", part < 1 ? word("sending", { percent: `${Math.round(part * 100)} %` }) : word("working"), part);
}

async function taken(upload, { text }) {
  await forget(upload.photo.id).catch(() => {});
  remove(upload);
  if (document.querySelector("[data-uploads]")?.dataset.uploads === upload.photo.page) put(upload.photo, text);
}

// A new photo is the last one; what replaces another stands where that one stood, as the page itself knows (photos/_grid.html).
function put({ id, url, page }, text) {
  const grid = document.getElementById("photos");
  if (url !== page || !grid.childElementCount) window.htmx.trigger(document.body, "photo");
  else if (!document.getElementById(`photo-${id}`)) window.htmx.swap({ text, target: grid, swap: "beforeend", sourceElement: grid });
}

// Without a network nothing else arrives either; a server that fails may fail over this photo alone.
function later(upload, { status, wait }) {
  const pause = wait || PAUSES[Math.min(upload.tries++, PAUSES.length - 1)];
  const due = Date.now() + pause * 1000 * (1 + Math.random() / 4);
  for (const one of status ? [upload] : uploads.filter(isOnItsWay)) one.due = due;
  change(upload, "later", word(status ? "upload-busy" : "upload-offline"));
}

function signedOut() {
  for (const upload of uploads.filter(isOnItsWay)) change(upload, "signed-out", word("upload-sign-in"));
}

async function refuse(upload, reason) {
  upload.photo.refused = reason;
  if (!upload.lost) await keep(upload.photo).catch(() => { upload.lost = true; });
  change(upload, "refused", reason);
}

const isOnItsWay = ({ state }) => state !== "new" && state !== "refused";

function again(some) {
  for (const upload of some) {
    delete upload.photo.refused;
    Object.assign(upload, { due: 0 });
    if (upload.state !== "new" && upload.state !== "sending") change(upload, "waiting", word("waiting"));
  }
  wake();
  start();
}

async function leave(upload) {
  remove(upload);
  await forget(upload.photo.id).catch(() => {});
}

function remove(upload) {
  uploads.splice(uploads.indexOf(upload), 1);
  upload.row.remove();
  show(uploads);
}

function change(upload, state, text, part) {
  const isNew = upload.state !== state;
  Object.assign(upload, { state, text, part });
  drawRow(upload);
  if (isNew) show(uploads);
}

const retryAll = () => again(uploads.filter(({ state }) => state === "later"));
addEventListener("online", retryAll);
addEventListener("pageshow", retryAll);
document.addEventListener("visibilitychange", () => document.hidden || retryAll());
