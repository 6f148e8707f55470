// A write in flight: its button turns, a second tap does nothing, a failure is said and everything typed stays.
import { toast } from "./toasts.js";
import { word } from "./words.js";

const buttonOf = ({ sourceElement, request }) =>
  request?.submitter ?? (sourceElement.matches("button") ? sourceElement : sourceElement.querySelector?.("button:not([type=button])"));

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.request.method === "GET" && !ctx.sourceElement.matches("form")) return;
  buttonOf(ctx)?.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => buttonOf(ctx)?.removeAttribute("aria-busy"));

document.addEventListener("htmx:error", ({ detail: { ctx, error } }) => {
  if (!ctx?.request || ctx.sourceElement === document.body) return;
  const source = ctx.sourceElement;
  const retry = source.isConnected && { text: word("retry"), run: () => again(source, ctx.request.submitter) };
  toast(word(error?.name === "AbortError" ? "slow" : "network"), retry);
});
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status >= 500 && !ctx.text.includes('role="alert"')) toast(word("server"));
});

function again(source, submitter) {
  if (source.matches("form")) source.requestSubmit(submitter?.isConnected ? submitter : undefined);
  else if (source.matches("input, select, textarea")) source.dispatchEvent(new Event("change", { bubbles: true }));
  else source.click();
}

// Forms that the browser sends itself.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  document.body.dataset.leaving = "yes";
  (event.submitter ?? form.querySelector("button:not([type=button])"))?.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  delete document.body.dataset.leaving;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  }
});
