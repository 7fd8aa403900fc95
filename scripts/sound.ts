/**
 * What pages for workers say aloud, and who says it: `npm run sound` lists it, `npm run sound -- --make` has the open
 * speech engine espeak-ng say what nobody has recorded, and takes away what nobody says any more.
 *
 * A person's recording goes into `packages/server/src/shared/sound/recorded/` under the name that the list gives.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CONSENT_SENTENCES } from "@payung/desk/field/register/consent-words.ts";
import { inIndonesian } from "@payung/server/shared/language.ts";
import { clipName, soundFolder, whoSpeaks } from "@payung/server/shared/sound.ts";
import { everythingSpoken } from "@payung/server/shared/spoken.ts";
import consent from "../packages/desk/messages/field-id.json" with { type: "json" };

/** Slower than the engine's own 175 words a minute: it is for people who do not read easily. */
const WORDS_A_MINUTE = "140";
const KILOBITS = "12";

/** What is said by one program, the folder of its clips, and who says it by now. */
type Place = {
  readonly folder: string;
  readonly spoken: ReadonlyMap<string, string>;
  readonly whoSays: (words: string) => string | null;
};
const field = fileURLToPath(new URL("../packages/desk/field", import.meta.url));
const PLACES: readonly Place[] = [
  {
    folder: fileURLToPath(soundFolder("made")),
    spoken: everythingSpoken(inIndonesian),
    whoSays: whoSpeaks,
  },
  {
    folder: field,
    spoken: new Map([
      ["field app, consent", CONSENT_SENTENCES.map((key) => consent[key]).join(" ")],
    ]),
    whoSays: (words) => (existsSync(`${field}/${clipName(words)}`) ? "made" : null),
  },
];

for (const place of PLACES) process.argv.includes("--make") ? make(place) : list(place);

function list({ spoken, whoSays }: Place): void {
  const missing = [];
  for (const [where, words] of spoken) {
    const who = whoSays(words);
    if (who === null) missing.push(where);
    process.stdout.write(`${clipName(words)}  ${who ?? "MISSING"}  ${where}: ${words}\n`);
  }
  process.stdout.write(`${spoken.size} texts, ${missing.length} without a clip\n`);
}

function make({ folder, spoken, whoSays }: Place): void {
  mkdirSync(folder, { recursive: true });
  const wanted = new Map([...spoken.values()].map((words) => [clipName(words), words]));
  for (const name of readdirSync(folder))
    if (name.endsWith(".opus") && !wanted.has(name)) rmSync(`${folder}/${name}`);
  let bytes = 0;
  for (const [name, words] of wanted) {
    if (whoSays(words) === null) speak(words, `${folder}/${name}`);
    bytes += statSync(`${folder}/${name}`, { throwIfNoEntry: false })?.size ?? 0;
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
