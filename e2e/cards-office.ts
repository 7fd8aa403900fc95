import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import sharp, { type Sharp } from "sharp";
import { qrOf } from "../packages/server/src/cards/paper.ts";
import { revokeCard, workOffIssue, workOffPrint } from "../packages/server/src/cards/service.ts";
import { write } from "../packages/server/src/shared/office.ts";
import {
  cardsByApplication,
  givenCards,
  givenCovered,
} from "../packages/server/src/testing/cards.ts";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { asOwner } from "../packages/server/src/testing/table-rows.ts";
import { aWorker, workers } from "../packages/server/src/testing/workers.ts";

/** An office that has handed cards out, and one cohort whose people wait for theirs. */
export type CardsOffice = {
  readonly door: ServedDoor;
  readonly manager: Staffer;
  readonly cohortId: string;
  readonly waitingCohortId: string;
  readonly ids: readonly string[];
  /** The text of somebody's card, and the code under it. */
  readonly cardOf: (at: number) => Promise<{ id: string; code: string; qr_text: string }>;
  /** A photo of a card that says this, as a file. */
  readonly photoOf: (text: string) => Promise<string>;
  /** The same as a camera sees it, for Chromium's camera that is none. */
  readonly filmOf: (text: string) => Promise<string>;
  readonly loseCard: (id: string) => Promise<void>;
  /** Makes somebody one of those whom a collector brought in. */
  readonly broughtIn: (at: number, staffId: string) => Promise<void>;
  /** Works off what was ordered so far, as the jobs do. */
  readonly workOff: () => Promise<void>;
};

export async function givenCardsOffice(): Promise<CardsOffice> {
  const door = await serveDoor();
  const manager = await door.signedIn([{ role: "administrator", areas: ["*"] }]);
  const LONG = "Raden Ajeng Siti Nurhalimah Kusumaningtyas Wiryosoedarmo binti H. Abdulrachman";
  const { cohortId, ids } = await givenCovered(door, [
    aWorker({ name: "Siti Aminah Lubis" }),
    aWorker({ name: LONG }),
    ...workers(4),
  ]);
  await givenCards(door.office, cohortId);
  const waiting = await givenCovered(door, workers(12));
  let done = 0;
  return {
    door,
    manager,
    cohortId,
    waitingCohortId: waiting.cohortId,
    ids,
    cardOf: async (at) => {
      const card = (await cardsByApplication(door)).get(ids[at] ?? "");
      if (card === undefined) throw new Error("everybody has a card");
      return card;
    },
    photoOf: async (text) => {
      const path = join(door.folder, `${nameOf(text)}.jpg`);
      writeFileSync(path, await photo(text).jpeg({ quality: 80 }).toBuffer());
      return path;
    },
    filmOf: (text) => film(join(door.folder, `${nameOf(text)}.y4m`), text),
    loseCard: (id) =>
      write(door.office, async (tx) => {
        const loss = { id, reason: "lost", words: "Hilang", replacementId: null } as const;
        await revokeCard(tx, door.office, loss);
      }),
    broughtIn: (at, staffId) =>
      asOwner(door, async (tx) => {
        // Nothing of the kind happens in the city: who brought somebody in is never changed.
        await sql`alter table applications disable trigger user`.execute(tx);
        await sql`update applications set submitted_by = ${`staff:${staffId}`}, list_id = null, row_number = null where id = ${ids[at]}`.execute(
          tx,
        );
        await sql`alter table applications enable trigger user`.execute(tx);
      }),
    workOff: async () => {
      for (const { name, payload } of door.ordered.slice(done)) {
        const { orderId } = payload as { orderId: string };
        if (name === "cards.issue") await workOffIssue(door.office, orderId);
        if (name === "cards.print") await workOffPrint(door.office, orderId);
      }
      done = door.ordered.length;
    },
  };
}

const nameOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 12);

/** A card on a table, a little turned and not quite sharp. */
function photo(text: string): Sharp {
  return sharp(Buffer.from(qrOf(text)), { density: 600 })
    .resize({ width: 420, kernel: "nearest" })
    .extend({ top: 40, bottom: 40, left: 60, right: 60, background: "#eeeeee" })
    .rotate(8, { background: "#888888" })
    .blur(0.7);
}

const FILM = { width: 640, height: 480 } as const;

/** One picture over and over, as YUV4MPEG2. */
async function film(path: string, text: string): Promise<string> {
  const { width, height } = FILM;
  const grey = await sharp(await photo(text).png().toBuffer())
    .resize({ width, height, fit: "contain", background: "#888888" })
    .flatten()
    .greyscale()
    .extractChannel(0)
    .raw()
    .toBuffer();
  const colour = Buffer.alloc((width * height) / 2, 128);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), grey.subarray(0, width * height), colour]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420mpeg2\n`);
  writeFileSync(path, Buffer.concat([head, ...Array.from({ length: 10 }, () => frame)]));
  return path;
}
