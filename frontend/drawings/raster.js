// Drawings as pixels: an SVG picture painted by the browser, with the fonts of the machine it runs on.

const FINER = 2; // pixels for each unit of a drawing

/** Returns a PNG of the SVG picture at an address of this site, or of a script's own object. */
export async function png(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.naturalWidth * FINER);
  canvas.height = Math.round(image.naturalHeight * FINER);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((made) => canvas.toBlob(made, "image/png"));
  if (blob === null) throw new Error("the picture is too large");
  return blob;
}

/** Gives the reader a file. */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
