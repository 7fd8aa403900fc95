import type { MessageKey } from "../language.ts";

/** As the server takes it. */
export const FILE_BYTES_MAX = 50_000_000;
export const MEGABYTE = 1_000_000;
/** As the server takes it, in signs. */
const NAME_CHARS_MAX = 200;

/** How files begin that are no lists: whoever chose one is told before anything is sent. */
const BEGINNINGS: readonly (readonly [string, MessageKey])[] = [
  ["d0cf11e0a1b11ae1", "file-refusal.file.old-excel"],
  ["25504446", "file-refusal.file.not-a-table"],
  ["89504e47", "file-refusal.file.not-a-table"],
  ["ffd8ff", "file-refusal.file.not-a-table"],
  ["1f8b", "file-refusal.file.unsupported"],
  ["52617221", "file-refusal.file.unsupported"],
];

/** What is wrong with a chosen file as far as its size, its name and its first bytes tell; null when nothing is. */
export async function faultOfFile(file: File): Promise<MessageKey | null> {
  if (file.size === 0) return "file-refusal.file.empty";
  if (file.size > FILE_BYTES_MAX) return "file-refusal.file.too-large";
  const start = new Uint8Array(await file.slice(0, 8).arrayBuffer());
  const hex = [...start].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const known = BEGINNINGS.find(([beginning]) => hex.startsWith(beginning));
  if (known !== undefined) return known[1];
  return /\.(?:xlsx|csv|txt)$/i.test(file.name) ? null : "file-refusal.name";
}

/** The name under which a file is sent; a long one keeps its end. */
export function sentName(file: Pick<File, "name">): string {
  return file.name.slice(-NAME_CHARS_MAX);
}
