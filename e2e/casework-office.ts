import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { verifyList } from "../packages/server/src/main-job/verify.ts";
import { aDraft } from "../packages/server/src/testing/drafts.ts";
import { civilLine, givenCivil, givenList } from "../packages/server/src/testing/files.ts";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { asOwner } from "../packages/server/src/testing/table-rows.ts";
import { aWorker, nikFor, type Worker } from "../packages/server/src/testing/workers.ts";

/** An office with cases of every kind, and the people who work on them. */
export type CaseworkOffice = {
  readonly door: ServedDoor;
  readonly one: Staffer;
  readonly other: Staffer;
  readonly supervisor: Staffer;
  readonly officer: Staffer;
  /** Of a kelurahan in which nobody waits. */
  readonly idle: Staffer;
  /** The ids of applications, by the name of their reason. */
  readonly idOf: (name: string) => string;
  readonly workerOf: (name: string) => Worker;
};

const NAMES = [
  "Siti Rahmah",
  "Ahmad Fauzi",
  "Dewi Kartika",
  "Rudi Hartono Siregar",
  "Yusnidar",
  "Hendri Saputra",
  "Nurhayati Lubis",
  "M. Iqbal",
  "Rosmawati",
  "Zulkarnain",
  "Erna Wati",
  "Syafrizal",
  "Marlina Sihombing",
  "Darwis",
  "Fitri Handayani",
  "Amrizal",
  "Suryani",
  "Joni Iskandar",
  "Ratna Dewi",
  "Bambang Prasetyo",
];
const KENALI = "15.71.07.1005";
const IDLE = "15.71.01.1004";
const LONG_NAME = "Raden Ajeng Siti Nurhalimah Kusumaningtyas Wiryosoedarmo binti H. Abdulrachman";
export const LONG_WORDS =
  "Ibu ini bercerita bahwa suaminya dulu mendaftarkan mereka berdua lewat ketua RT, lalu pindah rumah ke gang sebelah. " +
  "Kartu keluarganya masih di alamat lama karena pengurusannya belum selesai, tetapi warung sayurnya tetap di pasar yang sama " +
  "dan semua tetangga mengenalnya. Tolong diperiksa lagi sebelum diputuskan, terima kasih banyak atas bantuannya.";

export async function givenCaseworkOffice(questions = 8): Promise<CaseworkOffice> {
  const door = await serveDoor();
  const verifier = [{ role: "verifier", areas: ["*"] }] as const;
  const one = await door.signedIn(verifier);
  const other = await door.signedIn(verifier);
  const supervisor = await door.signedIn([{ role: "supervisor", areas: ["*"] }]);
  const officer = await door.signedIn([{ role: "kelurahan-officer", areas: [KENALI] }]);
  const idle = await door.signedIn([{ role: "kelurahan-officer", areas: [IDLE] }]);

  let named = 0;
  const person = (changed: Partial<Worker> = {}) => {
    const name = NAMES[named++ % NAMES.length] ?? "";
    return aWorker({ name: named > NAMES.length ? `${name} ${letters(named)}` : name, ...changed });
  };
  const unclear = { occupation: "penjinak naga" };
  const list: Record<string, Worker> = {};
  for (let n = 1; n <= questions; n++) list[`question-${n}`] = person(unclear);
  for (let n = 1; n <= 4; n++) {
    const known = person();
    list[`known-${n}`] = known;
    list[`twin-${n}`] = {
      ...known,
      // Two are the same but for NIK and phone; two have a slip in the name and the same phone.
      name: n % 2 === 0 ? misspelled(known.name) : known.name,
      nik: nikFor(known.bornOn, known.sex),
      phone: n % 2 === 0 ? known.phone : "081374001122",
    };
  }
  list["new-1"] = person(unclear);
  list["new-2"] = person(unclear);
  list["confirm-1"] = person(unclear);
  list["confirm-2"] = person(unclear);
  list["mine"] = person(unclear);
  list["held"] = person(unclear);
  list["judged"] = person();
  list["judged-twin"] = {
    ...(list["judged"] as Worker),
    nik: nikFor((list["judged"] as Worker).bornOn, (list["judged"] as Worker).sex),
    phone: "081374001133",
  };
  list["incomplete"] = person({ nik: "123" });
  list["refused"] = person({ employmentStatus: "PNS" });
  list["clean"] = person();
  list["visited"] = person(unclear);
  const notInRegistry = new Set(["new-1", "new-2"]);

  const { summary } = await verifyList(door.office, {
    list: await givenList(door.folder, Object.values(list)),
    asOf: "2026-11-23",
    extracts: {
      civil: await givenCivil(
        door.folder,
        Object.entries(list)
          .filter(([name]) => !notInRegistry.has(name))
          .map(([, worker]) => civilLine(worker)),
      ),
    },
  });
  const rows = await asOwner(door, (tx) =>
    tx
      .selectFrom("applications")
      .select(["id", "row_number"])
      .where("list_id", "=", summary.listId)
      .orderBy("row_number")
      .execute(),
  );
  const ids = new Map(Object.keys(list).map((name, at) => [name, rows[at]?.id ?? ""]));
  const idOf = (name: string) => ids.get(name) ?? "";

  const long = aDraft(
    {
      name: LONG_NAME,
      kk: nikFor("1990-01-15", "L"),
      birthPlace: "Kuala Tungkal",
      email: "siti.nurhalimah.kusumaningtyas.wiryosoedarmo@contoh-alamat-yang-panjang.example",
      address: "Lorong Kenangan Indah No. 17 Blok C Perumahan Griya Kenali Permai Tahap Dua",
      rt: "07",
      rw: "012",
      occupation: "jual sayur keliling sambil menjahit dan membantu di warung tetangga",
    },
    aWorker(),
  );
  await officer.ask("POST", "/v1/applications", long);
  ids.set("long", long.id);
  for (let n = 0; n < 3; n++)
    await one.ask("POST", `/v1/applications/${long.id}/notes`, {
      noteId: uuidv7(),
      words: LONG_WORDS,
    });

  const office: CaseworkOffice = {
    door,
    one,
    other,
    supervisor,
    officer,
    idle,
    idOf,
    workerOf: (name) => list[name] as Worker,
  };
  await workOnSome(office);
  return office;
}

/** What others have done before the story begins. */
async function workOnSome({ door, one, other, officer, idOf }: CaseworkOffice): Promise<void> {
  for (const [staffer, name, outcome] of [
    [other, "confirm-1", "approved"],
    [other, "confirm-2", "refused"],
    [one, "mine", "approved"],
  ] as const)
    await staffer.ask("POST", `/v1/applications/${idOf(name)}/proposals`, {
      proposalId: uuidv7(),
      outcome,
      reason: "Ditemui di rumah, KTP sudah dicocokkan.",
    });
  await officer.ask("POST", `/v1/applications/${idOf("refused")}/objections`, {
    objectionId: uuidv7(),
    words: "Saya sudah pensiun sejak 2020 dan sekarang menjual sayur.",
  });
  for (const question of ["Apa pekerjaan orang ini sehari-hari?", LONG_WORDS.slice(0, 400)])
    await other.ask("POST", `/v1/applications/${idOf("visited")}/visits`, {
      visitId: uuidv7(),
      question,
    });
  await one.ask("POST", `/v1/applications/${idOf("question-1")}/notes`, {
    noteId: uuidv7(),
    words: "Sudah ditelepon dua kali, belum diangkat.",
  });
  const judgementId = uuidv7();
  await one.ask("POST", `/v1/applications/${idOf("judged-twin")}/pair-judgements`, {
    judgementId,
    earlierId: idOf("judged"),
    verdict: "same",
    reason: "KTP dan data menunjukkan satu orang.",
  });
  await other.ask("POST", `/v1/pair-judgements/${judgementId}/confirmations`, {});
  await asOwner(door, async (tx) => {
    await sql`insert into rechecks (region_code, application_id, kelurahan_code, run_id, share)
      select region_code, application_id, kelurahan_code, run_id, 1 from decisions
      where application_id = ${idOf("clean")} limit 1 on conflict do nothing`.execute(tx);
    // Some have waited for long: a queue shows that.
    await sql`update cases set since = since - interval '9 days'
      where application_id in (${idOf("question-1")}, ${idOf("twin-1")}, ${idOf("visited")})`.execute(
      tx,
    );
    await sql`update cases set since = since - interval '6 days'
      where application_id in (${idOf("question-2")}, ${idOf("new-1")})`.execute(tx);
  });
}

/** Frees every case: a page that is closed all at once, as tests do, holds its case for ten minutes more. */
export function letGoOfCases({ door }: Pick<CaseworkOffice, "door">): Promise<unknown> {
  return asOwner(door, (tx) => sql`delete from case_claims`.execute(tx));
}

/** "Siti Rahmah" → "Siti Rahma": a slip as lists have them. */
function misspelled(name: string): string {
  return name.length % 2 === 0 ? name.slice(0, -1) : `${name}h`;
}

function letters(number: number): string {
  return String.fromCharCode(65 + (number % 26)) + String.fromCharCode(97 + ((number * 7) % 26));
}
