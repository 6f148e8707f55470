// Photos that the server has not taken yet, kept on this phone for the person who chose them: the page may be closed, the phone
// may be switched off.
const STORE = "photos";
let opened;

function database() {
  return (opened ??= new Promise((done, fail) => {
    const request = indexedDB.open("unsent", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  }));
}

async function run(mode, act) {
  const transaction = (await database()).transaction(STORE, mode);
  const request = act(transaction.objectStore(STORE));
  return new Promise((done, fail) => {
    transaction.oncomplete = () => done(request.result);
    transaction.onabort = transaction.onerror = () => fail(transaction.error);
  });
}

export const keep = (photo) => run("readwrite", (store) => store.put(photo));
export const forget = (id) => run("readwrite", (store) => store.delete(id));
export const isKept = async (id) => (await run("readonly", (store) => store.getKey(id))) !== undefined;

// In the order in which they were chosen.
export async function keptFor(user) {
  const all = await run("readonly", (store) => store.getAll());
  return all.filter((photo) => photo.user === user).sort((one, other) => one.at - other.at);
}
