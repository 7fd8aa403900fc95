import type { Page } from "playwright-core";
import { uuidv7 } from "uuidv7";
import { aWorker } from "../packages/server/src/testing/workers.ts";
import { enterAs } from "./desk-scenes.ts";
import {
  accepted,
  aKpj,
  givenInsurerOffice,
  type InsurerOffice,
  MEMBERS_HEADER,
  memberLine,
  REPLY_HEADER,
  rejected,
} from "./insurer-office.ts";
import { brokenFile } from "./lists-office.ts";

const LONG =
  "Data peserta tidak sesuai dengan data kependudukan pada pusat data, mohon dilengkapi dengan surat keterangan dari kelurahan dan dikirim kembali";
const LONG_NAME = "RADEN AJENG SITI NURHALIMAH KUSUMANINGTYAS WIRYOSOEDARMO BINTI H ABDULRACHMAN";

/** What the scenes are about. */
export type InsurerWorld = InsurerOffice & {
  readonly decrees: Readonly<Record<"fresh" | "sent", string>>;
  readonly batch: string;
  readonly member: string;
  readonly uploads: Readonly<
    Record<"clear" | "faulty" | "renamed" | "broken" | "taken" | "members" | "oddMembers", string>
  >;
  readonly reports: Readonly<Record<"done" | "none" | "waiting" | "refused", string>>;
  readonly tasks: Readonly<Record<"suspense" | "proposed" | "conflict", string>>;
};

export async function givenInsurerWorld(): Promise<InsurerWorld> {
  const office = await givenInsurerOffice();
  const sent = await office.decree(12);
  const batch = await office.freeze(sent.id);
  await office.insurer.ask("GET", `/v1/batches/${batch}/file`);
  const { list } = sent;
  const numbers = list.map(() => aKpj());
  const taken = await office.reply([
    ...list.slice(0, 5).map((worker, at) => accepted(worker, numbers[at])),
    rejected(list[5], "Nama tidak sesuai KTP"),
    rejected(list[6], "Nama tidak sesuai KTP"),
    rejected(list[7], "Peserta masih aktif di segmen PU"),
    rejected(list[8], LONG),
    [99, "1571", list[9]?.name ?? "", aKpj(), "DITERIMA", null, "01-12-2026"],
    [99, "1571", list[10]?.name ?? "", aKpj(), "DITERIMA", null, "01-12-2026"],
    accepted(aWorker({ name: LONG_NAME })),
  ]);
  await office.takeIn(taken);
  await office.takeIn(await office.reply([accepted(list[0])]));
  const fresh = await office.decree(4);
  const tasksOf = async (kind: string) => {
    const { body } = await office.manager.ask("GET", `/v1/tasks?limit=500&kind=${kind}`);
    return (body.tasks as { id: string }[]).map(({ id }) => id);
  };
  const [suspense = "", proposed = ""] = await tasksOf("insurer-suspense");
  const [conflict = ""] = await tasksOf("insurer-conflict");
  await office.manager.ask("POST", `/v1/tasks/${proposed}/settlements`, {
    settlementId: uuidv7(),
    verdict: "attach",
    applicationId: sent.ids[10],
    reason: "Nama dan tanggal lahir sama, sudah ditanyakan ke cabang.",
  });
  const members = list.slice(0, 5).map((worker, at) => memberLine(worker, numbers[at] ?? ""));
  const listed = await office.members([
    ...members.slice(1, 3),
    memberLine(list[3], numbers[3] ?? "", { name: LONG_NAME }),
    memberLine(list[4], numbers[4] ?? "", { status: "inactive" }),
  ]);
  const done = await office.compare(listed);
  await office.workOff(done);
  await office.manager.ask("POST", `/v1/drift-reports/${done}/tasks`, { lines: [1] });
  const none = await office.compare(await office.members(members));
  await office.workOff(none);
  const oddMembers = await office.members(members, MEMBERS_HEADER.with(3, "Nomor Kartu Anggota"));
  const refused = await office.compare(oddMembers);
  await office.workOff(refused);
  return {
    ...office,
    decrees: { fresh: fresh.id, sent: sent.id },
    batch,
    member: sent.ids[1] ?? "",
    uploads: {
      clear: await office.reply([accepted(list[11])]),
      faulty: await office.reply([
        accepted(list[11], "2600000000"),
        [2, Number(list[11]?.nik), LONG_NAME, aKpj(), "DITERIMA", null, null],
        accepted(aWorker()),
        rejected(list[11], LONG),
      ]),
      renamed: await office.reply(
        [rejected(list[11], "Usia melebihi batas")],
        REPLY_HEADER.with(5, "Catatan Cabang").with(3, "No. Kartu"),
      ),
      broken: await office.upload(await brokenFile(office.door.folder), "rusak.xlsx"),
      taken,
      members: listed,
      oddMembers,
    },
    reports: { done, none, refused, waiting: await office.compare(listed) },
    tasks: { suspense, proposed, conflict },
  };
}

type Scene = {
  readonly as?: "manager" | "supervisor" | "insurer";
  readonly show: (page: Page, world: InsurerWorld) => Promise<unknown>;
};

export const go = (page: Page, { door }: InsurerOffice, path: string) =>
  page.goto(`${door.origin}/desk${path}`);
export const title = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name }).waitFor();
export const part = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 2, name }).waitFor();

/** A screen at an address, until something stands on it. */
const at = (
  pathOf: (world: InsurerWorld) => string,
  until: (page: Page) => Promise<unknown>,
  as: Scene["as"] = "manager",
): Scene => ({
  as,
  show: async (page, world) => {
    await go(page, world, pathOf(world));
    await until(page);
  },
});
/** The same with an answer of the server put in its place. */
const answering = (glob: string, json: object | null, scene: Scene): Scene => ({
  ...scene,
  show: async (page, world) => {
    await page.route(glob, (route) =>
      json === null ? route.fulfill({ status: 500 }) : route.fulfill({ json }),
    );
    await scene.show(page, world);
  },
});
const alert = (page: Page) => page.getByRole("alert").waitFor();
const text = (words: string | RegExp) => (page: Page) => page.getByText(words).first().waitFor();

const NO_INBOX = { decrees: [], batches: [], tasks: 0 };
const LONG_LINE = {
  applicationId: "019ab000-0000-7000-8000-000000000001",
  name: LONG_NAME,
  nikMasked: "1571••••••••9901",
  kelurahanCode: "15.71.07.1005",
  monthCount: 12,
  isResent: false,
  missing: ["LOKASI_PEKERJAAN", "JENIS_PEKERJAAN_1"],
};
const LONG_BATCH = {
  number: "123/KEP.HK/DISNAKERKOPUKM/XII/2026",
  version: 3,
  cohort: "Angkatan perlindungan pekerja rentan Kota Jambi tahap kedua belas tahun 2026",
  funder: "APBD Kota Jambi dan bagi hasil sawit Provinsi Jambi",
  rows: 0,
  resent: 0,
  cost: "0",
  lines: [],
  leftOut: [LONG_LINE],
  leftOutCount: 1,
  toMend: 12,
};

/** Every screen of the exchange in every state it can be in. */
export const INSURER_SCENES: Readonly<Record<string, Scene>> = {
  inbox: at(
    () => "/insurer",
    (page) => part(page, "Kiriman"),
  ),
  "inbox-insurer": at(
    () => "/insurer",
    (page) => part(page, "Kiriman"),
    "insurer",
  ),
  "inbox-empty": answering(
    "**/v1/insurer-inbox",
    NO_INBOX,
    at(() => "/insurer", text("Belum ada SK")),
  ),
  "inbox-server-fails": answering(
    "**/v1/insurer-inbox",
    null,
    at(() => "/insurer", alert),
  ),
  "send-batch": at(
    ({ decrees }) => `/insurer/send/${decrees.fresh}`,
    (page) => part(page, "Yang akan dikirim"),
  ),
  "send-batch-nothing": at(
    ({ decrees }) => `/insurer/send/${decrees.sent}`,
    text("Belum ada yang dikirim"),
  ),
  "send-batch-long": answering(
    "**/next-batch",
    LONG_BATCH,
    at(
      ({ decrees }) => `/insurer/send/${decrees.fresh}`,
      (page) => part(page, "Tidak ikut dikirim"),
    ),
  ),
  batch: at(({ batch }) => `/insurer/batches/${batch}`, text("Nama tidak sesuai KTP")),
  "batch-insurer": at(
    ({ batch }) => `/insurer/batches/${batch}`,
    text("Nama tidak sesuai KTP"),
    "insurer",
  ),
  "batch-not-there": at(() => `/insurer/batches/${uuidv7()}`, alert),
  "new-reply": at(
    () => "/insurer/replies/new",
    (page) => title(page, "Ambil jawaban"),
    "insurer",
  ),
  "check-reply": at(
    ({ uploads }) => `/insurer/replies/check/${uploads.clear}`,
    text("Semua baris jelas"),
  ),
  "check-reply-faulty": at(
    ({ uploads }) => `/insurer/replies/check/${uploads.faulty}`,
    (page) => part(page, "Baris yang perlu dilihat"),
  ),
  "check-reply-unclear": at(({ uploads }) => `/insurer/replies/check/${uploads.renamed}`, alert),
  "check-reply-broken": at(({ uploads }) => `/insurer/replies/check/${uploads.broken}`, alert),
  "check-reply-taken": at(
    ({ uploads }) => `/insurer/replies/check/${uploads.taken}`,
    text(/sudah diambil pada/),
  ),
  tasks: at(() => "/insurer/tasks", text("Data tidak cocok")),
  "tasks-empty": answering(
    "**/v1/task-groups",
    { groups: [] },
    at(() => "/insurer/tasks", text("Tidak ada yang menunggu")),
  ),
  "task-group": at(
    () => "/insurer/tasks/insurer-reject/INSURER_INVALID_DATA/city",
    text("Nama tidak sesuai KTP"),
  ),
  "task-group-close": at(
    () => "/insurer/tasks/insurer-reject/INSURER_INVALID_DATA/city",
    async (page) => {
      await page.getByText(/Pilih semua/).click();
      await page.getByRole("button", { name: "Sudah diperbaiki" }).click();
      await page.getByRole("dialog").waitFor();
    },
  ),
  "task-group-suspense": at(
    () => "/insurer/tasks/insurer-suspense/INSURER_OTHER/city",
    text("Baris ini bukan dari kiriman kita"),
  ),
  "reply-row": at(
    ({ tasks }) => `/insurer/rows/${tasks.suspense}`,
    (page) => part(page, "Milik siapa baris ini?"),
  ),
  "reply-row-faulty": at(
    ({ tasks }) => `/insurer/rows/${tasks.suspense}`,
    async (page) => {
      await page.getByRole("button", { name: "Simpan" }).click();
      await alert(page);
    },
  ),
  "reply-row-mine": at(
    ({ tasks }) => `/insurer/rows/${tasks.proposed}`,
    text(/Menunggu orang kedua/),
  ),
  "reply-row-second": at(
    ({ tasks }) => `/insurer/rows/${tasks.proposed}`,
    (page) => page.getByRole("button", { name: "Pastikan" }).waitFor(),
    "supervisor",
  ),
  "reply-row-conflict": at(
    ({ tasks }) => `/insurer/rows/${tasks.conflict}`,
    (page) => part(page, "Tutup baris ini"),
  ),
  reasons: at(() => "/insurer/reasons", text("Peserta masih aktif di segmen PU")),
  "reasons-empty": answering(
    "**/v1/insurer-reasons",
    { texts: [] },
    at(() => "/insurer/reasons", text("Tidak ada alasan yang menunggu")),
  ),
  drift: at(
    () => "/insurer/drift",
    (page) => part(page, "Perbandingan sebelumnya"),
  ),
  "drift-empty": answering(
    "**/v1/drift-reports",
    { reports: [] },
    at(() => "/insurer/drift", text("Belum ada perbandingan")),
  ),
  "check-members": at(
    ({ uploads }) => `/insurer/drift/check/${uploads.members}`,
    (page) => part(page, "4 baris terbaca"),
  ),
  "check-members-unclear": at(({ uploads }) => `/insurer/drift/check/${uploads.oddMembers}`, alert),
  "drift-report": at(
    ({ reports }) => `/insurer/drift/${reports.done}`,
    (page) => page.getByRole("cell", { name: /Ada di kita, tidak di mereka/ }).waitFor(),
  ),
  "drift-report-none": at(
    ({ reports }) => `/insurer/drift/${reports.none}`,
    text("Kedua daftar cocok"),
  ),
  "drift-report-waiting": at(
    ({ reports }) => `/insurer/drift/${reports.waiting}`,
    (page) => page.getByRole("progressbar").waitFor(),
  ),
  "drift-report-refused": at(
    ({ reports }) => `/insurer/drift/${reports.refused}`,
    (page) => page.getByRole("link", { name: "Pilih kolom lagi" }).waitFor(),
  ),
  "record-cover": at(({ member }) => `/records/${member}`, text("Masa perlindungan"), "supervisor"),
  "record-cover-months": at(
    ({ member }) => `/records/${member}`,
    async (page) => {
      await page.getByText("Lihat tiap bulan").click();
      await page.getByText("November 2027", { exact: true }).waitFor();
    },
    "supervisor",
  ),
};

/** Opens a scene as whoever it is for. */
export async function showInsurerScene(
  name: string,
  page: Page,
  world: InsurerWorld,
): Promise<void> {
  const scene = INSURER_SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}`);
  await enterAs(page, world, world[scene.as ?? "manager"]);
  await scene.show(page, world);
}
