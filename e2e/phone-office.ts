import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { KOTA_JAMBI } from "../packages/server/src/shared/site.ts";
import { listen, SILENT } from "../packages/server/src/testing/serve.ts";
import { asOwner } from "../packages/server/src/testing/table-rows.ts";
import { givenOffice } from "../packages/server/src/testing/test-office.ts";
import { webOf } from "../packages/server/src/web.ts";
import { ADDRESS_HEADER } from "./checks.ts";

/** The real application over an empty city in which workers register themselves. */
export type PhoneOffice = {
  readonly url: string;
  /** A photo as a phone's camera takes it, on the disk. */
  readonly photo: string;
  /** The six digits of the last message with a one-time code. */
  lastCode(): Promise<string>;
  /** The applications, the latest first. */
  applications(): Promise<readonly { id: string; code: string; name: string | null }[]>;
  /** How many bytes the photos have that were handed over as evidence. */
  sentPhotos(): Promise<readonly number[]>;
  stop(): Promise<void>;
};

export async function givenPhoneOffice(): Promise<PhoneOffice> {
  process.env["PAYUNG_CLIENT_IP_HEADER"] = ADDRESS_HEADER;
  const test = await givenOffice();
  const folder = await mkdtemp(join(tmpdir(), "payung-phone-"));
  const photo = join(folder, "kamera.jpg");
  await writeFile(photo, await aCameraPhoto());
  const ground = {
    db: test.db.service,
    vault: test.db.vault,
    jobs: { enqueue: async () => {} },
    now: test.office.now,
    log: SILENT,
    signIn: null,
    regionCode: test.office.actor.regionCode,
  };
  const served = await listen(webOf(ground, { ...KOTA_JAMBI, isExample: true }));
  return {
    url: served.url,
    photo,
    lastCode: () =>
      asOwner(test, async (tx) => {
        const { id, content_sealed } = await tx
          .selectFrom("messages")
          .select(["id", "content_sealed"])
          .where("template", "=", "one-time-code")
          .orderBy("queued_at", "desc")
          .limit(1)
          .executeTakeFirstOrThrow();
        const content = test.db.vault.unseal(content_sealed, `message ${id}`).toString("utf8");
        return String(JSON.parse(content).params.code);
      }),
    applications: () =>
      asOwner(test, (tx) =>
        tx
          .selectFrom("applications")
          .select(["id", "code", "name"])
          .orderBy("submitted_at", "desc")
          .execute(),
      ),
    sentPhotos: () =>
      asOwner(test, async (tx) => {
        const rows = await tx.selectFrom("evidence_uploads").select("byte_count").execute();
        return rows.map(({ byte_count }) => byte_count);
      }),
    stop: async () => {
      await served.stop();
      await test.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Noisy as a real photo is, so that it is as heavy: some megabytes. */
async function aCameraPhoto(): Promise<Buffer> {
  const grain = { type: "gaussian" as const, mean: 128, sigma: 30 };
  const noise = await sharp({
    create: { width: 3000, height: 2250, channels: 3, background: "#808080", noise: grain },
  })
    .png()
    .toBuffer();
  const card = `<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="2250">
    <rect width="3000" height="2250" fill="#7a5a40"/><rect x="300" y="300" width="2400" height="1600" rx="70" fill="#9fc4e8"/>
    <text x="1500" y="800" font-size="160" text-anchor="middle" font-family="sans-serif">CONTOH, BUKAN KTP</text></svg>`;
  return sharp(Buffer.from(card))
    .composite([{ input: noise, blend: "soft-light" }])
    .jpeg({ quality: 88 })
    .toBuffer();
}
