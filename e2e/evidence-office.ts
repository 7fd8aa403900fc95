import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { uuidv7 } from "uuidv7";
import { aPdf } from "../packages/server/src/evidence/pictures.testing.ts";
import { checkEvidence } from "../packages/server/src/evidence/service.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { as } from "../packages/server/src/testing/test-office.ts";
import { type CaseworkOffice, givenCaseworkOffice } from "./casework-office.ts";

/** An office with cases, photos to attach, and somebody who works off the checks. */
export type EvidenceOffice = CaseworkOffice & {
  /** A photo as a phone takes it, on the disk. */
  readonly photo: string;
  readonly letter: string;
  /** No photo at all, whatever its name says. */
  readonly note: string;
  attach(name: string, kind: string, bytes: Buffer, by?: Staffer): Promise<string>;
};

export async function givenEvidenceOffice(): Promise<EvidenceOffice> {
  const office = await givenCaseworkOffice(3);
  const { door, one, other, officer, idOf } = office;
  const working = workOff(office);
  const attach: EvidenceOffice["attach"] = async (name, kind, bytes, by = one) => {
    const evidenceId = uuidv7();
    await announce(by, idOf(name), evidenceId, kind, bytes);
    for (let at = 0; at < bytes.length; at += 200_000)
      await by.ask(
        "PUT",
        `/v1/evidence/${evidenceId}/parts/${at}`,
        bytes.subarray(at, at + 200_000),
      );
    await checkEvidence(as(door.office, { id: "jobs" }), evidenceId);
    return evidenceId;
  };
  const file = async (name: string, bytes: Buffer) => {
    const path = join(door.folder, name);
    await writeFile(path, bytes);
    return path;
  };
  const ktp = await aKtp("SITI RAHMAH");
  const photo = await file("foto-ktp.jpg", ktp);
  const letter = await file("surat-domisili.pdf", aPdf({ pages: 2 }));
  const note = await file("catatan.jpg", Buffer.from("Ini bukan foto"));

  await attach("question-2", "ktp", ktp);
  await attach("question-2", "domicile-letter", aPdf({ pages: 2 }), officer);
  const wrong = await attach("question-2", "worker-photo", ktp, other);
  const reason = { reason: "Foto ini milik orang lain di kelurahan sebelah." };
  await other.ask("POST", `/v1/evidence/${wrong}/withdrawals`, reason);
  for (const name of ["twin-1", "known-1"])
    await attach(name, "ktp", await aKtp(name === "twin-1" ? "AHMAD FAUZI" : "ACHMAD FAUZI"));
  await attach("twin-1", "family-card", aPdf());
  for (const kind of ["ktp", "work-letter", "worker-photo", "other-letter", "family-card"])
    await attach("long", kind, ktp, officer);
  await attach("long", "ktp", Buffer.from("bukan gambar"), officer);
  const half = uuidv7();
  await announce(officer, idOf("long"), half, "domicile-letter", ktp);
  await officer.ask("PUT", `/v1/evidence/${half}/parts/0`, ktp.subarray(0, ktp.length / 3));
  const quarter = uuidv7();
  await announce(one, idOf("question-3"), quarter, "family-card", ktp);
  await one.ask("PUT", `/v1/evidence/${quarter}/parts/0`, ktp.subarray(0, ktp.length / 4));
  return {
    ...office,
    photo,
    letter,
    note,
    attach,
    door: {
      ...door,
      stop: async () => {
        clearInterval(working);
        await door.stop();
      },
    },
  };
}

async function announce(by: Staffer, id: string, evidenceId: string, kind: string, bytes: Buffer) {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const file = { evidenceId, kind, byteCount: bytes.length, sha256 };
  await by.ask("POST", `/v1/applications/${id}/evidence`, file);
}

const LOOK_MS = 100;

/** Works off what was ordered of the queue, as `payung work` would. An order is seen before its transaction ends. */
function workOff({ door }: CaseworkOffice): NodeJS.Timeout {
  const jobs = as(door.office, { id: "jobs" });
  const going = new Set<string>();
  return setInterval(() => {
    for (const { name, payload } of door.ordered) {
      const { evidenceId } = payload as { evidenceId: string };
      if (name !== "evidence.check" || going.has(evidenceId)) continue;
      going.add(evidenceId);
      checkEvidence(jobs, evidenceId).then(
        (isChecked) => {
          if (!isChecked) going.delete(evidenceId);
        },
        () => {}, // The office has closed.
      );
    }
  }, LOOK_MS);
}

/** A made-up KTP on a table, as a phone sees it: noisy, so that it is as heavy as a real photo. */
async function aKtp(name: string): Promise<Buffer> {
  const rows = [
    "NIK : **** **** **** 9911",
    `Nama : ${name}`,
    "Tempat/Tgl Lahir : JAMBI, 17-08-1985",
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2400" height="1600">
    <rect width="2400" height="1600" fill="#7a5a40"/>
    <rect x="220" y="180" width="1960" height="1240" rx="60" fill="#9fc4e8"/>
    <g font-family="sans-serif" fill="#14304d">
      <text x="1200" y="320" font-size="84" text-anchor="middle">PROVINSI JAMBI, KOTA JAMBI</text>
      ${rows.map((row, at) => `<text x="320" y="${520 + at * 130}" font-size="78">${row}</text>`).join("")}
      <text x="320" y="1330" font-size="56">CONTOH, BUKAN KTP</text>
    </g>
    <rect x="1640" y="700" width="420" height="540" fill="#c33"/></svg>`;
  const grain = { type: "gaussian" as const, mean: 128, sigma: 22 };
  const noise = await sharp({
    create: { width: 2400, height: 1600, channels: 3, background: "#808080", noise: grain },
  })
    .png()
    .toBuffer();
  return sharp(Buffer.from(svg))
    .composite([{ input: noise, blend: "soft-light" }])
    .jpeg({ quality: 85 })
    .toBuffer();
}
