// One photo, one POST. Answers { status, text, wait }: status 0 is no answer, `wait` is how long the server asked for, in seconds.
const SILENCE = 60; // seconds without any progress

export function send(photo, progress) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    let timer;
    const listen = () => { clearTimeout(timer); timer = setTimeout(() => request.abort(), SILENCE * 1000); };
    request.upload.onprogress = ({ loaded, total }) => { listen(); progress(loaded / total); };
    request.onloadend = () => {
      clearTimeout(timer);
      done({ status: request.status, text: request.responseText, wait: Number(request.getResponseHeader("Retry-After")) || 0 });
    };
    request.open("POST", photo.url);
    request.setRequestHeader("HX-Request", "true");
    request.send(body(photo));
    listen();
  });
}

function body({ id, user, file, name }) {
  const form = new FormData();
  form.set("id", id);
  form.set("user", user);
  form.set("photo", file, name);
  return form;
}

// Taken, and answered by the program itself: the sign-in page of a hotel's network answers 200 to everything.
export const isTaken = ({ status, text }, { id }) => status === 201 && text.includes(id);
export const isSignedOut = ({ status }) => status === 401;
export const mayPass = ({ status }) => status < 400 || status === 408 || status === 429 || status >= 500;

export function sentence({ text }) {
  const alert = new DOMParser().parseFromString(text, "text/html").querySelector("[role=alert]");
  return alert?.textContent.trim().replace(/\s+/g, " ");
}
