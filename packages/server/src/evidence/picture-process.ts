/**
 * The process that opens a picture we do not trust. The bytes come by its input; it answers with one line that
 * describes what it made, and then the pictures.
 *
 * It has no environment, reads no file but programs, writes none, and is ended by its parent when it takes too
 * much. Argument: the order as JSON.
 */
import { buffer } from "node:stream/consumers";
import { EvidenceRefused, type PictureMessage, type PictureOrder } from "./picture-message.ts";
import { readUntrustedPicture } from "./read-untrusted-picture.ts";

const MEMORY_LOOK_MS = 20;

const [, , orderJson = "{}"] = process.argv;
const order = JSON.parse(orderJson) as PictureOrder;

// Where the parent cannot see our memory (outside Linux) we look ourselves.
setInterval(() => {
  if (process.memoryUsage.rss() > order.memoryBytesMax) answer({ refused: "took-too-much-memory" });
}, MEMORY_LOOK_MS).unref();

try {
  const pictures = await readUntrustedPicture(await buffer(process.stdin), order);
  answer(
    { pictures: pictures.map(({ bytes, ...rest }) => ({ ...rest, byteCount: bytes.length })) },
    pictures.map(({ bytes }) => bytes),
  );
} catch (error) {
  answer({ refused: reasonOf(error) });
}

/** A fault that is not a refusal comes from bytes that no library expected: the file is damaged. */
function reasonOf(error: unknown) {
  if (error instanceof EvidenceRefused) return error.reason;
  return /pixel limit/.test(String(error)) ? "too-many-pixels" : "damaged";
}

function answer(message: PictureMessage, pieces: readonly Buffer[] = []): void {
  const whole = Buffer.concat([Buffer.from(`${JSON.stringify(message)}\n`), ...pieces]);
  process.stdout.write(whole, () => process.exit(0));
}
