import { createHash } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { createKey, inviteStaff } from "../access/service.ts";
import { currentList, orderPrint, revokeCard } from "../cards/service.ts";
import { addNote, answerVisit, askVisit, claimCase, takeObjection } from "../casework/service.ts";
import { closeRequest, correct, merging } from "../corrections/service.ts";
import { draftCorrection } from "../decrees/service.ts";
import { compareWithMembers, orderReport } from "../enrolment/drift/service.ts";
import {
  closeTask,
  freezeBatch,
  listOpenTasks,
  settleRow,
  takeReply,
} from "../enrolment/service.ts";
import {
  checkEvidence,
  declareEvidence,
  receivePart,
  withdrawEvidence,
} from "../evidence/service.ts";
import { takeRequest } from "../grievances/service.ts";
import { findApplication, keepUpload, keyEverybody } from "../intake/service.ts";
import { issueDecree, openCohort, recordDropout, selectCohort } from "../programme/service.ts";
import { write } from "../shared/office.ts";
import {
  closeProposal,
  confirmJudgement,
  confirmMany,
  confirmProposal,
  propose,
  proposeJudgement,
  recordRecheck,
  selectClean,
} from "../verification/service.ts";
import { AS_OF, aCohort, givenApplications } from "./approved.ts";
import { givenBills } from "./bills.ts";
import { givenCards } from "./cards.ts";
import { aPaper, givenCorrected, givenEnded, givenIssued } from "./decrees.ts";
import { aDraft } from "./drafts.ts";
import { leaveQuarantine, sendFromField } from "./field-season.ts";
import { givenReply } from "./files.ts";
import { givenMoney } from "./funds.ts";
import { givenGuarded } from "./guard.ts";
import { givenMessages } from "./messages.ts";
import { givenPayments } from "./payments.ts";
import { asOwner } from "./table-rows.ts";
import { as, type TestOffice } from "./test-office.ts";
import { givenClosedMonth, monthBefore } from "./treasury.ts";
import { aWorker, type Worker, workers } from "./workers.ts";

/** A second kelurahan, so that there is somebody whom an officer of the first may not see. */
export const TELANAIPURA = { kelurahan: "Telanaipura", kelurahanCode: "15.71.01.1004" };
export const KENALI = { kelurahan: "Kenali Asam Bawah", kelurahanCode: "15.71.07.1005" };

/**
 * Lives a season of the office: lists, decisions by data and by two people, a visit, a cohort with its
 * decree and a replacement, a batch with its reply, a key. Afterwards every table of the programme has
 * rows, and those of a kelurahan have rows of two.
 *
 * @returns everybody whose data went in
 */
export async function givenWholeSeason(work: TestOffice): Promise<Worker[]> {
  const { office } = work;
  const second = as(office, { id: "officer-2" });
  const list = [
    ...workers(6),
    ...workers(6, TELANAIPURA),
    aWorker({ occupation: "" }),
    aWorker({ ...TELANAIPURA, occupation: "" }),
  ];
  const again = [list[0], list[6]].map((worker = aWorker()) => ({ ...worker, phone: "0811" }));
  const all = [...list, ...again];
  const ids = await givenApplications(work, all, { deciles: list.map((_, at) => 1 + (at % 10)) });
  const idOf = (at: number) => ids[at] ?? "";

  for (const at of [12, 13]) await decideByTwo(work, idOf(at), at === 12 ? "refused" : "approved");
  for (const at of [12, 13]) await correctOne(work, idOf(at));
  await drawAndVisit(work, [idOf(1), idOf(7)]);
  await judgeByTwo(work, idOf(list.length), idOf(0));
  await judgeByTwo(work, idOf(list.length + 1), idOf(6));
  await keyEverybody(office);

  const cohort = aCohort({
    quota: 8,
    quotaPerKelurahan: { [KENALI.kelurahanCode]: 4, [TELANAIPURA.kelurahanCode]: 4 },
  });
  const order = () => ({
    id: crypto.randomUUID(),
    cohortId: cohort.id,
    number: crypto.randomUUID(),
    issuedOn: AS_OF,
  });
  const decree = await write(office, async (tx) => {
    await openCohort(tx, office, cohort);
    await selectCohort(tx, office, cohort.id);
    return issueDecree(tx, office, order());
  });
  const inDecree = await asOwner(work, (tx) =>
    tx
      .selectFrom("decree_lines")
      .select(["application_id", "kelurahan_code"])
      .where("decree_id", "=", decree.id)
      .orderBy("line_number")
      .execute(),
  );
  for (const area of [KENALI, TELANAIPURA]) {
    const line = inDecree.find((each) => each.kelurahan_code === area.kelurahanCode);
    await write(office, (tx) =>
      recordDropout(tx, office, {
        cohortId: cohort.id,
        applicationId: line?.application_id ?? "",
        reason: "NOT_REACHED",
        note: "",
      }),
    );
  }
  const replacement = await givenIssued(office, order(), "replacement");
  await correctByTwo(work, decree.id);
  await keepScanAndParameter(work, replacement.id);

  const inTheField = [aWorker(), aWorker(TELANAIPURA)];
  await sendFromField(
    office,
    inTheField.map((worker) => aDraft({}, worker)),
  );
  const afterwards = [aWorker(), aWorker(TELANAIPURA)];
  await sendFromField(
    office,
    afterwards.map((worker) => aDraft({}, worker)),
    { wasRevoked: true },
  );
  await leaveQuarantine(office);

  await write(office, (tx) => freezeBatch(tx, office, decree.id, crypto.randomUUID()));
  const sent = await asOwner(work, (tx) =>
    tx.selectFrom("batch_rows").select(["application_id", "kelurahan_code"]).execute(),
  );
  const nikOf = (id: string) => all[ids.indexOf(id)]?.nik ?? "";
  const reply = [KENALI, TELANAIPURA].flatMap((area, n) => {
    const [one, other] = sent.filter((each) => each.kelurahan_code === area.kelurahanCode);
    const rejected = nikOf(other?.application_id ?? "");
    return [
      { nik: nikOf(one?.application_id ?? ""), kpj: `2600000000${n}` },
      // The insurer's branch quotes the number now and then.
      { nik: rejected, reason: `NIK ${rejected} tidak sesuai Dukcapil` },
    ];
  });
  const path = await givenReply(work.folder, [
    ...reply,
    { nik: aWorker().nik, kpj: "26000000009" },
  ]);
  await write(office, (tx) => takeReply(tx, office, path));
  const [task] = await asOwner(work, (tx) => listOpenTasks(tx, "15.71", null, 1));
  await write(second, (tx) => closeTask(tx, second, task?.id ?? "", "mended"));

  await asOwner(work, (tx) =>
    createKey(tx, "15.71", {
      label: "kelurahan",
      role: "kelurahan-officer",
      areas: [KENALI.kelurahanCode],
    }),
  );
  await write(office, (tx) =>
    inviteStaff(
      tx,
      office.actor,
      {
        id: uuidv7(),
        name: "Petugas Kelurahan",
        email: "petugas@example.org",
        organisation: "Serikat Ojek",
        grants: [{ role: "kelurahan-officer", areas: [KENALI.kelurahanCode] }],
      },
      new Date(),
    ),
  );
  for (const at of [2, 8]) {
    await workOnCase(work, idOf(at));
    await attachEvidence(work, idOf(at));
  }
  for (const { application_id: id } of sent.filter(
    ({ kelurahan_code: code }, at) => sent.findIndex((each) => each.kelurahan_code === code) === at,
  ))
    await sendCorrectionBack(work, id);
  const rejected = [KENALI, TELANAIPURA].map(
    (area) => sent.filter((each) => each.kelurahan_code === area.kelurahanCode)[1],
  );
  await attachRows(
    work,
    rejected.map((each) => each?.application_id ?? ""),
  );
  await handOutCards(work, cohort.id);
  for (const at of [3, 9]) await askAboutData(work, idOf(at));
  await leavePhoneDraft(work);
  await compareWithNobody(work);
  await confirmSome(work);
  await keepSomeFiles(work, all);
  await givenMoney(work, [idOf(0), idOf(6)]);
  await givenBills(work);
  await givenGuarded(work);
  await givenPayments(office);
  await givenMessages(work, [
    { id: idOf(0), kelurahanCode: KENALI.kelurahanCode },
    { id: idOf(6), kelurahanCode: TELANAIPURA.kelurahanCode },
  ]);
  await givenClosedMonth(work.office, monthBefore(work.office));
  return all;
}

/** Of two kelurahan somebody's line is put right; one try before that comes to nothing. */
async function correctByTwo(work: TestOffice, decreeId: string): Promise<void> {
  const { office } = work;
  const inDecree = await asOwner(work, (tx) =>
    tx
      .selectFrom("current_decree_lines as l")
      .leftJoin("dropouts as d", (on) =>
        on
          .onRef("d.cohort_id", "=", "l.cohort_id")
          .onRef("d.application_id", "=", "l.application_id"),
      )
      .selectAll("l")
      .where("l.decree_id", "=", decreeId)
      .where("d.application_id", "is", null)
      .execute(),
  );
  const lines = [KENALI, TELANAIPURA].flatMap((area) => {
    const line = inDecree.find((each) => each.kelurahan_code === area.kelurahanCode);
    return line === undefined
      ? []
      : [
          {
            applicationId: line.application_id ?? "",
            name: line.name ?? "",
            occupation: "Pedagang sayur keliling",
            firstMonth: line.first_month ?? "",
            monthCount: line.month_count ?? 0,
            reason: "Pekerjaan salah tulis",
          },
        ];
  });
  const order = { id: uuidv7(), decreeId, issuedOn: AS_OF, lines };
  const paper = aPaper("correction");
  await write(office, (tx) => draftCorrection(tx, office, { ...order, id: uuidv7(), paper })).then(
    ({ id }) => givenEnded(office, id),
  );
  await givenCorrected(office, order);
}

async function keepScanAndParameter({ office }: TestOffice, decreeId: string): Promise<void> {
  const id = uuidv7();
  await write(office, async (tx) => {
    await tx
      .insertInto("decree_scans")
      .values({
        region_code: "15.71",
        decree_id: decreeId,
        id,
        file_name: "sk.pdf",
        byte_count: 5,
        file_sha256: Buffer.alloc(32, 2),
        file_sealed: office.vault.seal(Buffer.from("%PDF-"), id),
        attached_by: office.actor.id,
      })
      .execute();
    await tx
      .insertInto("parameter_proposals")
      .values({
        region_code: "15.71",
        id,
        key: "GRACE_MONTHS",
        follows_id: "grace",
        value: JSON.stringify({ months: 3 }),
        valid_from: "2027-01-01",
        basis: "Peraturan",
        source: "JDIH",
        confidence: "official",
        effect: JSON.stringify({}),
        proposed_by: office.actor.id,
      })
      .execute();
    await tx
      .insertInto("parameter_decisions")
      .values({
        region_code: "15.71",
        proposal_id: id,
        outcome: "withdrawn",
        proposed_by: office.actor.id,
        words: "Keliru",
        decided_by: office.actor.id,
      })
      .execute();
  });
}

async function decideByTwo(work: TestOffice, id: string, outcome: "approved" | "refused") {
  const first = as(work.office, { id: "verifier-1" });
  const second = as(work.office, { id: "verifier-2" });
  const proposalId = crypto.randomUUID();
  await write(first, async (tx) => {
    const application = await findApplication(tx, "15.71", id);
    if (application === undefined) throw new Error("the application is there");
    const reason = "Ditemui di rumah";
    await propose(tx, first, application, { id: proposalId, applicationId: id, outcome, reason });
  });
  await write(second, (tx) =>
    confirmProposal(tx, second, (each) => findApplication(tx, "15.71", each), proposalId),
  );
}

/** Rows of a reply with a mistyped NIK, under headers that nobody knew; somebody says whom they mean. */
async function attachRows(work: TestOffice, ids: readonly string[]): Promise<void> {
  const { office } = work;
  const path = await givenReply(
    work.folder,
    ids.map((_, at) => ({ nik: "1571", kpj: `2600000010${at}` })),
    { reasonHeader: "Catatan Cabang" },
  );
  const mapping = { "Catatan Cabang": "reason" } as const;
  await write(office, (tx) => takeReply(tx, office, path, "susulan.xlsx", mapping));
  const tasks = await asOwner(work, (tx) =>
    listOpenTasks(tx, "15.71", null, 10, { kind: "insurer-suspense" }),
  );
  for (const [at, applicationId] of ids.entries()) {
    const taskId = tasks.at(-1 - at)?.id ?? "";
    const order = { id: uuidv7(), taskId, applicationId, reason: "Nama dan tanggal lahir sama" };
    await write(office, (tx) => settleRow(tx, office, { ...order, verdict: "attach" }));
  }
}

/** Everybody covered gets a card, all are put on sheets, and one of each kelurahan is lost and replaced. */
async function handOutCards(work: TestOffice, cohortId: string): Promise<void> {
  const { office } = work;
  await givenCards(office, cohortId);
  const print = { id: uuidv7(), cohortId, which: "all", origin: null } as const;
  await write(office, (tx) => orderPrint(tx, { ...office, enqueue: async () => {} }, print));
  await asOwner(work, (tx) =>
    tx
      .insertInto("card_sheets")
      .values({
        region_code: "15.71",
        order_id: print.id,
        part: 1,
        card_count: 1,
        byte_count: 5,
        file_sealed: office.vault.seal(Buffer.from("%PDF-"), "card-sheets"),
      })
      .execute(),
  );
  const cards = await asOwner(work, (tx) => tx.selectFrom("cards").select("id").execute());
  for (const { id } of cards) {
    const loss = { id, reason: "lost", words: "Hilang di pasar", replacementId: uuidv7() } as const;
    await write(office, (tx) => revokeCard(tx, office, loss));
  }
  await currentList(office);
}

/** A list of the insurer that names none of our members. */
async function compareWithNobody(work: TestOffice): Promise<void> {
  const office = { ...work.office, now: () => new Date(`${AS_OF}T03:00:00Z`) };
  const [id, uploadId] = [uuidv7(), uuidv7()];
  await write(office, async (tx) => {
    await keepUpload(tx, office, {
      id: uploadId,
      fileName: "peserta.csv",
      bytes: Buffer.from("nik,nama\n"),
      sha256: Buffer.alloc(32, 2),
    });
    await orderReport(tx, office, { id, uploadId, mapping: null });
  });
  await compareWithMembers(office, id);
}

/** Two people say that the later of two applications is the earlier one's person. */
async function judgeByTwo(work: TestOffice, applicationId: string, earlierId: string) {
  const [first, second] = [1, 2].map((n) => as(work.office, { id: `verifier-${n}` }));
  if (first === undefined || second === undefined) throw new Error("two people judge");
  const id = crypto.randomUUID();
  const judgement = {
    id,
    applicationId,
    earlierId,
    verdict: "same",
    reason: "KTP sama",
    choices: { phone: "this" },
  } as const;
  await write(first, (tx) => proposeJudgement(tx, first, judgement));
  await write(second, (tx) => confirmJudgement(tx, second, merging, id));
}

/** Two approvals are visited, whether or not they were drawn: a small list draws too few. */
async function drawAndVisit(work: TestOffice, ids: readonly string[]): Promise<void> {
  const { office } = work;
  await write(office, async (tx) => {
    for (const id of ids) {
      const decision = await tx
        .selectFrom("decisions")
        .select(["run_id", "kelurahan_code"])
        .where("application_id", "=", id)
        .executeTakeFirstOrThrow();
      await tx
        .insertInto("rechecks")
        .values({
          region_code: "15.71",
          application_id: id,
          kelurahan_code: decision.kelurahan_code,
          run_id: decision.run_id ?? "",
          share: 1,
        })
        .onConflict((on) => on.doNothing())
        .execute();
      await recordRecheck(tx, office, { applicationId: id, wasWrong: false, note: "" });
    }
  });
}

/** Of one case everything that people say beside their decisions. */
async function workOnCase(work: TestOffice, applicationId: string): Promise<void> {
  const verifier = as(work.office, { id: "verifier-1" });
  const id = () => crypto.randomUUID();
  await write(verifier, async (tx) => {
    await claimCase(tx, verifier, applicationId);
    await addNote(tx, verifier, { id: id(), applicationId, words: "Sudah ditelepon" });
    const visitId = id();
    await askVisit(tx, verifier, { id: visitId, applicationId, question: "Di rumah?" });
    await answerVisit(tx, verifier, { visitId, found: "Di rumah" });
    await takeObjection(tx, verifier, { id: id(), applicationId, words: "Keliru" });
    const application = await findApplication(tx, "15.71", applicationId);
    if (application === undefined) throw new Error("the application is there");
    const proposal = { id: id(), applicationId, outcome: "refused", reason: "Pindah" } as const;
    await propose(tx, verifier, application, proposal);
    await closeProposal(tx, verifier, async () => application, proposal.id, "Salah tekan");
  });
}

/** One file of a case that was kept and withdrawn, and one that is on its way. */
async function attachEvidence(work: TestOffice, applicationId: string): Promise<void> {
  const { office } = work;
  const desk = { ...office, enqueue: async () => {} };
  const bytes = Buffer.from("a photo as it is sent");
  const sha256 = createHash("sha256").update(bytes).digest();
  const [kept, open] = [uuidv7(), uuidv7()];
  const file = { applicationId, kind: "ktp", byteCount: bytes.length, sha256 } as const;
  await write(office, async (tx) => {
    await declareEvidence(tx, desk, { id: kept, ...file });
    await receivePart(tx, desk, { id: kept, at: 0, bytes });
    await declareEvidence(tx, desk, { id: open, ...file });
    await receivePart(tx, desk, { id: open, at: 0, bytes: bytes.subarray(0, 9) });
  });
  // Making pictures costs a process; here they only have to be somebody's.
  await checkEvidence(office, kept, async () => [
    { pageNumber: 1, size: "whole", width: 4, height: 3, bytes },
    { pageNumber: 1, size: "preview", width: 4, height: 3, bytes },
  ]);
  await write(office, (tx) => withdrawEvidence(tx, desk, { id: kept, reason: "Milik orang lain" }));
}

/** Two people of two kelurahan whom a second person confirms together; one of them is drawn for a closer look. */
async function confirmSome(work: TestOffice): Promise<void> {
  const list = [aWorker({ occupation: "" }), aWorker({ ...TELANAIPURA, occupation: "" })];
  const [first, second] = [1, 2].map((n) => as(work.office, { id: `verifier-${n}` }));
  if (first === undefined || second === undefined) throw new Error("two people decide");
  for (const applicationId of await givenApplications(work, list)) {
    const id = uuidv7();
    await write(first, async (tx) => {
      const application = await findApplication(tx, "15.71", applicationId);
      if (application === undefined) throw new Error("the application is there");
      const proposal = { id, applicationId, outcome: "approved", reason: "Ditemui" } as const;
      await propose(tx, first, application, proposal);
    });
  }
  const selectionId = uuidv7();
  await write(second, (tx) => selectClean(tx, second, selectionId));
  await write(second, (tx) => confirmMany(tx, second, { id: uuidv7(), selectionId }));
}

async function correctOne(work: TestOffice, applicationId: string): Promise<void> {
  const verifier = as(work.office, { id: "verifier-1" });
  const typed = { address: "Lorong Damai 3" };
  const order = { id: uuidv7(), applicationId, basedOn: 0, typed, reason: "KTP", evidence: null };
  await write(verifier, (tx) => correct(tx, verifier, order));
}

/** A correction of somebody in a decree waits for a second person, who sends it back here. */
async function sendCorrectionBack(work: TestOffice, applicationId: string): Promise<void> {
  const verifier = as(work.office, { id: "verifier-1" });
  const id = uuidv7();
  const typed = { name: "Nama Baru" };
  const order = { id, applicationId, basedOn: 0, typed, reason: "KTP", evidence: "KTP asli" };
  await write(verifier, async (tx) => {
    await correct(tx, verifier, order);
    await closeRequest(tx, verifier, id, "Salah orang");
  });
}

/** Somebody who came by the phone page asks for their data, and is answered. */
async function askAboutData({ office }: TestOffice, applicationId: string): Promise<void> {
  const [first, second] = [uuidv7(), uuidv7()];
  await write(office, async (tx) => {
    const application = await findApplication(tx, "15.71", applicationId);
    await tx
      .insertInto("phone_registrations")
      .values({
        region_code: "15.71",
        application_id: applicationId,
        kelurahan_code: application?.kelurahan_code ?? null,
        is_phone_proved: true,
        allows_messages: false,
        consent_sha256: Buffer.alloc(32, 3),
        contact_sealed: null,
        registered_at: office.now(),
      })
      .execute();
    const request = {
      applicationId,
      field: null,
      words: "Alamat saya berubah",
      channel: "web",
    } as const;
    await takeRequest(tx, office, { ...request, id: first, kind: "access" });
    await takeRequest(tx, office, { ...request, id: second, kind: "consent_withdrawal" });
    await tx
      .insertInto("data_copy_proofs")
      .values({
        region_code: office.actor.regionCode,
        request_id: first,
        application_id: applicationId,
        kelurahan_code: application?.kelurahan_code ?? null,
        proof_sealed: office.vault.seal(Buffer.from("{}"), `data-copy-proof ${first}`),
      })
      .execute();
  });
}

/** A registration that somebody has begun on the phone, with a piece of a photo. */
async function leavePhoneDraft({ office }: TestOffice): Promise<void> {
  const id = uuidv7();
  await write(office, async (tx) => {
    await tx
      .insertInto("phone_drafts")
      .values({
        region_code: "15.71",
        id,
        code: id.slice(-12),
        state_sealed: office.vault.seal(Buffer.from("{}"), id),
        started_at: office.now(),
      })
      .execute();
    await tx
      .insertInto("phone_draft_parts")
      .values({
        region_code: "15.71",
        draft_id: id,
        at_byte: 0,
        byte_count: 3,
        part_sealed: office.vault.seal(Buffer.from("abc"), id),
      })
      .execute();
  });
}

async function keepSomeFiles(work: TestOffice, people: readonly Worker[]): Promise<void> {
  const { office } = work;
  const bytes = Buffer.from(people.map((each) => each.nik).join("\n"));
  await write(office, async (tx) => {
    const id = crypto.randomUUID();
    const sha256 = Buffer.alloc(32, 1);
    await keepUpload(tx, office, { id, fileName: "list.csv", bytes, sha256 });
    await tx
      .insertInto("run_orders")
      .values({
        region_code: "15.71",
        id: crypto.randomUUID(),
        list_upload_id: id,
        as_of: AS_OF,
        ordered_by: office.actor.id,
      })
      .execute();
    await tx
      .insertInto("insurer_reasons")
      .values({ region_code: "15.71", insurer_text: "Usia", reason_code: "INSURER_AGE" })
      .execute();
  });
}
