/**
 * What pages for workers say aloud, and who says it: `npm run sound` lists it, `npm run sound -- --make` has the open
 * speech engine espeak-ng say what nobody has recorded, and takes away what nobody says any more.
 *
 * A person's recording goes into `packages/server/src/shared/sound/recorded/` under the name that the list gives.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inIndonesian } from "@payung/server/shared/language.ts";
import { clipName, soundFolder, whoSpeaks } from "@payung/server/shared/sound.ts";
import { everythingSpoken } from "@payung/server/shared/spoken.ts";

/** Slower than the engine's own 175 words a minute: it is for people who do not read easily. */
const WORDS_A_MINUTE = "140";
const KILOBITS = "12";

const made = fileURLToPath(soundFolder("made"));
const spoken = everythingSpoken(inIndonesian);

if (process.argv.includes("--make")) make();
else list();

function list(): void {
  const missing = [];
  for (const [where, words] of spoken) {
    const who = whoSpeaks(words);
    if (who === null) missing.push(where);
    process.stdout.write(`${clipName(words)}  ${who ?? "MISSING"}  ${where}: ${words}\n`);
  }
  process.stdout.write(`${spoken.size} texts, ${missing.length} without a clip\n`);
}

function make(): void {
  mkdirSync(made, { recursive: true });
  const wanted = new Map([...spoken.values()].map((words) => [clipName(words), words]));
  for (const name of readdirSync(made)) if (!wanted.has(name)) rmSync(`${made}/${name}`);
  let bytes = 0;
  for (const [name, words] of wanted) {
    if (whoSpeaks(words) === null) speak(words, `${made}/${name}`);
    bytes += statSync(`${made}/${name}`, { throwIfNoEntry: false })?.size ?? 0;
  }
  process.stdout.write(`${wanted.size} texts, ${Math.round(bytes / 1000)} kB made by the engine\n`);
}

function speak(words: string, path: string): void {
  const wave = execFileSync(
    "espeak-ng",
    ["-v", "id", "-s", WORDS_A_MINUTE, "--stdout", aloud(words)],
    {
      maxBuffer: 50_000_000,
    },
  );
  const quality = [
    "--bitrate",
    KILOBITS,
    "--framesize",
    "60",
    "--speech",
    "--discard-comments",
    "--serial",
    "1",
  ];
  execFileSync("opusenc", ["--quiet", ...quality, "-", path], { input: wave });
}

/** As a person would read it: letters of a short form one by one, a slash not at all. */
function aloud(words: string): string {
  return words
    .replace(/\b(KTP|NIK|KK|HP|SMS|OTP|BPJS|SK|RT|KB|MB)\b/g, (short) => [...short].join(" "))
    .replace(/0812 3456 7890/g, "0 8 1 2, 3 4 5 6, 7 8 9 0")
    .replace(/\//g, " ");
}
