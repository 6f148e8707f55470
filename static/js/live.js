// The stream at /live gives named events to the page (hx-trigger="lead from:body"). Events of the time in which it
// was down are not sent again: after a reconnection `missed` lets every listening part fetch itself.
let connectedBefore = false;

document.addEventListener("htmx:sse:after:connection", () => {
  if (connectedBefore) document.body.dispatchEvent(new CustomEvent("missed"));
  connectedBefore = true;
});
// Signing out elsewhere or a restart must not cover the page with an error.
document.addEventListener("htmx:before:swap", (event) => {
  if (event.detail.ctx.sourceElement === document.body && event.detail.ctx.request?.action === "/live") event.preventDefault();
});
