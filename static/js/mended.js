// What was wrong is no longer said once it is mended: the sentence at the field, then the summary above the form.
import { onContent } from "./content.js";

const sentenceOf = (id) => document.getElementById(`${id.replace(/-0$/, "")}-error`);

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, ({ target }) => {
    if (!target.form || target.getAttribute("aria-invalid") !== "true" || !target.value.trim()) return;
    target.removeAttribute("aria-invalid");
    sentenceOf(target.id)?.remove();
    lookAgain();
  });
}
onContent(lookAgain);

function lookAgain() {
  for (const summary of document.querySelectorAll("form > .alert[data-focus]")) {
    const links = [...summary.querySelectorAll("li a")];
    const saysMore = summary.querySelectorAll("li, .text > p").length > links.length + 1;
    if (links.length && !saysMore && !links.some((link) => sentenceOf(link.hash.slice(1)))) summary.remove();
  }
}
