import { createHash } from "node:crypto";
import { readCard } from "@payung/domain/cards/card.ts";
import { keysFor, readKeySet } from "@payung/domain/cards/card-keys.ts";
import { entryToHash, isRevoked, readRevokedCards } from "@payung/domain/cards/revoked-cards.ts";
import { readSign1 } from "@payung/domain/cards/sign1.ts";
import { sayWorkerCode } from "@payung/domain/cards/worker-code.ts";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordDropout } from "../programme/service.ts";
import { type Office, read, write } from "../shared/office.ts";
import { cardsByApplication, givenCovered } from "../testing/cards.ts";
import { asOwner } from "../testing/table-rows.ts";
import { breakingOffAt, givenOffice, type TestOffice } from "../testing/test-office.ts";
import { workers } from "../testing/workers.ts";
import { checkCode, initialsOf } from "./check-code.ts";
import {
  currentList,
  endCards,
  issueOne,
  keySetOf,
  orderIssue,
  orderPrint,
  revokeCard,
  workOffIssue,
} from "./service.ts";

const PEOPLE = 12;

let work: TestOffice;
let office: Office;
let cohortId: string;
let ids: readonly string[];
const list = workers(PEOPLE);
beforeAll(async () => {
  work = await givenOffice();
  ({ office } = work);
  ({ cohortId, ids } = await givenCovered(work, list));
});
afterAll(() => work.close());

const desk = (from: Office = office) => ({ ...from, enqueue: async () => {} });
const idOf = (at: number) => ids[at] ?? "";
const cardOf = async (at: number) => {
  const rows = await read(office, (tx) =>
    tx
      .selectFrom("cards as c")
      .leftJoin("card_revocations as r", "r.card_id", "c.id")
      .selectAll("c")
      .select("r.reason")
      .where("c.application_id", "=", idOf(at))
      .orderBy("c.issued_at")
      .orderBy("c.id")
      .execute(),
  );
  return rows;
};
/** What the events say of somebody's card that was withdrawn. */
const eventsOf = async (at: number) => {
  const rows = await asOwner(work, (tx) =>
    tx
      .selectFrom("events")
      .select("details")
      .where("kind", "=", "cards.revoked")
      .where("subject_id", "=", idOf(at))
      .execute(),
  );
  return rows.map(({ details }) => details);
};
/** The latest decision on somebody says otherwise from now on, as a later look at the registers would. */
const decidedAnew = (at: number, ground: string) =>
  asOwner(work, async (tx) => {
    const before = await tx
      .selectFrom("decisions")
      .selectAll()
      .where("application_id", "=", idOf(at))
      .executeTakeFirstOrThrow();
    const run = await tx.selectFrom("runs").selectAll().executeTakeFirstOrThrow();
    const runId = uuidv7();
    await tx
      .insertInto("runs")
      .values({ ...run, id: runId, inputs_sha256: createHash("sha256").update(runId).digest() })
      .execute();
    await tx
      .insertInto("decisions")
      .values({ ...before, id: uuidv7(), run_id: runId, outcome: "refused", grounds: [ground] })
      .execute();
  });
const trusted = () => readKeySet(keySetOf(office.vault, "15.71"));
const openList = async () => {
  const { bytes } = await currentList(office);
  const signed = readSign1(bytes);
  const found = "sign1" in signed ? readRevokedCards(signed.sign1) : null;
  if (found === null) throw new Error("the list is one");
  return found;
};
const isOnList = async (code: string) =>
  isRevoked(await openList(), createHash("sha256").update(entryToHash("15.71", code)).digest());

describe("cards of a cohort", () => {
  test("are made for everybody covered, once, also when the job is killed at any statement and begun again", async () => {
    const id = uuidv7();
    await write(office, (tx) => orderIssue(tx, desk(), { id, cohortId }));
    for (let nth = 0; nth < 24; nth += 3)
      await workOffIssue(breakingOffAt(office, nth), id).catch(() => {});
    await workOffIssue(office, id);
    await workOffIssue(office, id);
    const cards = await read(office, (tx) => tx.selectFrom("cards").selectAll().execute());
    expect(cards.map((each) => each.application_id).sort()).toEqual([...ids].sort());
    expect(new Set(cards.map(({ code }) => code)).size).toBe(PEOPLE);
    const order = await read(office, (tx) =>
      tx.selectFrom("card_orders").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
    );
    expect(order).toMatchObject({ cards_total: PEOPLE, cards_done: PEOPLE });
    expect(order.ended_at).not.toBeNull();
    const events = await asOwner(work, (tx) =>
      tx.selectFrom("events").select("subject_id").where("kind", "=", "cards.issued").execute(),
    );
    expect(events.map(({ subject_id }) => subject_id).sort()).toEqual([...ids].sort());
  });

  test("say the last covered day, end after the months of grace, and are signed by the published key", async () => {
    const [card] = await cardOf(0);
    const read = readCard(card?.qr_text ?? "");
    if ("refused" in read) throw new Error(read.refused);
    expect(read.card).toMatchObject({
      issuer: "15.71",
      programme: "JBI-PR",
      validTo: "2027-11-30",
      workerCode: card?.code,
      // The end of the third unpaid month, by the city's clock.
      expiresAt: Date.parse("2028-03-01T00:00:00+07:00") / 1000,
    });
    expect(card?.valid_to).toBe("2027-11-30");
    const [key] = keysFor(read.card, trusted());
    const { isSigned } = office.vault.signing("cards");
    expect(isSigned(read.card.signed, key?.keyId ?? "", read.card.signature)).toBe(true);
    expect(card?.key_id).toBe(key?.keyId);
  });

  test("hold nothing of the person: neither name nor NIK nor the application's code stand in one", async () => {
    const rows = await asOwner(work, (tx) =>
      tx
        .selectFrom("cards as c")
        .innerJoin("applications as a", "a.id", "c.application_id")
        .select(["c.qr_text", "c.code", "a.name", "a.code as application_code"])
        .execute(),
    );
    for (const { qr_text, code, name, application_code } of rows) {
      const read = readCard(qr_text);
      const said = "card" in read ? Buffer.from(read.card.payload).toString("latin1") : "";
      expect(said).toContain(code);
      for (const word of [...(name ?? "").split(" "), application_code, "1571"])
        expect(said.includes(word)).toBe(false);
    }
  });

  test("nobody is due any more; the id of an order says the same order again, and no other", async () => {
    const order = (id: string) => write(office, (tx) => orderIssue(tx, desk(), { id, cohortId }));
    await expect(order(uuidv7())).rejects.toMatchObject({ code: "cards.nobody-due" });
    const [made] = await read(office, (tx) => tx.selectFrom("card_orders").selectAll().execute());
    const id = made?.id ?? "";
    expect((await order(id)).id).toBe(id);
    const print = { id, cohortId, which: "all", origin: null } as const;
    await expect(write(office, (tx) => orderPrint(tx, desk(), print))).rejects.toMatchObject({
      code: "request.id-already-used",
    });
  });

  test("are withdrawn at once when the programme lets somebody go, who is given no other", async () => {
    const [card] = await cardOf(1);
    expect(await endCards(office)).toBe(false);
    await write(office, (tx) =>
      recordDropout(tx, office, {
        cohortId,
        applicationId: idOf(1),
        reason: "DIED",
        note: "",
      }),
    );
    // Killed anywhere it is as if it had not begun; two at once do it once.
    for (let nth = 1; nth < 12; nth += 2)
      await endCards(breakingOffAt(office, nth)).catch(() => {});
    await Promise.all([endCards(office), endCards(office)]);
    expect(await endCards(office)).toBe(false);
    expect((await cardOf(1)).map(({ reason }) => reason)).toEqual(["ended"]);
    expect(await isOnList(card?.code ?? "")).toBe(true);
    expect(await eventsOf(1)).toEqual([{ why: "ended", left: "let-go" }]);
    await expect(
      write(office, (tx) => orderIssue(tx, desk(), { id: uuidv7(), cohortId })),
    ).rejects.toMatchObject({ code: "cards.nobody-due" });
  });

  test.each([
    [10, "same-as-known-worker", "duplicate"],
    [11, "deceased", "deceased"],
  ])("are withdrawn when the decision on person %i says %s, who is given no other", async (at, ground, left) => {
    const [card] = await cardOf(at);
    await decidedAnew(at, ground);
    expect(await endCards(office)).toBe(true);
    expect((await cardOf(at)).map(({ reason }) => reason)).toEqual(["ended"]);
    expect(await isOnList(card?.code ?? "")).toBe(true);
    expect(await eventsOf(at)).toEqual([{ why: "ended", left }]);
    const one = { id: uuidv7(), applicationId: idOf(at) };
    await expect(write(office, (tx) => issueOne(tx, office, one))).rejects.toMatchObject({
      code: "cards.not-covered",
    });
  });

  test("stay with somebody refused for another reason, until the programme lets them go", async () => {
    await decidedAnew(9, "civil-servant");
    expect(await endCards(office)).toBe(false);
    expect((await cardOf(9)).map(({ reason }) => reason)).toEqual([null]);
  });
});

describe("a lost card", () => {
  test("is withdrawn and replaced in one deed, and sent again it is the same deed", async () => {
    const [lost] = await cardOf(2);
    const order = {
      id: lost?.id ?? "",
      reason: "lost",
      words: "Hilang di pasar",
      replacementId: uuidv7(),
    } as const;
    const revoke = () => write(office, (tx) => revokeCard(tx, office, order));
    const [one, other] = [await revoke(), await revoke()];
    expect(other.replacement?.id).toBe(one.replacement?.id);
    const [first, second] = await cardOf(2);
    expect([first?.reason, second?.reason]).toEqual(["lost", null]);
    expect(second).toMatchObject({ replaces_id: lost?.id, valid_to: lost?.valid_to });
    expect(second?.code).not.toBe(lost?.code);
    expect(await isOnList(lost?.code ?? "")).toBe(true);
    expect(await isOnList(second?.code ?? "")).toBe(false);
  });

  test("cannot be withdrawn for another reason afterwards, nor replaced twice", async () => {
    const [lost] = await cardOf(2);
    const again = (changed: object) =>
      write(office, (tx) =>
        revokeCard(tx, office, {
          id: lost?.id ?? "",
          reason: "lost",
          words: "Hilang di pasar",
          replacementId: null,
          ...changed,
        }),
      );
    await expect(again({ reason: "misused" })).rejects.toMatchObject({
      code: "cards.already-revoked",
    });
    await expect(again({ replacementId: uuidv7() })).rejects.toMatchObject({
      code: "cards.already-revoked",
    });
  });

  test("two people at two counters who replace it at once make one new card", async () => {
    const [lost] = await cardOf(3);
    const replace = () =>
      write(office, (tx) =>
        revokeCard(tx, office, {
          id: lost?.id ?? "",
          reason: "damaged",
          words: "Sobek",
          replacementId: uuidv7(),
        }),
      );
    const results = await Promise.allSettled([replace(), replace()]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await cardOf(3)).toHaveLength(2);
  });

  test("without a replacement leaves nobody with a card, until one is given", async () => {
    const [card] = await cardOf(4);
    const revocation = {
      id: card?.id ?? "",
      reason: "misused",
      words: "Dipinjamkan",
      replacementId: null,
    } as const;
    const give = (id: string) =>
      write(office, (tx) => issueOne(tx, office, { id, applicationId: idOf(4) }));
    await expect(give(uuidv7())).rejects.toMatchObject({ code: "cards.card-holds" });
    await write(office, (tx) => revokeCard(tx, office, revocation));
    const id = uuidv7();
    expect((await give(id)).id).toBe(id);
    expect((await give(id)).id).toBe(id);
    await expect(give(uuidv7())).rejects.toMatchObject({ code: "cards.card-holds" });
    await expect(
      write(office, (tx) => issueOne(tx, office, { id, applicationId: idOf(5) })),
    ).rejects.toMatchObject({ code: "request.id-already-used" });
  });

  test("nobody who is not covered gets one", async () => {
    await expect(
      write(office, (tx) => issueOne(tx, office, { id: uuidv7(), applicationId: idOf(1) })),
    ).rejects.toMatchObject({ code: "cards.not-covered" });
    const later = { ...office, now: () => new Date("2028-03-02T00:00:00Z") };
    await expect(
      write(later, (tx) => issueOne(tx, later, { id: uuidv7(), applicationId: idOf(5) })),
    ).rejects.toMatchObject({ code: "cards.not-covered" });
  });
});

describe("the list of withdrawn cards", () => {
  const on = (instant: string) => ({ ...office, now: () => new Date(instant) });

  test("is the same until something is withdrawn or a day has passed, and its number only grows", async () => {
    const morning = on("2026-12-10T00:00:00Z");
    const first = await currentList(morning);
    expect(await currentList(on("2026-12-10T23:00:00Z"))).toEqual(first);
    const next = await currentList(on("2026-12-11T00:00:00Z"));
    expect(next.number).toBe(first.number + 1);
    const [card] = await cardOf(6);
    await write(office, (tx) =>
      revokeCard(tx, office, {
        id: card?.id ?? "",
        reason: "lost",
        words: "Hilang",
        replacementId: null,
      }),
    );
    expect((await currentList(on("2026-12-11T00:01:00Z"))).number).toBe(next.number + 1);
    const twice = await Promise.all([currentList(on("2026-12-13")), currentList(on("2026-12-13"))]);
    expect(new Set(twice.map(({ number }) => number)).size).toBe(1);
  });

  test("is trusted for a week, is signed, and says no reasons", async () => {
    const found = await openList();
    expect(found.nextUpdate - found.issuedAt).toBe(7 * 86_400);
    const signed = readSign1((await currentList(office)).bytes);
    if (!("sign1" in signed)) throw new Error("signed");
    const { isSigned, all } = office.vault.signing("cards");
    expect(isSigned(signed.sign1.signed, all[0]?.keyId ?? "", signed.sign1.signature)).toBe(true);
    expect(Buffer.from(signed.sign1.payload).toString("latin1")).not.toMatch(/lost|Hilang|misused/);
  });

  test("forgets cards that have expired by themselves", async () => {
    expect((await openList()).entries.length).toBeGreaterThan(0);
    await currentList(on("2028-03-05T00:00:00Z"));
    const rows = await read(office, (tx) =>
      tx.selectFrom("revoked_card_lists").selectAll().orderBy("number", "desc").limit(1).execute(),
    );
    expect(rows[0]).toMatchObject({ entry_count: 0 });
  });
});

describe("a code that somebody asks about", () => {
  const ask = (code: string, now = "2026-12-15T00:00:00Z") =>
    read(office, (tx) => checkCode(tx, "15.71", code, new Date(now)));

  test("tells initials, state and day of a card that holds or has expired", async () => {
    const [card] = await cardOf(7);
    const initials = initialsOf(list[7]?.name ?? "");
    expect(await ask(card?.code ?? "")).toEqual({
      state: "valid",
      initials,
      validTo: "2027-11-30",
    });
    expect(await ask(card?.code ?? "", "2028-03-01T00:00:00Z")).toMatchObject({ state: "expired" });
    expect(initials).toMatch(/^(?:\p{L}\. ?)+$/u);
  });

  test("tells the same of a withdrawn card as of a code that nobody has: nothing", async () => {
    const [withdrawn] = await cardOf(2);
    expect(await ask(withdrawn?.code ?? "")).toBeNull();
    expect(await ask("ZZZZZZZZ")).toBeNull();
  });

  test("is printed so that it can be typed", async () => {
    const cards = await cardsByApplication(work);
    for (const { code } of cards.values())
      expect(sayWorkerCode(code)).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$/);
  });
});
