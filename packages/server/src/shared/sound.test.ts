import { readdirSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { inIndonesian } from "./language.ts";
import missing from "./sound/missing.json" with { type: "json" };
import { clipName, listen, SOUND_FOLDERS, soundFolder, soundRoutes, whoSpeaks } from "./sound.ts";
import { everythingSpoken, messagesUnspoken, sentencesUnspoken, spokenOn } from "./spoken.ts";

const spoken = everythingSpoken(inIndonesian);
const listed = Object.keys(missing);
const clips = SOUND_FOLDERS.flatMap((folder) => {
  try {
    return readdirSync(soundFolder(folder)).map((name) => ({ folder, name }));
  } catch {
    return [];
  }
});

// Words that have changed have lost their clip: `npm run sound -- --make` has it made anew (espeak-ng, opus-tools), or
// the place is named in sound/missing.json until somebody does.
test("everything that workers read has a clip, or is listed as missing one with the reason", () => {
  const without = [
    ...[...spoken].filter(([, words]) => whoSpeaks(words) === null).map(([where]) => where),
    ...sentencesUnspoken(inIndonesian),
    ...messagesUnspoken(),
  ];
  const isListed = (where: string) => listed.some((each) => where.startsWith(each));
  expect(without.filter((where) => !isListed(where))).toEqual([]);
  const isMissing = (each: string) => without.some((where) => where.startsWith(each));
  expect(listed.filter((each) => !isMissing(each))).toEqual([]);
});

test("no clip says what no page says any more", () => {
  const names = new Set([...spoken.values()].map(clipName));
  expect(clips.filter(({ name }) => !names.has(name))).toEqual([]);
});

test("all clips together weigh less than a photo of a camera, and each is fetched only when it is asked for", () => {
  const bytes = clips.map(({ folder, name }) => statSync(new URL(name, soundFolder(folder))).size);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(2_500_000);
  expect(Math.max(...bytes)).toBeLessThan(50_000);
  expect(String(listen(inIndonesian, spokenOn("nik", inIndonesian)))).toContain('preload="none"');
});

test("words without a clip leave the page as it is", () => {
  expect(listen(inIndonesian, "Ini belum pernah diucapkan.")).toBe("");
});

test("a clip is served whole or in pieces, for ever, and nothing else is", async () => {
  const app = soundRoutes();
  const address = `/suara/${clipName(spokenOn("nik", inIndonesian))}`;
  const whole = await app.request(address);
  const bytes = Buffer.from(await whole.arrayBuffer());
  expect([whole.status, whole.headers.get("content-type")]).toEqual([
    200,
    "audio/ogg; codecs=opus",
  ]);
  expect(bytes.subarray(0, 4).toString()).toBe("OggS");
  expect(whole.headers.get("cache-control")).toContain("immutable");
  const piece = await app.request(address, { headers: { range: "bytes=4-9" } });
  expect([piece.status, piece.headers.get("content-range")]).toEqual([
    206,
    `bytes 4-9/${bytes.length}`,
  ]);
  expect(Buffer.from(await piece.arrayBuffer()).equals(bytes.subarray(4, 10))).toBe(true);
  for (const name of ["../../keys.json", "0000000000000000.opus", "x"])
    expect((await app.request(`/suara/${encodeURIComponent(name)}`)).status).toBe(404);
});
