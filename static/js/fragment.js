// A scenario inside a link, behind its #: the same form as playground/share.py, CODEC.PLAYHEAD.DATA.

const DEFLATE = "d1";
const FORM = /^([a-z]\d)\.(0|[1-9]\d{0,11})\.([A-Za-z0-9_-]+)$/;
export const TEXT_BYTES = 1_048_576; // TEXT_BYTES of playground/limits.py

/** A fragment that holds no scenario; its message is for the person who followed the link. */
export class FragmentError extends Error {}

/** Whether `fragment` is meant to be a scenario at all, and not an anchor of the page. @param {string} fragment */
export function isFragment(fragment) {
  return FORM.test(fragment);
}

/**
 * @param {string} text
 * @param {number} playheadMs
 */
export async function toFragment(text, playheadMs) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const data = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return `${DEFLATE}.${playheadMs}.${data}`;
}

/**
 * The text and playhead that `toFragment` was given. Rejects with FragmentError. Never unpacks more than TEXT_BYTES.
 * @param {string} fragment
 */
export async function fromFragment(fragment) {
  const match = FORM.exec(fragment);
  if (!match) throw new FragmentError("This link is damaged: it does not have the form of a shared scenario.");
  const [, codec, playhead, data] = match;
  if (codec !== DEFLATE) throw new FragmentError(`This link was made by another version: its codec ${codec} is unknown here.`);
  return { text: await inflate(data), playheadMs: Number(playhead) };
}

/** @param {string} data */
async function inflate(data) {
  const chunks = [];
  let size = 0;
  try {
    const packed = Uint8Array.from(atob(data.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    for (let part = await reader.read(); !part.done && size <= TEXT_BYTES; part = await reader.read()) {
      chunks.push(part.value);
      size += part.value.length;
    }
    if (size > TEXT_BYTES) await reader.cancel();
    else return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await new Blob(chunks).arrayBuffer());
  } catch {
    throw new FragmentError("This link is damaged: its text cannot be unpacked.");
  }
  throw new FragmentError("The text in this link is too long.");
}
