// Runs now and after every swap: for behaviour that must look at what has just come to the page.
export function onContent(look) {
  look();
  document.addEventListener("htmx:after:swap", look);
}
