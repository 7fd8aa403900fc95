import { createECDH, createHash, randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROLES, type Role } from "./access/roles.ts";
import { makeCards } from "./cards/make-cards.ts";
import { orderPrint, revokeCard, workOffPrint } from "./cards/service.ts";
import { attachScan, draftCorrection, paperOfDecree, printDecree } from "./decrees/service.ts";
import { compareWithMembers, makeTasks, orderReport } from "./enrolment/drift/service.ts";
import { closeTask, freezeBatch, listOpenTasks, takeReply } from "./enrolment/service.ts";
import { checkEvidence, declareEvidence, receivePart } from "./evidence/service.ts";
import { proposeMovement } from "./funding/movements.ts";
import { takeRequest } from "./grievances/service.ts";
import { placeOfContact } from "./intake/service.ts";
import { queueMessage } from "./messaging/service.ts";
import { handOver, listHandovers } from "./outreach/handovers.ts";
import { findDecree, issueDecree, openCohort, selectCohort } from "./programme/service.ts";
import { ROUTES } from "./routes.ts";
import { type Office, write } from "./shared/office.ts";
import type { AnyRoute, Shown } from "./shared/route.ts";
import { readSheet } from "./shared/sheets/read-sheet.ts";
import { AS_OF, aCohort } from "./testing/approved.ts";
import { givenDoubtedMonth } from "./testing/bills.ts";
import { aCanary, type Canary } from "./testing/canaries.ts";
import { aPaper } from "./testing/decrees.ts";
import { aDraft } from "./testing/drafts.ts";
import { sendFromField } from "./testing/field-season.ts";
import { givenList, givenMembers, givenReply } from "./testing/files.ts";
import { givenFund, givenPaper, givenPlan, TERMS } from "./testing/funds.ts";
import { textOfPdf } from "./testing/pdf.ts";
import type { Answer } from "./testing/serve.ts";
import { givenDoor, PASSWORD, type Staffer, type TestDoor } from "./testing/staff.ts";
import { asOwner } from "./testing/table-rows.ts";
import { KENALI, TELANAIPURA } from "./testing/whole-office.ts";
import { aWorker, nikFor } from "./testing/workers.ts";

/**
 * Walks every operation as every role, within and outside of the area, and looks for people in the answers who must
 * not be there: the matrix is that of the routes, so a new operation is walked without being named here, but for
 * what it is asked about.
 */

/** The union of ojek drivers brings in the people within; their areas, from the widest to the narrowest. */
const UNION = "Serikat Ojek";
const WITHIN = {
  city: ["*"],
  kecamatan: [KENALI.kelurahanCode.slice(0, 8)],
  kelurahan: [KENALI.kelurahanCode],
  RT: [`${KENALI.kelurahanCode}/7`],
  organisation: ["own"],
} as const;
const OUTSIDE = {
  "another kecamatan": [TELANAIPURA.kelurahanCode.slice(0, 8)],
  "another kelurahan": [TELANAIPURA.kelurahanCode],
  "another RT": [`${KENALI.kelurahanCode}/8`],
  "another organisation": ["own"],
} as const;
type Scope = keyof typeof WITHIN | keyof typeof OUTSIDE;
const AREAS: Readonly<Record<Scope, readonly string[]>> = { ...WITHIN, ...OUTSIDE };
const SCOPES = Object.keys(AREAS) as Scope[];
const SEES_ALL: Scope = "city";

const CIVIL = {
  found: true,
  status: "active",
  residence: "inside",
  name: "match",
  nameScore: 100,
  birthDate: "match",
  sex: "match",
};

let door: TestDoor;
let world: Awaited<ReturnType<typeof makeWorld>>;
const keys = new Map<string, string>();
const staff = new Map<string, Staffer>();
beforeAll(async () => {
  door = await givenDoor();
  world = await makeWorld();
  for (const scope of ["organisation", "another organisation"] as const)
    for (const role of ROLES.filter((each) => each !== "anyone" && each !== "machine")) {
      const organisation = scope === "organisation" ? UNION : "Koperasi Lain";
      staff.set(`${role} ${scope}`, await door.signedIn([{ role, areas: ["own"] }], organisation));
    }
  for (const scope of SCOPES)
    for (const role of ROLES.filter((each) => each !== "anyone"))
      if (AREAS[scope][0] !== "own")
        keys.set(`${role} ${scope}`, await door.keyOf(role, areasOf(scope)));
}, 240_000);
afterAll(() => door.close());

const areasOf = (scope: Scope) => (AREAS[scope][0] === "*" ? "*" : AREAS[scope]);

/** Four people within and three outside: one approved and on the way to the insurer, one referred, one who may be the first; and one within who waits for a place. */
async function makeWorld() {
  const collector = await door.signedIn([{ role: "collector", areas: ["own"] }], UNION);
  const machine = await door.keyOf("machine");
  const clerk = await door.keyOf("verifier");
  const within: Canary[] = [];
  const outside: Canary[] = [];
  const enter = async (canary: Canary, send: () => Promise<Answer>) => {
    const { status, text } = await send();
    expect(status, text).toBe(200);
    await door.ask("POST", `/v1/applications/${canary.draft.id}/registry-answers`, {
      key: clerk,
      body: { answerId: uuidv7(), civil: CIVIL },
    });
  };
  for (const [group, tag, place] of [
    [within, "Didalam", KENALI],
    [outside, "Diluar", TELANAIPURA],
  ] as const) {
    const rt = group === within ? "007" : "009";
    const known = aCanary(tag, place);
    const referred = aCanary(tag, { ...place, occupation: "penjinak naga" });
    const { name, birthDate: bornOn } = known.draft;
    const twin = aCanary(tag, { ...place, name, bornOn, nik: nikFor(bornOn, "L") });
    for (const canary of [known, referred, twin]) {
      const draft = { ...canary.draft, rt };
      await enter(canary, () =>
        group === within
          ? collector.ask("POST", "/v1/applications", draft)
          : door.ask("POST", "/v1/applications", { key: machine, body: draft }),
      );
      group.push(canary);
    }
  }
  // The cohort has two places, so whoever comes last waits for one.
  const waiter = aCanary("Didalam", KENALI);
  await enter(waiter, () =>
    collector.ask("POST", "/v1/applications", { ...waiter.draft, rt: "007" }),
  );
  within.push(waiter);
  // Somebody of whom nothing is doubted but the work, and whom a first person approves.
  const silent = aCanary("Didalam", { ...KENALI, occupation: "penjinak naga" });
  await enter(silent, () =>
    collector.ask("POST", "/v1/applications", { ...silent.draft, rt: "007" }),
  );
  within.push(silent);
  const proposed = await door.ask("POST", `/v1/applications/${silent.draft.id}/proposals`, {
    key: await door.keyOf("verifier"),
    body: { proposalId: uuidv7(), outcome: "approved", reason: "Ditemui" },
  });
  expect(proposed.status, proposed.text).toBe(200);
  const selection = uuidv7();
  const chosen = await door.ask("POST", "/v1/clean-selections", {
    key: await door.keyOf("verifier"),
    body: { id: selection },
  });
  expect(chosen.body.count, chosen.text).toBe(1);
  const corrected = await correctThereAndBack(clerk, within[2]?.draft.id ?? "");
  await correctThereAndBack(clerk, outside[2]?.draft.id ?? "");
  const [known, referred, twin] = within;
  if (known === undefined || referred === undefined || twin === undefined)
    throw new Error("three are within");
  const { office } = door;
  const cohort = aCohort({ quota: 2 });
  const decree = await write(office, async (tx) => {
    await openCohort(tx, office, cohort);
    await selectCohort(tx, office, cohort.id);
    const order = { id: randomUUID(), cohortId: cohort.id, number: "1/SK", issuedOn: AS_OF };
    return issueDecree(tx, office, order);
  });
  const batch = await write(office, (tx) => freezeBatch(tx, office, decree.id, randomUUID()));
  const draft = await givenDraft(decree.id, known);
  const scanned = await givenScan(office, decree.id, known);
  const reply = await givenReply(door.folder, [
    { nik: known.facts.nik, reason: "Nama berbeda" },
    // Of nobody we sent: its NIK was mistyped, and the name may be theirs.
    { row: 99, nik: "1571", name: known.facts.name, kpj: "26000000001" },
  ]);
  const { replyId } = await write(office, (tx) => takeReply(tx, office, reply));
  // One is rejected and mended since, another is a member.
  const rejects = await asOwner(door, (tx) =>
    listOpenTasks(tx, "15.71", null, 10, { kind: "insurer-reject" }),
  );
  await write(office, (tx) => closeTask(tx, office, rejects[0]?.id ?? "", "mended"));
  await asOwner(door, (tx) =>
    tx
      .insertInto("memberships")
      .values({
        region_code: "15.71",
        id: uuidv7(),
        worker_id: twin.draft.id,
        application_id: twin.draft.id,
        kelurahan_code: KENALI.kelurahanCode,
        kpj: "26000000077",
        started_on: "2026-12-01",
        first_month: "2026-12",
        month_count: 12,
        reply_id: replyId,
      })
      .execute(),
  );
  const upload = async (path: string) => {
    const id = uuidv7();
    await door.ask("PUT", `/v1/uploads/${id}?fileName=berkas.xlsx`, {
      key: machine,
      bytes: await readFile(path),
    });
    return id;
  };
  const list = await upload(await givenList(door.folder, [aWorker()]));
  const replied = await upload(reply);
  const canaryList = await upload(await givenCanaryList(within));
  const members = await upload(
    await givenMembers(door.folder, [
      { nik: known.facts.nik, segment: "BPU", status: "active" },
      { nik: twin.facts.nik, segment: "BPU", status: "active", bornOn: "1950-01-01" },
      { nik: outside[0]?.facts.nik ?? "", segment: "BPU", status: "active" },
    ]),
  );
  const { billId: doubted, fileId: billFile } = await givenDoubtedMonth(
    door,
    twin.facts,
    twin.draft.id,
  );
  const drift = uuidv7();
  await write(office, (tx) =>
    orderReport(tx, office, { id: drift, uploadId: members, mapping: null }),
  );
  await compareWithMembers(office, drift);
  await write(office, (tx) => makeTasks(tx, office, drift, { kind: "only-theirs" }));
  const cards = await givenHandedOut(cohort.id, twin);
  const ids = await asOwner(door, async (tx) => ({
    task: (await tx.selectFrom("tasks").select("id").executeTakeFirstOrThrow()).id,
    suspense: (
      await tx
        .selectFrom("tasks")
        .select("id")
        .where("kind", "=", "insurer-suspense")
        .executeTakeFirstOrThrow()
    ).id,
    rows: await tx.selectFrom("applications").select(["id", "code"]).execute(),
  }));
  // One within and one outside wait because they came from a phone that was lost.
  for (const { draft } of [known, outside[0] ?? known])
    await sendFromField(office, [{ ...draft, id: uuidv7() }], { wasRevoked: true });
  const request = uuidv7();
  await write(office, (tx) =>
    takeRequest(tx, office, {
      id: request,
      applicationId: known.draft.id,
      kind: "correction",
      field: "nik",
      words: `NIK saya ${known.facts.nik}`,
      channel: "web",
    }),
  );
  const evidence = await attachPhoto(known.draft.id);
  const handover = await callBack(known);
  await attachPhoto(outside[0]?.draft.id ?? "");
  const money = await givenFundOf(scanned);
  const other = await door.signedIn([{ role: "monitor", areas: ["*"] }]);
  return {
    within: [known, referred, twin, waiter, silent] as const,
    outside,
    cohort,
    decree,
    draft,
    batch,
    list,
    replied,
    billFile,
    doubted,
    canaryList,
    evidence,
    money,
    handover,
    members,
    drift,
    other,
    corrected,
    selection,
    ...cards,
    request,
    ...ids,
  };
}

/** Somebody registered on the phone, was told something, and wants to be called back. */
async function callBack({ draft, facts }: Canary): Promise<string> {
  const { office } = door;
  await write(office, async (tx) => {
    const about = { applicationId: draft.id, phone: facts.phone, via: "sms" } as const;
    const params = { code: "123456", minutes: "10" };
    await queueMessage(tx, office, { ...about, id: uuidv7(), template: "one-time-code", params });
    const words = `NIK saya ${facts.nik}`;
    await handOver(tx, office, { channel: "sms", phone: facts.phone, reason: "asked", words });
  });
  const contact = { name: facts.name, relation: "spouse", phone: facts.phone };
  await write(office, (tx) =>
    tx
      .insertInto("phone_registrations")
      .values({
        region_code: office.actor.regionCode,
        application_id: draft.id,
        kelurahan_code: null,
        is_phone_proved: true,
        allows_messages: false,
        consent_sha256: Buffer.alloc(32, 3),
        contact_sealed: office.vault.seal(
          Buffer.from(JSON.stringify(contact)),
          placeOfContact(draft.id),
        ),
        registered_at: office.now(),
      })
      .execute(),
  );
  const [waiting] = await write(office, (tx) => listHandovers(tx, office));
  return waiting?.id ?? "";
}

/** Cards of somebody within, on sheets; one of them was lost and replaced. */
async function givenHandedOut(cohortId: string, { draft }: Canary) {
  const { office } = door;
  const [lostCard, card, print] = [uuidv7(), uuidv7(), uuidv7()];
  const person = {
    application_id: draft.id,
    kelurahan_code: KENALI.kelurahanCode,
    cohort_id: cohortId,
    started_on: "2026-12-01",
    first_month: "2026-12",
    month_count: 12,
    is_dropout: false,
  };
  const order = { id: print, cohortId, which: "all", origin: null } as const;
  const loss = { id: lostCard, reason: "lost", words: "Hilang", replacementId: null } as const;
  await write(office, async (tx) => {
    await makeCards(tx, office, [{ person, id: lostCard }], null);
    await makeCards(tx, office, [{ person, id: card, replacesId: lostCard }], null);
    await revokeCard(tx, office, loss);
    await orderPrint(tx, { ...office, enqueue: async () => {} }, order);
  });
  await workOffPrint(office, print);
  return { lostCard, card, print };
}

/** Attaches a photo, which is then somebody's; making it costs a process and shows nothing here. */
async function attachPhoto(applicationId: string): Promise<string> {
  const { office } = door;
  const desk = { ...office, enqueue: async () => {} };
  const id = uuidv7();
  const bytes = Buffer.from("gambar");
  const sha256 = createHash("sha256").update(bytes).digest();
  await write(office, async (tx) => {
    const file = { id, applicationId, kind: "ktp", byteCount: bytes.length, sha256 } as const;
    await declareEvidence(tx, desk, file);
    await receivePart(tx, desk, { id, at: 0, bytes });
  });
  await checkEvidence(office, id, async () =>
    (["whole", "preview"] as const).map((size) => ({
      pageNumber: 1,
      size,
      width: 4,
      height: 3,
      bytes: Buffer.from(PICTURE),
    })),
  );
  return id;
}

/** What stands in the pictures of everybody here. */
const PICTURE = "Gambar Kanari";

/** A signed decree: printed, and taken for what came from a scanner. */
async function givenScan(office: Office, decreeId: string, { facts }: Canary): Promise<Uint8Array> {
  const path = join(door.folder, `${randomUUID()}.pdf`);
  const { name, nik } = facts;
  return write(office, async (tx) => {
    const decree = await findDecree(tx, "15.71", decreeId);
    if (decree === undefined) throw new Error("the decree is there");
    const paper = await paperOfDecree(tx, office, decree, { nik: "full", origin: null });
    const bytes = await printDecree({ ...paper, rows: [["1", name, nik, "", "", ""]] });
    await writeFile(path, bytes);
    const sha256 = createHash("sha256").update(bytes).digest();
    const upload = { path, byteCount: bytes.length, sha256 };
    await attachScan(tx, office, { decreeId, id: uuidv7(), fileName: "sk.pdf" }, upload);
    return bytes;
  });
}

/** A fund with a paper that names somebody within, and a movement that waits for a second person. */
async function givenFundOf(scanned: Uint8Array) {
  const { office } = door;
  const fund = await givenFund(office, {
    firstMonth: "2026-12",
    lastMonth: "2027-11",
    contact: "Bu Sri, 0741-12345",
  });
  const paperId = await givenPaper(door, fund.id, scanned);
  await givenPlan(office, ["2026-12", "2027-11"]);
  const movement = uuidv7();
  await write(office, (tx) =>
    proposeMovement(tx, office, {
      id: movement,
      purpose: "grant",
      fundId: fund.id,
      toFundId: null,
      amount: fund.terms.amount,
      happenedOn: "2026-12-01",
      paperId,
      reason: "Masuk",
    }),
  );
  return { fund, paperId, movement };
}

/** A correction that waits for a second person, and says the name of somebody within. */
async function givenDraft(decreeId: string, { draft, facts }: Canary) {
  const { office } = door;
  return write(office, (tx) =>
    draftCorrection(tx, office, {
      id: uuidv7(),
      decreeId,
      issuedOn: AS_OF,
      paper: aPaper("correction"),
      lines: [
        {
          applicationId: draft.id,
          name: facts.name,
          occupation: "Pedagang sayur keliling",
          firstMonth: "2026-12",
          monthCount: 11,
          reason: "Bulan salah tulis",
        },
      ],
    }),
  );
}

/** Everything that somebody says of themselves is corrected and taken back, so that it stands among what was corrected. */
async function correctThereAndBack(key: string, id: string): Promise<string> {
  const correctionId = uuidv7();
  const fields = {
    name: "Orang Sementara",
    birthDate: "1-1-1980",
    birthPlace: "Sementara",
    phone: "081200000000",
    email: "sementara@example.org",
    address: "Sementara",
  };
  const reason = "Salah orang";
  for (const [path, body] of [
    [`/v1/applications/${id}/corrections`, { correctionId, basedOn: 0, fields, reason }],
    [`/v1/corrections/${correctionId}/undoings`, { correctionId: uuidv7(), reason }],
  ] as const) {
    const { status, text } = await door.ask("POST", path, { key, body });
    expect(status, text).toBe(200);
  }
  return correctionId;
}

/** A list that tells all it can of these people, and has something to mend about one of them. */
async function givenCanaryList(people: readonly Canary[]): Promise<string> {
  const path = join(door.folder, `${randomUUID()}.csv`);
  const columns = ["nik", "name", "born-on", "birth-place", "phone", "email", "address", "kk"];
  const header = "NIK,Nama,Tanggal Lahir,Tempat Lahir,No HP,Email,Alamat,No KK\n";
  const rows = people.map(({ facts }) =>
    columns.map((name) => facts[name as keyof typeof facts]).join(","),
  );
  await writeFile(path, `${header}${rows.join("\n")}\n${people[0]?.facts.nik},,2090-01-01\n`);
  return path;
}

const ONE_MONTH = { firstMonth: "2020-01", lastMonth: "2020-01" };

/** What is asked of each operation, about the people within. Made anew for each request: ids are used once. */
type Question = {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: object;
  readonly bytes?: Buffer;
};
const TERMS_SENT = { ...TERMS, amount: String(TERMS.amount) };
const about = (at: 0 | 1 | 2) => ({ id: world.within[at].draft.id });
const QUESTIONS: Readonly<Record<string, () => Question>> = {
  "GET /v1/payment-questions": () => ({}),
  "POST /v1/payment-questions/:id/answers": () => ({
    path: { id: uuidv7() },
    body: { answer: "noted", reason: "Dicek" },
  }),
  "GET /v1/awaited-transfers": () => ({}),
  "POST /v1/payments/:id/arrivals": () => ({
    path: { id: uuidv7() },
    body: { arrivalId: uuidv7(), amount: "16800", arrivedOn: AS_OF, reference: "baris 1" },
  }),
  "POST /v1/funders/:id/sponsor-accounts": () => ({
    path: { id: uuidv7() },
    body: { staffId: uuidv7() },
  }),
  "GET /v1/sponsor": () => ({}),
  "GET /v1/sponsor/offers": () => ({ query: "?firstMonth=2026-12&lastMonth=2026-12" }),
  "POST /v1/sponsor/pledges": () => ({
    body: {
      id: uuidv7(),
      group: { occupationId: null, kelurahanCode: null, sex: null, cohortId: null },
      firstMonth: "2026-12",
      lastMonth: "2026-12",
      people: { transport: 0, other: 1 },
      amount: "16800",
    },
  }),
  "GET /v1/sponsor/pledges/:id": () => ({ path: { id: uuidv7() } }),
  "POST /v1/sponsor/pledges/:id/payments": () => ({
    path: { id: uuidv7() },
    body: { paymentId: uuidv7(), way: "qris" },
  }),
  "POST /v1/sponsor/thanks": () => ({ body: { version: 1, name: null } }),
  "GET /v1/sponsor/payments/:id/code.svg": () => ({ path: { id: uuidv7() } }),
  "GET /v1/sponsor/payments/:id/receipt.pdf": () => ({ path: { id: uuidv7() } }),
  "GET /v1/sponsor/statements/:year": () => ({ path: { year: "2026" } }),
  "GET /v1/me": () => ({}),
  "POST /v1/invitations/acceptances": () => ({ body: { token: "x", password: PASSWORD } }),
  "GET /v1/sessions": () => ({}),
  "POST /v1/sessions/:id/endings": () => ({ path: { id: "none-such" }, body: {} }),
  "GET /v1/passkeys": () => ({}),
  "POST /v1/passkeys/:id/endings": () => ({ path: { id: "none-such" }, body: {} }),
  "GET /v1/staff": () => ({}),
  "POST /v1/staff": () => ({
    body: {
      id: uuidv7(),
      name: "Petugas Baru",
      email: `${randomUUID()}@example.org`,
      organisation: null,
      grants: [{ role: "monitor", areas: ["*"] }],
    },
  }),
  "POST /v1/staff/:id/recoveries": () => ({ path: { id: world.other.id }, body: {} }),
  "POST /v1/staff/:id/endings": () => ({ path: { id: uuidv7() }, body: {} }),
  "GET /v1/staff/:id/sessions": () => ({ path: { id: world.other.id } }),
  "POST /v1/staff/:id/session-endings": () => ({ path: { id: world.other.id }, body: {} }),
  "POST /v1/staff/:id/grants": () => ({
    path: { id: world.other.id },
    body: { grantId: uuidv7(), role: "monitor", areas: ["*"] },
  }),
  "POST /v1/staff-grants/:id/endings": () => ({ path: { id: uuidv7() }, body: {} }),
  "POST /v1/devices": () => ({
    body: { id: uuidv7(), name: "HP", kind: "android", publicKey: DEVICE_KEY },
  }),
  "GET /v1/devices": () => ({}),
  "GET /v1/staff/:id/devices": () => ({ path: { id: world.other.id } }),
  "POST /v1/devices/:id/revocations": () => ({
    path: { id: uuidv7() },
    body: { reason: "Hilang" },
  }),
  "POST /v1/devices/:id/recovery-codes": () => ({ path: { id: uuidv7() }, body: {} }),
  "POST /v1/devices/:id/openings": () => ({
    path: { id: uuidv7() },
    body: { text: "{}", signature: "A".repeat(86) },
  }),
  "PUT /v1/uploads/:id": () => ({
    path: { id: uuidv7() },
    query: "?fileName=kecil.csv",
    bytes: Buffer.from("nik,nama\n"),
  }),
  "GET /v1/list-template.xlsx": () => ({}),
  "POST /v1/uploads/:id/previews": () => ({ path: { id: world.canaryList }, body: {} }),
  "POST /v1/applications": () => ({
    body: aDraft({}, aWorker({ ...KENALI })),
  }),
  "GET /v1/applications": () => ({ query: "?limit=500" }),
  "GET /v1/applications/:id": () => ({ path: about(0) }),
  "POST /v1/runs": () => ({ body: { id: uuidv7(), listUploadId: world.list, asOf: AS_OF } }),
  "GET /v1/runs": () => ({ query: "?limit=500" }),
  "GET /v1/lists": () => ({ query: "?limit=500" }),
  "POST /v1/runs/:id/cancellations": () => ({ path: { id: uuidv7() }, body: {} }),
  "GET /v1/runs/:id": () => ({ path: { id: uuidv7() } }),
  "GET /v1/runs/:id/decisions.csv": () => ({ path: { id: uuidv7() } }),
  "GET /v1/runs/:id/duplicates.csv": () => ({ path: { id: uuidv7() } }),
  "GET /v1/runs/:id/errors.xlsx": () => ({ path: { id: uuidv7() } }),
  "GET /v1/runs/:id/insurer-batch.xlsx": () => ({ path: { id: uuidv7() } }),
  "GET /v1/registry-requests/:source": () => ({ path: { source: "insurer" } }),
  "POST /v1/applications/:id/registry-answers": () => ({
    path: about(1),
    body: { answerId: uuidv7(), welfare: { decile: 3 } },
  }),
  "POST /v1/applications/:id/proposals": () => ({
    path: about(1),
    body: { proposalId: uuidv7(), outcome: "approved", reason: "KTP dilihat" },
  }),
  "POST /v1/proposals/:id/confirmations": () => ({ path: { id: uuidv7() }, body: {} }),
  "POST /v1/proposals/:id/closings": () => ({ path: { id: uuidv7() }, body: { reason: "Salah" } }),
  "GET /v1/clean-cases": () => ({}),
  "POST /v1/clean-selections": () => ({ body: { id: uuidv7() } }),
  "GET /v1/clean-selections/:id/cases": () => ({ path: { id: world.selection } }),
  "POST /v1/bulk-confirmations": () => ({ body: { id: uuidv7(), selectionId: uuidv7() } }),
  "GET /v1/data-requests": () => ({ query: "?limit=500" }),
  "GET /v1/applications/:id/data-copy.pdf": () => ({ path: about(0) }),
  "POST /v1/applications/:id/data-requests": () => ({
    path: about(1),
    body: { requestId: uuidv7(), kind: "access" },
  }),
  "POST /v1/data-requests/:id/answers": () => ({
    path: { id: world.request },
    body: { outcome: "declined", words: `Bawa KTP ${randomUUID()}` },
  }),
  "GET /v1/duplicates": () => ({ query: "?limit=500" }),
  "POST /v1/applications/:id/pair-judgements": () => ({
    path: about(2),
    body: {
      judgementId: uuidv7(),
      earlierId: about(0).id,
      verdict: "different",
      reason: "Dua orang",
    },
  }),
  "POST /v1/pair-judgements/:id/confirmations": () => ({ path: { id: uuidv7() }, body: {} }),
  "GET /v1/rechecks": () => ({ query: "?limit=500" }),
  "POST /v1/rechecks/:id/results": () => ({
    path: about(0),
    body: { wasWrong: false, note: "Sesuai" },
  }),
  "GET /v1/queues": () => ({}),
  "GET /v1/queues/:queue": () => ({ path: { queue: "confirmation" }, query: "?limit=500" }),
  "POST /v1/applications/:id/claims": () => ({ path: about(1), body: {} }),
  "POST /v1/applications/:id/claim-releases": () => ({ path: about(1), body: {} }),
  "GET /v1/cases/:id": () => ({ path: about(2) }),
  "GET /v1/applications/:id/history": () => ({ path: about(2) }),
  "POST /v1/applications/:id/corrections": () => ({
    path: about(1),
    body: {
      correctionId: uuidv7(),
      basedOn: 0,
      fields: { nik: "12" },
      reason: "Sesuai KTP",
    },
  }),
  "GET /v1/applications/:id/corrections": () => ({ path: about(2) }),
  "POST /v1/corrections/:id/undoings": () => ({
    path: { id: world.corrected },
    body: { correctionId: uuidv7(), reason: "Salah tulis" },
  }),
  "POST /v1/correction-requests/:id/confirmations": () => ({ path: { id: uuidv7() }, body: {} }),
  "POST /v1/correction-requests/:id/closings": () => ({
    path: { id: uuidv7() },
    body: { reason: "Salah orang" },
  }),
  "GET /v1/applications/:id/phone-registration": () => ({ path: about(0) }),
  "GET /v1/applications/:id/field-registration": () => ({ path: about(0) }),
  "POST /v1/sync": () => ({ body: { commands: [] } }),
  "POST /v1/applications/:id/promised-files": () => ({
    path: about(0),
    body: { evidenceId: uuidv7(), kind: "ktp", byteCount: 9, sha256: "0".repeat(64) },
  }),
  "PUT /v1/applications/:id/promised-files/:evidenceId/parts/:at": () => ({
    path: { ...about(0), evidenceId: uuidv7(), at: "0" },
    bytes: Buffer.from("promised"),
  }),
  "GET /v1/field/people": () => ({}),
  "GET /v1/field/pack": () => ({}),
  "POST /v1/devices/:id/hand-overs": () => ({
    path: { id: uuidv7() },
    body: {
      file: {
        payung: "queue-1",
        deviceId: uuidv7(),
        madeAt: "2026-11-23T00:00:00.000Z",
        count: 0,
        senderKey: DEVICE_KEY,
        nonce: "A".repeat(16),
        sealed: "",
      },
    },
  }),
  "GET /v1/quarantine": () => ({ query: "?limit=500" }),
  "POST /v1/quarantine/:id/closings": () => ({
    path: { id: uuidv7() },
    body: { verdict: "left", reason: "Bukan petugas" },
  }),
  "POST /v1/applications/:id/notes": () => ({
    path: about(1),
    body: { noteId: uuidv7(), words: "Sudah ditelepon" },
  }),
  "POST /v1/applications/:id/visits": () => ({
    path: about(1),
    body: { visitId: uuidv7(), question: "Di rumah?" },
  }),
  "POST /v1/visits/:id/results": () => ({ path: { id: uuidv7() }, body: { found: "Di rumah" } }),
  "POST /v1/applications/:id/objections": () => ({
    path: about(1),
    body: { objectionId: uuidv7(), words: "Keliru" },
  }),
  "POST /v1/applications/:id/reveals": () => ({
    path: about(1),
    body: { field: "nik", reason: "Dicek" },
  }),
  "POST /v1/searches": () => ({ body: { text: "Kanari Didalam" } }),
  "GET /v1/applications/:id/messages": () => ({ path: about(0) }),
  "GET /v1/handovers": () => ({}),
  "GET /v1/handovers/:id": () => ({ path: { id: world.handover } }),
  "POST /v1/handovers/:id/closings": () => ({
    path: { id: uuidv7() },
    body: { note: "Sudah ditelepon" },
  }),
  "GET /v1/applications/:id/evidence": () => ({ path: about(0) }),
  "POST /v1/applications/:id/evidence": () => ({
    path: about(1),
    body: { evidenceId: uuidv7(), kind: "ktp", byteCount: 9, sha256: "0".repeat(64) },
  }),
  "PUT /v1/evidence/:id/parts/:at": () => ({
    path: { id: world.evidence, at: "0" },
    bytes: Buffer.from("gambar"),
  }),
  "GET /v1/evidence/:id": () => ({ path: { id: world.evidence } }),
  "POST /v1/evidence/:id/cancellations": () => ({ path: { id: world.evidence }, body: {} }),
  "GET /v1/evidence/:id/pages/:page": () => ({ path: { id: world.evidence, page: "1" } }),
  "GET /v1/evidence/:id/pages/:page/preview": () => ({ path: { id: world.evidence, page: "1" } }),
  "POST /v1/evidence/:id/withdrawals": () => ({
    path: { id: uuidv7() },
    body: { reason: "Salah" },
  }),
  "GET /v1/funder-kinds": () => ({}),
  "GET /v1/funders": () => ({}),
  "POST /v1/funders": () => ({ body: { id: uuidv7(), kind: "csr", name: "Perusahaan" } }),
  "GET /v1/funds": () => ({}),
  "POST /v1/funds": () => ({
    body: {
      id: uuidv7(),
      funderId: world.money.fund.funderId,
      transitAccountId: uuidv7(),
      terms: TERMS_SENT,
    },
  }),
  "POST /v1/funds/:id/terms": () => ({
    path: { id: world.money.fund.id },
    body: { version: 9, terms: TERMS_SENT, reason: "Perubahan" },
  }),
  "GET /v1/funds/:id": () => ({ path: { id: world.money.fund.id } }),
  "PUT /v1/funds/:id/papers/:paperId": () => ({
    path: { id: uuidv7(), paperId: uuidv7() },
    query: "?fileName=nota.pdf",
    bytes: Buffer.from("%PDF-"),
  }),
  "GET /v1/fund-papers/:id": () => ({ path: { id: world.money.paperId } }),
  "GET /v1/fund-movements": () => ({}),
  "POST /v1/funds/:id/movements": () => ({
    path: { id: world.money.fund.id },
    body: {
      movementId: uuidv7(),
      purpose: "give-back",
      amount: "1",
      happenedOn: "2026-12-02",
      paperId: world.money.paperId,
      reason: "Sisa",
    },
  }),
  "POST /v1/fund-movements/:id/reversals": () => ({
    path: { id: uuidv7() },
    body: {
      movementId: uuidv7(),
      happenedOn: "2026-12-02",
      paperId: world.money.paperId,
      reason: "Keliru",
    },
  }),
  "POST /v1/fund-movements/:id/confirmations": () => ({ path: { id: uuidv7() }, body: {} }),
  "POST /v1/fund-movements/:id/endings": () => ({
    path: { id: uuidv7() },
    body: { words: "Keliru" },
  }),
  "GET /v1/ledger-accounts/:id/statement": () => ({ path: { id: world.money.fund.id } }),
  "GET /v1/cover-dangers": () => ({}),
  "GET /v1/cover-dangers/people": () => ({ query: "?kind=cover&lastDay=2026-12-31" }),
  "GET /v1/bridge-proposal": () => ({ query: "?lastMonth=2027-01" }),
  "GET /v1/bridges": () => ({}),
  "POST /v1/bridges": () => ({
    body: { id: uuidv7(), lastMonth: "2027-01", without: [], reason: "Anggaran telat", total: "1" },
  }),
  "POST /v1/bridges/:id/approvals": () => ({ path: { id: uuidv7() }, body: {} }),
  "POST /v1/bridges/:id/endings": () => ({ path: { id: uuidv7() }, body: { words: "Keliru" } }),
  "POST /v1/coverage-plans": () => ({
    body: { id: uuidv7(), firstMonth: "2026-12", lastMonth: "2027-01" },
  }),
  "GET /v1/coverage-plans": () => ({}),
  "GET /v1/coverage-plans/:id": () => ({ path: { id: uuidv7() } }),
  "GET /v1/coverage-months": () => ({ query: "?firstMonth=2026-12&lastMonth=2027-11" }),
  "POST /v1/coverage-commitments": () => ({
    body: { id: uuidv7(), firstMonth: "2026-12", lastMonth: "2026-12" },
  }),
  "GET /v1/coverage-commitments": () => ({}),
  "GET /v1/applications/:id/coverage-months": () => ({ path: about(2) }),
  "GET /v1/applications/:id/coverage-months/:month": () => ({
    path: { ...about(2), month: "2026-12" },
  }),
  "POST /v1/case-code-searches": () => ({ body: { codes: ["7K4M9PXR2"] } }),
  "GET /v1/funds/:id/people": () => ({ path: { id: world.money.fund.id } }),
  "GET /v1/coverage-commitments/preview": () => ({
    query: "?firstMonth=2026-12&lastMonth=2026-12",
  }),
  "GET /v1/budget-years": () => ({}),
  "GET /v1/member-rates": () => ({ query: "?firstMonth=2026-12&lastMonth=2027-04" }),
  "GET /v1/contribution-quotes": () => ({
    query: "?firstMonth=2026-12&sector=other&funder=city_apbd",
  }),
  "GET /v1/construction-quotes": () => ({ query: "?netValue=50000000" }),
  "GET /v1/wage-earner-quotes": () => ({
    query: "?month=2026-12&wage=3000000&riskClass=low",
  }),
  "GET /v1/cover-standings": () => ({ query: "?periods=2026-01-01~2026-06&on=2026-07-01" }),
  "GET /v1/benefit-quotes": () => ({
    query: "?event=death&on=2026-08-20&periods=2026-07-01~2026-12",
  }),
  "GET /v1/contribution-deadlines/:month": () => ({ path: { month: "2026-12" } }),
  "GET /v1/accident-deadlines": () => ({ query: "?happenedAt=2026-11-20T14:00:00Z" }),
  "GET /v1/data-request-deadlines": () => ({ query: "?receivedAt=2026-11-20T14:00:00Z" }),
  "GET /v1/entry-ages": () => ({ query: "?bornOn=1980-01-01&registeredOn=2026-12-01" }),
  "POST /v1/cohorts": () => ({ body: { ...aCohort(), id: uuidv7() } }),
  "GET /v1/cohorts/:id": () => ({ path: { id: world.cohort.id } }),
  "POST /v1/cohorts/:id/selections": () => ({
    path: { id: world.cohort.id },
    body: { selectionId: uuidv7() },
  }),
  "GET /v1/cohorts/:id/waiting-list": () => ({ path: { id: world.cohort.id } }),
  "GET /v1/cohorts": () => ({}),
  "GET /v1/quota-proposals": () => ({ query: "?places=10&method=equal" }),
  "GET /v1/cohorts/:id/selection-preview": () => ({ path: { id: world.cohort.id } }),
  "GET /v1/cohorts/:id/people": () => ({ path: { id: world.cohort.id }, query: "?limit=500" }),
  "GET /v1/decree-drafts": () => ({}),
  "GET /v1/cohorts/:id/decree-paper": () => ({
    path: { id: world.cohort.id },
    query: "?kind=initial",
  }),
  "POST /v1/cohorts/:id/decree-drafts": () => ({
    path: { id: world.cohort.id },
    body: {
      draftId: uuidv7(),
      purpose: "selection",
      number: randomUUID(),
      issuedOn: AS_OF,
      paper: aPaper(),
    },
  }),
  "POST /v1/decrees/:id/corrections": () => ({
    path: { id: world.decree.id },
    body: {
      draftId: uuidv7(),
      issuedOn: AS_OF,
      paper: aPaper("correction"),
      lines: [
        {
          applicationId: about(1).id,
          name: "Nama Baru",
          occupation: "Tukang ojek",
          firstMonth: "2026-12",
          monthCount: 12,
          reason: "Salah tulis",
        },
      ],
    },
  }),
  "GET /v1/decree-drafts/:id": () => ({ path: { id: world.draft.id } }),
  "GET /v1/decree-drafts/:id/lines": () => ({ path: { id: world.draft.id } }),
  "POST /v1/decree-drafts/:id/issues": () => ({ path: { id: uuidv7() }, body: {} }),
  "POST /v1/decree-drafts/:id/endings": () => ({
    path: { id: uuidv7() },
    body: { words: "Salah" },
  }),
  "GET /v1/decrees/:id": () => ({ path: { id: world.decree.id } }),
  "GET /v1/decree-drafts/:id/document.pdf": () => ({
    path: { id: world.draft.id },
    query: "?nik=full",
  }),
  "GET /v1/decrees/:id/document.pdf": () => ({
    path: { id: world.decree.id },
    query: "?nik=full",
  }),
  "PUT /v1/decrees/:id/scans/:scanId": () => ({
    path: { id: uuidv7(), scanId: uuidv7() },
    query: "?fileName=sk.pdf",
    bytes: Buffer.from("%PDF-"),
  }),
  "GET /v1/decrees/:id/scan.pdf": () => ({ path: { id: world.decree.id } }),
  "GET /v1/decrees/:id/lines": () => ({ path: { id: world.decree.id } }),
  "POST /v1/cohorts/:id/dropouts": () => ({
    path: { id: world.cohort.id },
    body: { applicationId: about(1).id, reason: "NOT_REACHED" },
  }),
  "POST /v1/decrees/:id/batches": () => ({
    path: { id: uuidv7() },
    body: { batchId: uuidv7() },
  }),
  "GET /v1/insurer-inbox": () => ({}),
  "GET /v1/decrees/:id/next-batch": () => ({ path: { id: world.decree.id } }),
  "GET /v1/batches/:id/rows": () => ({ path: { id: world.batch.id }, query: "?limit=500" }),
  "GET /v1/batches/:id": () => ({ path: { id: world.batch.id } }),
  "GET /v1/batches/:id/file": () => ({ path: { id: world.batch.id } }),
  "POST /v1/insurer-replies": () => ({ body: { uploadId: world.replied } }),
  "POST /v1/uploads/:id/reply-previews": () => ({ path: { id: world.canaryList }, body: {} }),
  "GET /v1/insurer-reasons": () => ({}),
  "POST /v1/insurer-reasons": () => ({
    body: { text: "Tak ada yang begini", code: "INSURER_AGE" },
  }),
  "GET /v1/task-groups": () => ({}),
  "POST /v1/task-closings": () => ({ body: { taskIds: [uuidv7()], resolution: "mended" } }),
  "GET /v1/tasks/:id/reply-row": () => ({ path: { id: world.suspense } }),
  "POST /v1/tasks/:id/settlements": () => ({
    path: { id: uuidv7() },
    body: { settlementId: uuidv7(), verdict: "set-aside", reason: "Bukan warga kita" },
  }),
  "POST /v1/settlements/:id/confirmations": () => ({
    path: { id: uuidv7() },
    body: { confirmationId: uuidv7() },
  }),
  "POST /v1/uploads/:id/member-previews": () => ({ path: { id: world.canaryList }, body: {} }),
  "POST /v1/drift-reports": () => ({ body: { id: uuidv7(), uploadId: world.members } }),
  "GET /v1/drift-reports": () => ({}),
  "GET /v1/drift-reports/:id": () => ({ path: { id: world.drift } }),
  "GET /v1/drift-reports/:id/rows": () => ({ path: { id: world.drift }, query: "?limit=500" }),
  "POST /v1/drift-reports/:id/tasks": () => ({ path: { id: world.drift }, body: { lines: [] } }),
  "GET /v1/applications/:id/cover": () => ({ path: about(0) }),
  "GET /v1/cohorts/:id/cards": () => ({ path: { id: world.cohort.id } }),
  "POST /v1/cohorts/:id/card-issues": () => ({
    path: { id: world.cohort.id },
    body: { orderId: uuidv7() },
  }),
  "POST /v1/cohorts/:id/card-prints": () => ({
    path: { id: world.cohort.id },
    body: { orderId: uuidv7(), which: "all" },
  }),
  "GET /v1/card-orders/:id": () => ({ path: { id: world.print } }),
  "GET /v1/card-orders/:id/sheets/:part": () => ({ path: { id: world.print, part: "1" } }),
  "GET /v1/applications/:id/cards": () => ({ path: about(2) }),
  "POST /v1/applications/:id/cards": () => ({ path: about(2), body: { cardId: uuidv7() } }),
  "POST /v1/cards/:id/revocations": () => ({
    path: { id: world.lostCard },
    body: { reason: "damaged", words: "Sobek", replacementId: null },
  }),
  "GET /v1/cards/:id/card.pdf": () => ({ path: { id: world.card } }),
  "GET /v1/tasks": () => ({ query: "?limit=500" }),
  "POST /v1/tasks/:id/closings": () => ({ path: { id: uuidv7() }, body: { resolution: "mended" } }),
  "GET /v1/figures": () => ({}),
  "GET /v1/overview": () => ({ query: "?by=kelurahan" }),
  "GET /v1/overview.csv": () => ({ query: "?by=occupation" }),
  "GET /v1/kelurahan-shapes": () => ({}),
  "GET /v1/kelurahan": () => ({}),
  "GET /v1/holidays": () => ({}),
  "GET /v1/holiday-words": () => ({}),
  "POST /v1/holidays": () => ({
    body: {
      id: uuidv7(),
      day: "2027-01-01",
      isOff: true,
      name: "Tahun Baru",
      basis: "SKB 3 Menteri",
      source: "JDIH",
      confidence: "official",
    },
  }),
  "GET /v1/occupations": () => ({}),
  "GET /v1/rule-versions": () => ({}),
  "GET /v1/parameters": () => ({}),
  "POST /v1/parameter-previews": () => ({ body: NEW_VALUE }),
  "POST /v1/parameter-proposals": () => ({
    body: {
      ...NEW_VALUE,
      id: uuidv7(),
      basis: "Peraturan",
      source: "JDIH",
      confidence: "official",
      note: null,
    },
  }),
  "GET /v1/parameter-proposals/:id": () => ({ path: { id: uuidv7() } }),
  "POST /v1/parameter-proposals/:id/confirmations": () => ({ path: { id: uuidv7() }, body: {} }),
  "POST /v1/parameter-proposals/:id/endings": () => ({
    path: { id: uuidv7() },
    body: { words: "Salah" },
  }),
  "GET /v1/insurer-groups": () => ({}),
  "POST /v1/insurer-groups": () => ({
    body: { id: uuidv7(), kind: "SG", number: randomUUID(), name: "Pekerja rentan" },
  }),
  "POST /v1/insurer-groups/:groupId/funds": () => ({
    path: { groupId: uuidv7() },
    body: { id: uuidv7(), fundId: uuidv7() },
  }),
  "POST /v1/uploads/:id/bill-previews": () => ({
    path: { id: world.canaryList },
    body: { groupId: uuidv7(), ...ONE_MONTH, amount: null },
  }),
  "POST /v1/bills": () => ({
    body: {
      id: uuidv7(),
      groupId: uuidv7(),
      ...ONE_MONTH,
      billingCode: "1",
      amount: "1",
      file: null,
    },
  }),
  "GET /v1/bills": () => ({}),
  "GET /v1/bills/:id": () => ({ path: { id: uuidv7() } }),
  "GET /v1/bills/:id/rows": () => ({ path: { id: world.doubted } }),
  "POST /v1/bills/:id/withdrawals": () => ({
    path: { id: uuidv7() },
    body: { reason: "Salah berkas" },
  }),
  "GET /v1/funding-differences": () => ({ query: "?closed=yes" }),
  "POST /v1/funding-differences/closings": () => ({
    body: {
      id: uuidv7(),
      chosen: { ids: [uuidv7()] },
      verdict: "explained",
      reason: "Sudah ditanyakan",
    },
  }),
  "POST /v1/payment-orders": () => ({
    body: { id: uuidv7(), billId: uuidv7(), number: "1", unexplainedFundId: null },
  }),
  "GET /v1/payment-orders": () => ({}),
  "GET /v1/payment-orders/:id": () => ({ path: { id: uuidv7() } }),
  "POST /v1/payment-orders/:id/steps": () => ({
    path: { id: uuidv7() },
    body: { step: "approved", reason: null },
  }),
  "POST /v1/payment-orders/:orderId/proofs": () => ({
    path: { orderId: uuidv7() },
    body: { id: uuidv7(), number: "1", paidOn: "2026-12-14", amount: "1" },
  }),
  "GET /v1/payment-orders/:id/document.pdf": () => ({ path: { id: uuidv7() } }),
  "POST /v1/uploads/:id/statement-previews": () => ({
    path: { id: world.canaryList },
    body: { groupId: null, ...ONE_MONTH, amount: null },
  }),
  "POST /v1/insurer-statements": () => ({
    body: {
      id: uuidv7(),
      groupId: uuidv7(),
      ...ONE_MONTH,
      number: "1",
      receivedOn: "2026-12-20",
      amount: "1",
      file: null,
    },
  }),
  "GET /v1/insurer-statements": () => ({}),
  "POST /v1/posting-reversals": () => ({
    body: { id: uuidv7(), applicationId: uuidv7(), month: "2020-01", reason: "Salah orang" },
  }),
  "GET /v1/posting-reversals": () => ({}),
  "POST /v1/posting-reversals/:id/decisions": () => ({
    path: { id: uuidv7() },
    body: { verdict: "rejected", reason: null },
  }),
  "PUT /v1/funding-papers/:id": () => ({
    path: { id: uuidv7() },
    query: `?kind=bill&concernsId=${uuidv7()}&fileName=tagihan.pdf`,
    bytes: Buffer.from("%PDF-"),
  }),
  "GET /v1/funding-papers/:id/file": () => ({ path: { id: world.billFile } }),
  "GET /v1/treasury/overview": () => ({ query: "?year=2026" }),
  "GET /v1/treasury/overview.csv": () => ({ query: "?year=2026" }),
  "GET /v1/treasury/overview.xlsx": () => ({ query: "?year=2026" }),
  "GET /v1/treasury/months": () => ({ query: "?from=2026-01&until=2027-12" }),
  "GET /v1/treasury/movements": () => ({ query: `?fundId=${uuidv7()}&figure=paid` }),
  "GET /v1/treasury/accounts": () => ({}),
  "GET /v1/treasury/accounts/:id/statement": () => ({ path: { id: uuidv7() } }),
  "GET /v1/treasury/accounts/:id/statement.csv": () => ({
    path: { id: uuidv7() },
    query: "?from=2026-01-01&to=2026-12-31",
  }),
  "GET /v1/treasury/accounts/:id/statement.xlsx": () => ({
    path: { id: uuidv7() },
    query: "?from=2026-01-01&to=2026-12-31",
  }),
  "GET /v1/treasury/journal.csv": () => ({ query: "?from=2026-01-01&to=2026-12-31" }),
  "GET /v1/treasury/journal.xlsx": () => ({ query: "?from=2026-01-01&to=2026-12-31" }),
  "GET /v1/treasury/closings": () => ({}),
  "GET /v1/treasury/closings/:month": () => ({ path: { month: "2026-01" } }),
  "POST /v1/treasury/closings": () => ({
    body: { id: uuidv7(), month: "2020-01", version: 1, explanations: [] },
  }),
  "POST /v1/treasury/reopenings": () => ({
    body: { id: uuidv7(), month: "2020-01", version: 1, reason: "Salah tutup" },
  }),
  "POST /v1/treasury/closings/:id/endings": () => ({
    path: { id: uuidv7() },
    body: { outcome: "approved", words: null },
  }),
};

const DEVICE_KEY = createECDH("prime256v1").generateKeys("base64url");

const NEW_VALUE = {
  key: "JKM_BPU_FLAT",
  followsId: "bpu-jkm-flat-2015",
  value: { amount: 7000 },
  validFrom: "2027-06-01",
  validTo: null,
};

/** The files of a run are held against their contents in the tests of the main job. */
const isOfRun = (path: string) => path.startsWith("/v1/runs/");
/** What only devices ask shows its contents to none of these; the tests of the field app look at them. */
const isOfDevice = ({ devices }: AnyRoute) => devices?.startsWith("only") === true;
const nameOf = (route: AnyRoute) => `${route.method.toUpperCase()} ${route.path}`;

async function askAs(role: Role, scope: Scope, route: AnyRoute) {
  const question = QUESTIONS[nameOf(route)]?.() ?? {};
  const path = route.path.replace(
    /:([A-Za-z]+)/g,
    (_, name: string) => question.path?.[name] ?? "",
  );
  const address = `${path}${question.query ?? ""}`;
  const method = route.method.toUpperCase();
  const staffer = staff.get(`${role} ${scope}`);
  if (staffer !== undefined) return staffer.ask(method, address, question.body ?? question.bytes);
  const key = keys.get(`${role} ${scope}`);
  const { body, bytes } = question;
  return door.ask(method, address, {
    ...(key === undefined ? {} : { key }),
    ...(body === undefined ? {} : { body }),
    ...(bytes === undefined ? {} : { bytes }),
  });
}

const opened = new Map<string, Promise<string>>();
/** What can be read in an answer; a workbook or a PDF is opened for it, and one of the same bytes once. */
function readable({ bytes, headers, text }: Answer): Promise<string> | string {
  const type = headers.get("content-type") ?? "";
  const open = type === "application/pdf" ? readPdf : type.includes("spreadsheetml") && readBook;
  if (open === false) return text;
  const same = createHash("sha256").update(bytes).digest("hex");
  const reading = opened.get(same) ?? open(bytes);
  opened.set(same, reading);
  return reading;
}

const readPdf = async (bytes: Buffer) => (await textOfPdf(bytes)).join(" ").replace(/\s+/g, " ");

async function readBook(bytes: Buffer): Promise<string> {
  const path = join(door.folder, `${randomUUID()}.xlsx`);
  await writeFile(path, bytes);
  const cells: unknown[] = [];
  await readSheet(path, (rows) => {
    cells.push(...rows);
  });
  return JSON.stringify(cells);
}

/** Which facts of these people stand in what can be read. */
function leaked(text: string, people: readonly Canary[]): Shown[] {
  const found = new Set<Shown>();
  const plain = text.toLowerCase();
  for (const { facts } of people)
    for (const [name, fact] of Object.entries(facts))
      if ([fact, asTheInsurerWrites(fact)].some((each) => plain.includes(each.toLowerCase())))
        found.add(name as Shown);
  // Only the photo of somebody within is ever asked for.
  if (people === world.within && text === PICTURE) found.add("picture");
  return [...found];
}

/** A phone without its country, a date with its day first (insurer-exchange.md section 1). */
const asTheInsurerWrites = (fact: string) =>
  fact.replace(/^\+62/, "0").replace(/^(\d{4})-(\d{2})-(\d{2})$/, "$3-$2-$1");

const isMeantFor = (route: AnyRoute, role: Role) =>
  route.allow.includes("anyone") || route.allow.includes(role);

/**
 * Whoever may not ask at all is refused by the role alone, before any area is looked at: by a key for the whole city and by a
 * sign-in for an organisation, and from everywhere with LONG=1 (ADR 0054).
 */
const REFUSED_FROM: readonly Scope[] =
  process.env["LONG"] === "1" ? SCOPES : ["city", "organisation"];

const CELLS = ROUTES.flatMap((route) =>
  ROLES.filter((role) => role !== "anyone").flatMap((role) =>
    (isMeantFor(route, role) ? SCOPES : REFUSED_FROM)
      .filter((scope) => role !== "machine" || AREAS[scope][0] !== "own")
      .map((scope) => ({ route, role, scope })),
  ),
);

test("every operation is asked something that it could answer", () => {
  expect(ROUTES.map(nameOf).filter((name) => QUESTIONS[name] === undefined)).toEqual([]);
  expect(Object.keys(QUESTIONS).sort()).toEqual(ROUTES.map(nameOf).sort());
});

describe(`${ROUTES.length} operations, ${ROLES.length - 1} roles, ${SCOPES.length} scopes`, () => {
  test.each(
    ROUTES.map((route) => [nameOf(route), route] as const),
  )("%s opens to its roles only, and shows only whom and what it may", async (name, route) => {
    for (const { role, scope } of CELLS.filter((cell) => cell.route === route)) {
      const answer = await askAs(role, scope, route);
      const cell = `${name} as ${role} of ${scope}`;
      if (!isMeantFor(route, role)) {
        expect([answer.status, answer.body.code], cell).toEqual([403, "access.role-not-allowed"]);
        continue;
      }
      expect(["access.role-not-allowed", "access.sign-in-required"], cell).not.toContain(
        answer.body?.code,
      );
      expect(answer.status, `${cell}: ${answer.text.slice(0, 200)}`).toBeLessThan(500);

      const text = await readable(answer);
      const seen = leaked(text, world.within);
      const others = leaked(text, world.outside);
      const allowed: readonly Shown[] = route.shows ?? [];
      expect(
        seen.filter((each) => !allowed.includes(each)),
        cell,
      ).toEqual([]);
      if (scope in OUTSIDE) expect(seen, cell).toEqual([]);
      if (scope !== SEES_ALL && scope in WITHIN) expect(others, cell).toEqual([]);
    }
  });

  test("what a route says it shows, it shows to somebody: an empty promise hides a leak to come", async () => {
    for (const route of ROUTES.filter(
      (each) => each.shows !== undefined && !isOfRun(each.path) && !isOfDevice(each),
    )) {
      const [role] = route.allow;
      const text = await readable(await askAs(role, SEES_ALL, route));
      const declared = (route.shows ?? []).filter(
        // One number is asked for at a time; masked numbers and free words have no canary.
        (each) => !["nik-masked", "words", "kk"].includes(each),
      );
      expect(leaked(text, world.within).sort(), nameOf(route)).toEqual([...declared].sort());
    }
  });
});
