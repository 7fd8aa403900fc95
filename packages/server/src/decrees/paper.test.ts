import { hash } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  codeOf,
  type Decree,
  findDecree,
  openCohort,
  recordDropout,
  selectCohort,
} from "../programme/service.ts";
import { type Office, read, write } from "../shared/office.ts";
import { AS_OF, aCohort, givenApplications } from "../testing/approved.ts";
import { aPaper, givenCorrected, givenIssued } from "../testing/decrees.ts";
import { qrOnPage, textOfPdf } from "../testing/pdf.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { aWorker, type Worker, workers } from "../testing/workers.ts";
import { draftDecree } from "./drafts.ts";
import { type NikShown, paperOfDecree, paperOfDraft } from "./paper.ts";
import { printDecree } from "./print-decree.ts";

const ORIGIN = "https://payung.jambikota.go.id";
const LONG = "Raden Ajeng Siti Nurhalimah Kusumaningtyas Wiryosoedarmo binti H. Abdulrachman";
const PEOPLE = 120;

let work: TestOffice;
let office: Office;
let list: Worker[];
let ids: string[];
let decree: Decree;
const cohort = aCohort({ quota: PEOPLE });
beforeAll(async () => {
  work = await givenOffice();
  ({ office } = work);
  list = [aWorker({ name: LONG }), ...workers(PEOPLE)];
  ids = await givenApplications(work, list);
  await write(office, async (tx) => {
    await openCohort(tx, office, cohort);
    await selectCohort(tx, office, cohort.id);
  });
  decree = await givenIssued(office, anOrder("100/SK/2026"), "selection");
});
afterAll(() => work.close());

function anOrder(number: string) {
  return { id: uuidv7(), cohortId: cohort.id, number, issuedOn: AS_OF };
}
const print = async (id: string, nik: NikShown = "masked", origin: string | null = ORIGIN) => {
  const data = await read(office, async (tx) => {
    const row = await findDecree(tx, "15.71", id);
    if (row === undefined) throw new Error("the decree is there");
    return paperOfDecree(tx, office, row, { nik, origin });
  });
  return printDecree(data);
};
/** Text as it is read: where a line was broken does not matter. */
const joined = (pages: readonly string[]) => pages.join(" ").replace(/\s+/g, " ");

describe("the paper of a decree, as an independent reader finds it", () => {
  test("names number, subject, who signs, each person once, and counts its pages", async () => {
    const pages = await textOfPdf(await print(decree.id));
    const all = joined(pages);
    for (const words of [
      "KEPUTUSAN WALI KOTA JAMBI",
      "NOMOR 100/SK/2026",
      "MEMUTUSKAN:",
      "KESATU",
      "Desember 2026 sampai dengan November 2027",
      "dr. H. Contoh Wali Kota",
      "23 November 2026",
      `Jumlah: ${PEOPLE} orang`,
      "Jumlah bulan iuran: 1.440",
      decree.annexSha256,
    ])
      expect(all).toContain(words);
    const chosen = list.slice(0, PEOPLE);
    for (const { name } of chosen) expect(all).toContain(name);
    expect(pages.length).toBeGreaterThan(3);
    for (const [at, text] of pages.entries())
      expect(text.replace(/\s+/g, " ")).toContain(`Halaman ${at + 1} dari ${pages.length}`);
    // Every page of the table says what its columns are.
    const ofTable = pages.filter((text) => text.includes("1571"));
    for (const text of ofTable) expect(text).toContain("Bulan iuran");
  });

  test("shows no NIK in full unless it is asked for", async () => {
    const [masked, full] = [
      joined(await textOfPdf(await print(decree.id))),
      joined(await textOfPdf(await print(decree.id, "full"))),
    ];
    for (const { nik } of list.slice(0, PEOPLE)) {
      expect(masked).not.toContain(nik);
      expect(full).toContain(nik);
    }
  });

  test("carries a code that a scanner reads as the address of the public entry", async () => {
    const pdf = await print(decree.id);
    const pages = await textOfPdf(pdf);
    const address = `${ORIGIN}/sk/${codeOf(decree.id)}`;
    expect(await qrOnPage(pdf, pages.length - 1)).toBe(address);
    expect(joined(pages)).toContain(address);
  });

  test("without an address of the site has the code in letters only", async () => {
    const pages = await textOfPdf(await print(decree.id, "masked", null));
    expect(joined(pages)).toContain(`Kode keputusan: ${codeOf(decree.id)}`);
  });

  test("is the same bytes each time it is printed", async () => {
    const [one, other] = [await print(decree.id), await print(decree.id)];
    expect(hash("sha256", one)).toBe(hash("sha256", other));
  });
});

test("a draft says so on each of its pages, and has nothing to scan", async () => {
  await write(office, (tx) =>
    recordDropout(tx, office, {
      cohortId: cohort.id,
      applicationId: ids[0] ?? "",
      reason: "DIED",
      note: "",
    }),
  );
  const order = {
    ...anOrder("101/SK/2026"),
    purpose: "replacement",
    paper: aPaper("replacement"),
  } as const;
  const draft = await write(office, (tx) => draftDecree(tx, office, order));
  const data = await read(office, (tx) =>
    paperOfDraft(tx, office, draft, { nik: "masked", origin: ORIGIN }),
  );
  const pages = await textOfPdf(await printDecree(data));
  for (const text of pages) expect(text).toContain("RANCANGAN");
  expect(joined(pages)).not.toContain(`${ORIGIN}/sk/`);
  // Whom the new person takes the place of.
  expect(joined(pages)).toContain(LONG);
  expect(joined(await textOfPdf(await print(decree.id)))).not.toContain("RANCANGAN");
});

test("a correction says what the line said and what it says from now on", async () => {
  const fresh = await givenOffice();
  try {
    const { office: other } = fresh;
    const person = aWorker({ name: "Nama Keliru" });
    const [id = ""] = await givenApplications(fresh, [person]);
    const own = aCohort();
    await write(other, async (tx) => {
      await openCohort(tx, other, own);
      await selectCohort(tx, other, own.id);
    });
    const first = await givenIssued(
      other,
      { id: uuidv7(), cohortId: own.id, number: "7/SK", issuedOn: AS_OF },
      "selection",
    );
    const second = await givenCorrected(other, {
      id: uuidv7(),
      decreeId: first.id,
      issuedOn: AS_OF,
      lines: [
        {
          applicationId: id,
          name: "Nama Benar",
          occupation: "Tukang ojek",
          firstMonth: "2027-01",
          monthCount: 11,
          reason: "Salah tulis",
        },
      ],
    });
    const text = await read(other, async (tx) => {
      const row = await findDecree(tx, "15.71", second.id);
      if (row === undefined) throw new Error("the decree is there");
      return paperOfDecree(tx, other, row, { nik: "masked", origin: null });
    }).then(async (data) => joined(await textOfPdf(await printDecree(data))));
    for (const words of ["VERSI 2", "Nama Keliru", "Nama Benar", "Salah tulis", "Nomor 7/SK"])
      expect(text).toContain(words);
  } finally {
    await fresh.close();
  }
});

test("what people write is printed as they wrote it, and never read as a command", async () => {
  const data = await read(office, async (tx) => {
    const row = await findDecree(tx, "15.71", decree.id);
    if (row === undefined) throw new Error("the decree is there");
    return paperOfDecree(tx, office, row, { nik: "masked", origin: null });
  });
  const words = '#read("/etc/passwd") $x^2$ *tebal* \\ <label> @ref';
  const pages = await textOfPdf(
    await printDecree({ ...data, subject: "A", considerations: [words] }),
  );
  expect(joined(pages)).toContain(words);
});

test("a paper that takes too much is given up, and the server goes on", async () => {
  const data = await read(office, async (tx) => {
    const row = await findDecree(tx, "15.71", decree.id);
    if (row === undefined) throw new Error("the decree is there");
    return paperOfDecree(tx, office, row, { nik: "masked", origin: null });
  });
  await expect(printDecree(data, { waitMsMax: 50 })).rejects.toThrow(/took-too-long/);
  await expect(printDecree(data, { memoryBytesMax: 1 })).rejects.toThrow(/took-too-much-memory/);
});
