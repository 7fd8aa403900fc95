import type { Page } from "playwright-core";
import { uuidv7 } from "uuidv7";
import { takeRequest } from "../packages/server/src/grievances/service.ts";
import { placeOfContact } from "../packages/server/src/intake/service.ts";
import { handOver } from "../packages/server/src/outreach/service.ts";
import { write } from "../packages/server/src/shared/office.ts";
import { aDraft } from "../packages/server/src/testing/drafts.ts";
import { givenMessages } from "../packages/server/src/testing/messages.ts";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { asOwner } from "../packages/server/src/testing/table-rows.ts";
import { aWorker } from "../packages/server/src/testing/workers.ts";
import { registerWorker } from "../packages/server/src/verification/service.ts";
import { enterAs } from "./desk-scenes.ts";

/** An office that workers ask about their own data, and that people wait to be called by. */
export type PeopleOffice = {
  readonly door: ServedDoor;
  readonly verifier: Staffer;
  /** Of a kelurahan of whose people nobody asks anything. */
  readonly idle: Staffer;
  /** Somebody who registered on the phone, was sent messages and asks for a copy. */
  readonly worker: string;
  /** Somebody of whom there is nothing. */
  readonly other: string;
};

const HOUR_MS = 60 * 60_000;
const LONG_WORDS =
  "Nama saya di kartu keluarga ditulis dengan dua huruf T, sedangkan di KTP hanya satu. Tolong disamakan dengan KTP karena " +
  "petugas di kelurahan bilang harus sama persis. Terima kasih banyak atas bantuannya.";

export async function givenPeopleOffice(): Promise<PeopleOffice> {
  const door = await serveDoor();
  const verifier = await door.signedIn([{ role: "verifier", areas: ["*"] }]);
  const idle = await door.signedIn([{ role: "kelurahan-officer", areas: ["15.71.01.1004"] }]);
  const drafts = [
    aDraft({ name: "Siti Rahmah" }, aWorker()),
    aDraft({ name: "Ahmad Fauzi" }, aWorker()),
    aDraft({ name: "Raden Ajeng Siti Nurhalimah Kusumaningtyas Wiryosoedarmo" }, aWorker()),
  ];
  for (const draft of drafts)
    await write(door.office, (tx) => registerWorker(tx, door.office, draft, "web"));
  const [worker = "", other = "", long = ""] = drafts.map(({ id }) => id);
  const { office } = door;
  await givenMessages(door, [{ id: worker, kelurahanCode: "15.71.07.1005" }]);
  await registeredOnThePhone(door, worker);
  const ask = (id: string, hoursAgo: number, request: { kind: string; words?: string }) => {
    const then = { ...office, now: () => new Date(Date.now() - hoursAgo * HOUR_MS) };
    return write(then, (tx) =>
      takeRequest(tx, then, {
        id: uuidv7(),
        applicationId: id,
        kind: request.kind as "access",
        field: request.words === undefined ? null : "name",
        words: request.words ?? null,
        channel: "web",
      }),
    );
  };
  await ask(worker, 76.5, { kind: "access" });
  await ask(other, 60, { kind: "correction", words: "Fauzi, bukan Fauji" });
  await ask(long, 1, { kind: "correction", words: LONG_WORDS });
  for (const [at, reason] of (["voice", "asked"] as const).entries())
    await write(office, (tx) =>
      handOver(tx, office, {
        channel: at === 0 ? "whatsapp" : "sms",
        phone: `+62812000077${at}0`,
        reason,
        words: reason === "voice" ? null : LONG_WORDS,
      }),
    );
  return { door, verifier, idle, worker, other };
}

async function registeredOnThePhone({ office, ...door }: ServedDoor, id: string): Promise<void> {
  const contact = { name: "Rahmah Wati", relation: "sibling", phone: "+6281277778899" };
  await asOwner({ office, ...door }, async (tx) => {
    await tx
      .insertInto("phone_registrations")
      .values({
        region_code: office.actor.regionCode,
        application_id: id,
        kelurahan_code: null,
        is_phone_proved: true,
        allows_messages: true,
        consent_sha256: Buffer.alloc(32, 3),
        contact_sealed: office.vault.seal(Buffer.from(JSON.stringify(contact)), placeOfContact(id)),
        registered_at: office.now(),
      })
      .execute();
  });
}

type Scene = {
  readonly as: "verifier" | "idle";
  readonly show: (page: Page, office: PeopleOffice) => Promise<unknown>;
};
const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).first().click();
const fails = (path: string, at: string): Scene => ({
  as: "verifier",
  show: async (page, { door }) => {
    await page.route(`**${path}*`, (route) => route.fulfill({ status: 500 }));
    await page.goto(`${door.origin}/desk${at}`);
    await page.getByRole("alert").waitFor();
  },
});

/** What workers ask, who waits for a call, and what was sent: in every state. */
export const PEOPLE_SCENES: Readonly<Record<string, Scene>> = {
  requests: {
    as: "verifier",
    show: async (page, { door }) => {
      await page.goto(`${door.origin}/desk/data-requests`);
      await page.getByText("Terlambat 5 jam").waitFor();
    },
  },
  "requests-none": {
    as: "idle",
    show: async (page, { door }) => {
      await page.goto(`${door.origin}/desk/data-requests`);
      await page.getByText("Tidak ada permintaan").waitFor();
    },
  },
  "requests-server-fails": fails("/v1/data-requests", "/data-requests"),
  "request-answering": {
    as: "verifier",
    show: async (page, { door }) => {
      await page.goto(`${door.origin}/desk/data-requests`);
      await press(page, "Jawab");
      await page.getByRole("dialog").getByLabel("Jawaban untuk pekerja").waitFor();
    },
  },
  "request-answering-faulty": {
    as: "verifier",
    show: async (page, { door }) => {
      await page.goto(`${door.origin}/desk/data-requests`);
      await press(page, "Jawab");
      await press(page, "Kirim jawaban");
      await page.getByText("Pilih hasilnya.").first().waitFor();
    },
  },
  calls: {
    as: "verifier",
    show: async (page, { door }) => {
      await page.goto(`${door.origin}/desk/calls`);
      await page.getByText("Minta bicara dengan petugas.").first().waitFor();
    },
  },
  "calls-narrow": {
    as: "idle",
    show: async (page, { door }) => {
      await page.goto(`${door.origin}/desk/calls`);
      await page.getByRole("heading").first().waitFor();
    },
  },
  call: {
    as: "verifier",
    show: async (page, { door }) => {
      await page.goto(`${door.origin}/desk/calls`);
      await page
        .getByRole("link", { name: /770$|710$/ })
        .first()
        .click();
      await page.getByLabel("Hasil telepon").waitFor();
    },
  },
  "record-messages": {
    as: "verifier",
    show: async (page, { door, worker }) => {
      await page.goto(`${door.origin}/desk/records/${worker}`);
      await page.getByRole("heading", { name: "Pesan ke pekerja" }).waitFor();
      await page.getByText("pendaftaran diterima").first().waitFor();
    },
  },
  "record-no-messages": {
    as: "verifier",
    show: async (page, { door, other }) => {
      await page.goto(`${door.origin}/desk/records/${other}`);
      await page.getByText("Belum ada pesan.").waitFor();
    },
  },
  "record-taking-request": {
    as: "verifier",
    show: async (page, { door, other }) => {
      await page.goto(`${door.origin}/desk/records/${other}`);
      await press(page, "Catat permintaan");
      await page.getByRole("dialog").getByLabel("Perbaikan data").check();
      await page.getByRole("dialog").getByLabel("Yang benar").waitFor();
    },
  },
};

/** Opens a scene, signed in as it asks for. */
export async function showPeopleScene(
  name: string,
  page: Page,
  office: PeopleOffice,
): Promise<void> {
  const scene = PEOPLE_SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}`);
  await enterAs(page, office, office[scene.as]);
  await scene.show(page, office);
}
