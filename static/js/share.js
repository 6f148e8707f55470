// [data-share=url]: the phone's own share sheet, or the link is copied. [data-copy=text] copies.
import { toast } from "./toasts.js";
import { word } from "./words.js";

async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast(word("copied"));
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-share], [data-copy]");
  if (!button) return;
  if (button.dataset.copy) { await copy(button.dataset.copy); return; }
  const url = new URL(button.dataset.share, location.href).href;
  if (!navigator.share) { await copy(url); return; }
  try {
    await navigator.share({ title: button.dataset.shareTitle, url });
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
});
