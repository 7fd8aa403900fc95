import { uuidv7 } from "uuidv7";
import {
  type CohortOrder,
  openCohort,
  recordDropout,
  selectCohort,
} from "../packages/server/src/programme/service.ts";
import { write } from "../packages/server/src/shared/office.ts";
import { AS_OF, aCohort, givenApplications } from "../packages/server/src/testing/approved.ts";
import { aPaper, givenCorrected, givenIssued } from "../packages/server/src/testing/decrees.ts";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { aWorker } from "../packages/server/src/testing/workers.ts";

/** An office with cohorts in every state, and the people who manage them. */
export type ProgrammeOffice = {
  readonly door: ServedDoor;
  readonly one: Staffer;
  readonly other: Staffer;
  readonly supervisor: Staffer;
  /** Ids of cohorts, decrees, drafts and proposals by what they show. */
  readonly ids: Readonly<
    Record<
      "running" | "empty" | "story" | "decree" | "correction" | "mine" | "outdated" | "proposal",
      string
    >
  >;
};

export const LONG_NAME =
  "Raden Ajeng Siti Nurhalimah Kusumaningtyas Wiryosoedarmo binti H. Abdulrachman";
const NAMES = [
  "Siti Rahmah",
  "Ahmad Fauzi",
  "Dewi Kartika",
  "Yusnidar",
  "Hendri Saputra",
  "Nurhayati Lubis",
  "Rosmawati",
  "Zulkarnain",
  LONG_NAME,
  "Erna Wati",
  "Syafrizal",
  "Marlina Sihombing",
  "Darwis",
  "Fitri Handayani",
];

export async function givenProgrammeOffice(): Promise<ProgrammeOffice> {
  const door = await serveDoor();
  const manager = [{ role: "programme-manager", areas: ["*"] }] as const;
  const one = await door.signedIn(manager);
  const other = await door.signedIn(manager);
  const supervisor = await door.signedIn([{ role: "supervisor", areas: ["*"] }]);
  const { office } = door;
  const open = (changed: Partial<CohortOrder>) => {
    const cohort = aCohort({ id: uuidv7(), ...changed });
    return write(office, async (tx) => {
      await openCohort(tx, office, cohort);
      return cohort;
    });
  };
  const select = (cohort: CohortOrder) =>
    write(office, (tx) => selectCohort(tx, office, cohort.id));
  const anOrder = (cohort: CohortOrder, number: string) => ({
    id: uuidv7(),
    cohortId: cohort.id,
    number,
    issuedOn: AS_OF,
  });

  // The first ones are decreed, corrected, and some of them drop out.
  const [first = "", second = ""] = await givenApplications(
    door,
    NAMES.slice(0, 4).map((name) => aWorker({ name })),
  );
  const running = await open({ name: "Angkatan Desember 2026", quota: 4 });
  await select(running);
  const decree = await givenIssued(office, anOrder(running, "100/SK/2026"), "selection");
  const correction = await givenCorrected(office, {
    id: uuidv7(),
    decreeId: decree.id,
    issuedOn: AS_OF,
    lines: [
      {
        applicationId: second,
        name: "Ahmad Fauzi Siregar",
        occupation: "Tukang ojek",
        firstMonth: "2027-01",
        monthCount: 11,
        reason: "Nama keliru tulis di usulan",
      },
    ],
  });
  await write(office, (tx) =>
    recordDropout(tx, office, {
      cohortId: running.id,
      applicationId: first,
      reason: "MOVED_OUT",
      note: "Pindah ke Palembang",
    }),
  );

  // One draft is overtaken by another decree.
  await givenApplications(
    door,
    NAMES.slice(4, 6).map((name) => aWorker({ name })),
  );
  const [late, early] = [
    await open({ name: "Angkatan terlambat" }),
    await open({ name: "Angkatan lebih dulu" }),
  ];
  await select(late);
  const outdated = uuidv7();
  const drafted = await other.ask("POST", `/v1/cohorts/${late.id}/decree-drafts`, {
    draftId: outdated,
    purpose: "selection",
    number: "101/SK/2026",
    issuedOn: AS_OF,
    paper: aPaper(),
  });
  if (drafted.status !== 200) throw new Error(drafted.text);
  await select(early);
  await givenIssued(office, anOrder(early, "102/SK/2026"), "selection");

  // The rest wait, or will be decreed in the story.
  await givenApplications(
    door,
    NAMES.slice(6).map((name) => aWorker({ name })),
    { deciles: [1, 2, 3, 4] },
  );
  await select(running);
  const mine = uuidv7();
  const own = await one.ask("POST", `/v1/cohorts/${running.id}/decree-drafts`, {
    draftId: mine,
    purpose: "replacement",
    number: "103/SK/2026",
    issuedOn: AS_OF,
    paper: aPaper("replacement"),
  });
  if (own.status !== 200) throw new Error(own.text);
  const story = await open({ name: "Angkatan cerita", quota: 2 });
  const empty = await open({ name: "Angkatan kosong", quota: 10, firstMonth: "2027-06" });
  const proposal = uuidv7();
  const proposed = await one.ask("POST", "/v1/parameter-proposals", {
    id: proposal,
    key: "JKM_BPU_FLAT",
    followsId: "bpu-jkm-flat-2015",
    value: { amount: 7800 },
    validFrom: "2027-06-01",
    validTo: null,
    basis: "PP 1/2027",
    source: "JDIH",
    confidence: "official",
    note: null,
  });
  if (proposed.status !== 200) throw new Error(proposed.text);
  // A day off that was said wrongly, and put right by somebody else.
  for (const [staffer, said] of [
    [one, { name: "Idul Fitri (perlu dicek lagi)", source: "Berita", confidence: "to confirm" }],
    [other, { name: "Idul Fitri 1448 Hijriah", source: "JDIH", confidence: "official" }],
  ] as const) {
    const basis = "SKB 3 Menteri tentang libur 2027";
    const word = { id: uuidv7(), day: "2027-03-10", isOff: true, basis, ...said };
    const answer = await staffer.ask("POST", "/v1/holidays", word);
    if (answer.status !== 200) throw new Error(answer.text);
  }
  return {
    door,
    one,
    other,
    supervisor,
    ids: {
      running: running.id,
      empty: empty.id,
      story: story.id,
      decree: decree.id,
      correction: correction.id,
      mine,
      outdated,
      proposal,
    },
  };
}
