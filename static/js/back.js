// Back closes what is open over the page, and Forward opens it again: it has an entry of its own in the history. Closed otherwise,
// its entry is passed over by the next Back and taken by the next page, so that nobody goes back twice.
const CLOSED = "closed";
const entry = () => history.state?.sheet;
const isOpen = () => document.querySelector("dialog[open]");
let reopen = () => {};
let at = entry() && CLOSED;
let stays = false;
let passes = false;

export function onForward(open) {
  reopen = open;
}

export function remember(dialog) {
  if (!entry()) {
    history.replaceState({ htmx: true }, "");
    history.pushState({}, "");
  }
  note(dialog.id);
}

function note(sheet) {
  at = sheet;
  history.replaceState({ htmx: true, sheet }, "");
}

addEventListener("popstate", () => {
  const from = at;
  at = entry();
  stays = Boolean(from ?? at);
  passes = from && !at && !isOpen();
  if (at) reopen(at);
  else isOpen()?.close();
  if (passes && !window.htmx) history.back();
});

document.addEventListener("close", () => {
  if (entry() && !isOpen()) note(CLOSED);
}, true);

// The page below is still there; what comes before it is fetched, one thing after the other.
document.addEventListener("htmx:before:history:restore", (event) => {
  if (stays) event.preventDefault();
  if (passes) history.back();
  passes = false;
});
document.addEventListener("htmx:before:history:update", (event) => {
  if (!entry()) return;
  const { history: next } = event.detail;
  if (next.path === location.pathname + location.search) {
    event.preventDefault();
    note(CLOSED);
  } else {
    next.type = "replace";
    at = undefined;
  }
});
