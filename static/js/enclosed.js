// What goes along with a letter: the sum of the sizes of what is chosen, beside what a mail takes.
const shown = (bytes) => (bytes < 1e6 ? [Math.max(1, Math.round(bytes / 1e3)), "KB"] : [Math.round(bytes / 1e5) / 10, "MB"])
  .map((part) => part.toLocaleString(document.documentElement.lang)).join(" ");

document.addEventListener("change", ({ target }) => {
  const part = target.closest("[data-enclosed]");
  const told = part?.querySelector("[data-enclosed-total]");
  if (!told || target.name !== "photo") return;
  const sum = [...part.querySelectorAll("[name=photo]:checked")].reduce((all, one) => all + Number(one.dataset.bytes ?? 0), 0);
  const most = Number(told.dataset.most);
  told.textContent = sum ? told.dataset.words.replace("%(size)s", shown(sum)).replace("%(most)s", shown(most)) : "";
  told.classList.toggle("error", sum > most);
});
