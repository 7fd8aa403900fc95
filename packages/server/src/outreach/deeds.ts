import type { ApplicationDraft } from "@payung/domain/intake/draft.ts";
import { contentsOf, readNik } from "@payung/domain/intake/nik.ts";
import type { DeedResult, State, Turn } from "@payung/domain/outreach/flow/engine.ts";
import { statusMessage } from "@payung/domain/verification/status-sentences.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import { paidCoverOf } from "../funding/service.ts";
import { type Heard, phoneIndexOf, recordConsent } from "../messaging/service.ts";
import { dayOf, type Office } from "../shared/office.ts";
import { KOTA_JAMBI } from "../shared/site.ts";
import { countTries, forgiveTries, type Limit } from "../shared/tries.ts";
import { findByReceipt, registerWorker, workerStatusOf } from "../verification/service.ts";
import { handOver } from "./handovers.ts";
import * as store from "./store.ts";

/** How often one number may be wrong about a code: the same as on the status page. */
const WRONG_OF_PHONE: Limit = { name: "status of a phone", most: 10, windowMs: 10 * 60_000 };

/** Does what a turn asks of the office, and says what came of it. */
export async function perform(
  tx: Tx,
  office: Office,
  heard: Heard,
  state: State,
  deed: NonNullable<Turn["deed"]>,
): Promise<DeedResult> {
  switch (deed.name) {
    case "register":
      return register(tx, office, heard, state);
    case "look-up":
      return lookUp(tx, office, heard, state);
    case "hand-over": {
      const reason = deed.reason ?? "asked";
      await handOver(tx, office, { ...heard, reason, words: wordsOf(heard) });
      return { outcome: "handed-over" };
    }
    case "opt-out":
      for (const channel of ["whatsapp", "sms"] as const)
        await recordConsent(tx, office, {
          id: uuidv7(),
          phone: heard.phone,
          channel,
          isGiven: false,
          application: null,
          saidThrough: "chat",
        });
      return { outcome: "done" };
    case "remind":
      return { outcome: "done" };
  }
}

/** Registers the worker by the one way in which anybody is. Who wrote from this number has proved it. */
async function register(
  tx: Tx,
  office: Office,
  { phone, channel }: Heard,
  { answers, language }: State,
): Promise<DeedResult> {
  const nik = readNik(answers["nik"]);
  const draft: ApplicationDraft = {
    id: uuidv7(),
    nik: answers["nik"] ?? "",
    name: answers["name"] ?? "",
    birthDate: answers["bornOn"] ?? "",
    kelurahan: answers["kelurahan"] ?? "",
    occupation: answers["occupation"] ?? "",
    phone,
    noticeGiven: true,
    ...(nik.outcome === "read"
      ? { sex: contentsOf(nik.nik).sex === "female" ? "perempuan" : "laki-laki" }
      : {}),
  };
  const { application } = await registerWorker(tx, office, draft, "chat");
  const { id: applicationId, kelurahan_code: kelurahanCode, code } = application;
  if (answers["contact"] !== undefined)
    await recordConsent(tx, office, {
      id: uuidv7(),
      phone,
      channel,
      isGiven: true,
      language,
      application: { id: applicationId, kelurahanCode },
      saidThrough: "chat",
    });
  const photo = answers["photo"];
  if (photo !== undefined) {
    const id = uuidv7();
    await store.insertPhoto(tx, {
      region_code: office.actor.regionCode,
      id,
      application_id: applicationId,
      kelurahan_code: kelurahanCode,
      place_sealed: office.vault.seal(Buffer.from(JSON.stringify({ phone, photo })), `photo ${id}`),
      due_at: office.now(),
    });
  }
  return { outcome: "done", values: { code } };
}

async function lookUp(
  tx: Tx,
  office: Office,
  { phone }: Heard,
  { answers, language }: State,
): Promise<DeedResult> {
  const tried = [{ of: WRONG_OF_PHONE, by: phoneIndexOf(office, phone).toString("hex") }];
  const minutes = await countTries(tx, office, tried);
  if (minutes > 0) return { outcome: "too-many", values: { minutes: String(minutes) } };
  const typed = { code: answers["code"] ?? "", bornOn: answers["bornOn"] ?? "" };
  const today = dayOf(office.now());
  const { regionCode } = office.actor;
  const id = await findByReceipt(tx, regionCode, typed);
  if (id === null) return { outcome: "not-found" };
  await forgiveTries(tx, office, tried);
  const status = await workerStatusOf(tx, regionCode, id, today);
  const paid = await paidCoverOf(tx, regionCode, id, today);
  const answer = statusMessage(status, language, { ...KOTA_JAMBI, paid });
  return { outcome: "found", values: { answer } };
}

/** What somebody wrote, for the person who calls back. */
export function wordsOf({ input }: Heard): string | null {
  return input.kind === "text" ? input.text.slice(0, 500) : null;
}
