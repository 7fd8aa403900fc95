import {
  type Candidate,
  type CandidateReference,
  candidateReader,
} from "@payung/domain/intake/candidate.ts";
import type { Channel } from "@payung/domain/intake/channels.ts";
import { type ApplicationDraft, DRAFT_COLUMNS, draftRow } from "@payung/domain/intake/draft.ts";
import { isSeen } from "../access/service.ts";
import type { Tx } from "../db/transaction.ts";
import { dayOf, type Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvents } from "../transparency/service.ts";
import { newPerson } from "./application-row.ts";
import * as applicationStore from "./application-store.ts";
import { readCandidateReference } from "./candidate-reference.ts";
import { type IdentityRow, KEYS_MODEL, openIdentity, personKeys } from "./identity.ts";
import * as keyStore from "./key-store.ts";
import * as listStore from "./list-store.ts";

/** Somebody who comes in by themselves, not on a list. */
export type Newcomer = {
  readonly draft: ApplicationDraft;
  /** The registration code, where the worker was given it before; else a new one. */
  readonly code?: string | undefined;
};

/** What an application becomes: the stored row, and whether it was there before. */
export type ReceivedApplication = {
  readonly row: applicationStore.ApplicationRow;
  readonly wasThere: boolean;
};

/** Reads applications as people typed them, as the rows of a list are read; null for one that names nobody. */
export function draftReader(
  reference: CandidateReference,
): (draft: ApplicationDraft) => Candidate | null {
  const readCandidate = candidateReader(reference, {
    columns: DRAFT_COLUMNS,
    notes: new Map(),
    headers: [],
  });
  return (draft) => readCandidate(draftRow(draft));
}

/**
 * Takes in applications of different ids, with as many statements as for one; the answers stand in the order given. The
 * same id with the same content is the same application; with other content it is refused, because what was received
 * is never changed. One that is refused refuses all.
 */
export async function takeApplications(
  tx: Tx,
  office: Pick<Office, "actor" | "vault" | "now">,
  newcomers: readonly Newcomer[],
  channel: Channel,
): Promise<ReceivedApplication[]> {
  const { actor, vault } = office;
  const { regionCode } = actor;
  const reference = await readCandidateReference(tx, regionCode, dayOf(office.now()));
  const readDraft = draftReader(reference);
  const people = newcomers.map(({ code, draft }) => {
    const candidate = readDraft(draft);
    if (candidate === null) throw new Problem("intake.empty-application");
    const origin = {
      regionCode,
      channel,
      listId: null,
      rowNumber: null,
      submittedAt: office.now(),
      submittedBy: actor.id,
      organisation: actor.organisation ?? null,
    };
    return newPerson(candidate, draftRow(draft).cells, origin, vault, draft.id, code);
  });
  // Of two who send the same person at once the later one waits here, and then finds the earlier.
  await listStore.takeTurn(tx, regionCode, "single");
  // By what they look alike, not by every word of their names: half a city is called by one of ten.
  const alikeBy = people
    .filter(({ keys }) => keys.length > 0)
    .flatMap(({ application }) =>
      personKeys(openIdentity(application as IdentityRow, vault), vault),
    );
  if (alikeBy.length > 0) await keyStore.lockKeys(tx, [...new Set(alikeBy)]);
  const at = office.now();
  for (const { application } of people) application.submitted_at = at;
  if (!people.every(({ application }) => isSeen(actor, application)))
    throw new Problem("access.outside-area");

  await applicationStore.insertApplications(
    tx,
    people.map(({ application }) => application),
  );
  const ids = people.map(({ application }) => application.id);
  const stored = new Map(
    (await applicationStore.findApplications(tx, regionCode, ids)).map((row) => [row.id, row]),
  );
  const received = people.map(({ application }): ReceivedApplication => {
    const row = stored.get(application.id);
    if (row === undefined || !row.content_sha256.equals(application.content_sha256))
      throw new Problem("request.id-already-used");
    // Sealed anew each time: these very bytes lie there only if they came in now.
    return { row, wasThere: !row.raw_sealed.equals(application.raw_sealed) };
  });
  const added = people.filter((_, at) => received[at]?.wasThere === false);
  await keyStore.insertKeys(
    tx,
    regionCode,
    KEYS_MODEL,
    added.map(({ application, keys }) => ({ applicationId: application.id, keys })),
  );
  await recordEvents(
    tx,
    actor,
    added.map(({ application }) => ({
      kind: "intake.application-received",
      subjectId: application.id,
    })),
  );
  return received;
}
