// [data-locate]: the phone's position into the latitude and longitude fields of the form.
import { word } from "./words.js";

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-locate]");
  if (!button) return;
  const status = button.parentElement.querySelector("[data-locate-status]");
  const say = (text) => { if (status) status.textContent = text; };
  const done = () => button.removeAttribute("aria-busy");
  button.setAttribute("aria-busy", "true");
  say(word("locating"));
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => { done(); fill(button, coords); say(word("located", { metres: Math.round(coords.accuracy) })); },
    ({ code }) => { done(); say(word(code === 1 ? "location-denied" : "location-failed")); },
    { enableHighAccuracy: true, timeout: 20000, maximumAge: 10000 },
  );
});

function fill({ form, dataset }, { latitude, longitude }) {
  for (const [name, value] of [[dataset.latitude, latitude], [dataset.longitude, longitude]]) {
    form.elements[name].value = value.toFixed(6);
    form.elements[name].dispatchEvent(new Event("change", { bubbles: true }));
  }
}
