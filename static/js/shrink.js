// A photo as large as pages show it, upright. Whatever this browser cannot do is left to the server: then the file goes as it is.
const LONGEST = 2048;
const THUMB = 96;
const QUALITY = 0.85;
const READABLE = /^image\/(jpeg|png|webp|avif|heic|heif)$/;

// { file, thumb }: what is sent, and a small picture of it for the list (none where it cannot be read here).
export async function shrink(file) {
  try {
    const decode = READABLE.test(file.type) && (await decoder());
    return decode ? await shrunk(file, await decode(file)) : { file };
  } catch {
    return { file };
  }
}

async function shrunk(file, picture) {
  try {
    const longest = Math.max(picture.width, picture.height);
    const thumb = await encoded(picture, THUMB / longest);
    if (longest <= LONGEST) return { file, thumb };
    const small = await encoded(picture, LONGEST / longest);
    return { file: small.size < file.size ? small : file, thumb };
  } finally {
    picture.close?.();
  }
}

async function encoded(picture, scale) {
  const canvas = drawn(picture, scale);
  try {
    return await (canvas.convertToBlob?.({ type: "image/jpeg", quality: QUALITY })
      ?? new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/jpeg", QUALITY)));
  } finally {
    canvas.width = canvas.height = 0;
  }
}

// JPEG knows no transparency: what was clear becomes white, not black.
function drawn(picture, scale) {
  const canvas = blank(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function blank(width, height) {
  if (typeof OffscreenCanvas === "function") return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
}

const DECODERS = [
  (file) => createImageBitmap(file, { imageOrientation: "from-image" }),
  async (file) => {
    const url = URL.createObjectURL(file);
    try {
      const image = Object.assign(new Image(), { src: url });
      await image.decode();
      return image;
    } finally {
      URL.revokeObjectURL(url);
    }
  },
];

// Half white, half black and turned by its EXIF: upright, the white half is above. Browsers have turned such pictures never, once and
// twice, and some give back other pixels than were drawn: which way is right here is tried once.
const TURNED = "/9j/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/wAALCAAIABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAABgf/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAA/AEyZv//Z";
let chosen;

function decoder() {
  return (chosen ??= firstUpright());
}

async function firstUpright() {
  const sample = new Blob([Uint8Array.from(atob(TURNED), (letter) => letter.charCodeAt())], { type: "image/jpeg" });
  for (const decode of DECODERS) {
    if (await isUpright(decode, sample).catch(() => false)) return decode;
  }
  return undefined;
}

async function isUpright(decode, sample) {
  const picture = await decode(sample);
  if (picture.width !== 8 || picture.height !== 16) return false;
  const context = drawn(picture, 1).getContext("2d", { willReadFrequently: true });
  picture.close?.();
  const brightness = (y) => context.getImageData(4, y, 1, 1).data[0];
  return brightness(2) > 200 && brightness(13) < 55;
}
