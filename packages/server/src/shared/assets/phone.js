// What makes the pages for workers quicker. Each of them does without: nothing here is needed to go on.
const EDGE = 1280;
const PHOTO_BYTES = 180_000;
const PART_BYTES = 48 * 1024;
const WAIT_MS = 3000;

for (const place of document.querySelectorAll(".listen")) speak(place);
for (const form of document.forms) guard(form);
const photo = document.querySelector("input[type=file]");
if (photo) photo.form.addEventListener("submit", (event) => sendPhoto(event, photo));
const places = document.getElementById("places");
const words = document.getElementById("words");
if (places && words) words.addEventListener("input", () => narrow(words.value));

/** One large button in the place of the browser's own controls. */
function speak(place) {
  const audio = place.querySelector("audio");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet";
  const say = () => {
    button.textContent = `${audio.paused ? "▶" : "■"} ${audio.paused ? place.dataset.play : place.dataset.stop}`;
  };
  button.addEventListener("click", () => {
    if (!audio.paused) return audio.pause();
    for (const other of document.querySelectorAll("audio")) other.pause();
    audio.currentTime = 0;
    audio.play().catch(() => {});
  });
  for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, say);
  audio.addEventListener("error", () => place.remove());
  audio.controls = false;
  say();
  place.append(button);
}

/** Without a network nothing is sent and nothing is lost: it stays on the page, and the page says so. */
function guard(form) {
  form.addEventListener("submit", (event) => {
    const note = document.getElementById("offline");
    if (navigator.onLine || !note) {
      if (note) note.hidden = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    note.hidden = false;
    note.focus();
  });
}

/** Shows the places whose name has these letters. */
function narrow(typed) {
  const wanted = typed.trim().toLowerCase();
  for (const group of places.children) {
    let any = false;
    for (const item of group.querySelectorAll("li")) {
      item.hidden = !item.textContent.toLowerCase().includes(wanted);
      any ||= !item.hidden;
    }
    group.hidden = !any;
    group.open = any && wanted.length > 1;
  }
}

/** Makes the photo small on the phone and sends it in parts; where anything of that fails, the form sends it as it is. */
async function sendPhoto(event, input) {
  const { form } = input;
  const [file] = input.files;
  if (event.submitter?.name || !file || form.dataset.done) return;
  event.preventDefault();
  const progress = document.getElementById("photo-progress");
  const tell = (text) => {
    progress.textContent = text;
  };
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  try {
    tell(input.dataset.shrinking);
    const small = await shrink(file);
    if (input.dataset.parts && globalThis.crypto?.subtle) {
      await sendParts(small, form, input.dataset, tell);
      input.value = "";
      form.append(hidden("keep", "1"));
    } else {
      const carrier = new DataTransfer();
      carrier.items.add(new File([small], "ktp.jpg", { type: small.type }));
      input.files = carrier.files;
    }
  } catch {
    // It goes as it was taken.
  }
  form.dataset.done = "1";
  form.submit();
}

async function shrink(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  for (const quality of [0.75, 0.6, 0.45, 0.3, 0.2]) {
    const blob = await new Promise((made) => canvas.toBlob(made, "image/jpeg", quality));
    if (blob && (blob.size <= PHOTO_BYTES || quality === 0.2)) return blob;
  }
  return file;
}

async function sendParts(blob, { elements }, said, tell) {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  const sha256 = [...new Uint8Array(digest)].map((each) => each.toString(16).padStart(2, "0"));
  const ask = async (method, path, body) => {
    const answer = await fetch(said.parts + path, {
      method,
      body,
      headers: {
        "x-payung-handle": elements.handle.value,
        "x-payung-id": elements.id?.value ?? "",
      },
    });
    if (answer.status >= 400 && answer.status < 500) throw new Error("refused");
    if (!answer.ok) return null;
    return answer.json();
  };
  const announced = JSON.stringify({ byteCount: blob.size, sha256: sha256.join("") });
  for (let standing = null; standing?.state !== "kept"; ) {
    try {
      standing =
        standing === null
          ? await ask("POST", "/mulai", announced)
          : await ask(
              "PUT",
              `/bagian/${standing.received}`,
              blob.slice(standing.received, standing.received + PART_BYTES),
            );
    } catch (error) {
      if (error.message === "refused") throw error;
      standing = null;
    }
    if (standing === null) {
      tell(said.cut);
      await again();
    } else if (standing.state === "receiving" || standing.state === "kept") {
      tell(said.sending.replace("…", String(Math.floor((100 * standing.received) / blob.size))));
    } else throw new Error("refused");
  }
}

/** Waits a little, or until the network is back. */
function again() {
  return new Promise((go) => {
    addEventListener("online", go, { once: true });
    setTimeout(go, WAIT_MS);
  });
}

function hidden(name, value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  return field;
}
