// A large file goes up with its progress shown; the page that answers is opened, a refusal is said in the form.
import { word } from "./words.js";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-send-file]");
  if (!form?.querySelector("[type=file]").files.length) return;
  event.preventDefault();
  if (!form.dataset.sending) send(form);
}, { capture: true });

function send(form) {
  const box = form.querySelector("[data-sending]");
  const state = form.querySelector("[data-sending-state]");
  const request = new XMLHttpRequest();
  form.dataset.sending = "yes";
  box.hidden = false;
  form.querySelector("button:not([type=button])").setAttribute("aria-busy", "true");
  request.upload.onprogress = ({ loaded, total }) => {
    box.querySelector("progress").value = loaded / total;
    state.textContent = loaded < total ? word("sending", { percent: `${Math.round((100 * loaded) / total)} %` }) : word("working");
  };
  request.onload = () => (request.status < 400 ? location.assign(request.responseURL) : failed(form, reason(request)));
  request.onerror = request.ontimeout = () => failed(form, word("upload-failed"));
  request.open("POST", form.action);
  request.send(new FormData(form));
}

function reason(request) {
  const answer = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("[role=alert]");
  return answer?.textContent.trim().replace(/\s+/g, " ") || word("upload-refused");
}

function failed(form, sentence) {
  delete form.dataset.sending;
  form.querySelector("[aria-busy]").removeAttribute("aria-busy");
  form.querySelector("[data-sending-state]").textContent = sentence;
}
