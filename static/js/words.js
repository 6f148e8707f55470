// The sentences that the scripts show, translated by the server: <template id="words"> of the layout.
export function word(name, values = {}) {
  const found = document.getElementById("words")?.content.querySelector(`[data-word="${name}"]`)?.textContent ?? name;
  return found.replace(/%\((\w+)\)s/g, (whole, key) => values[key] ?? whole);
}
