import { newId } from "../../shared/new-id.ts";
import { startOfArea } from "../areas.ts";
import { go } from "../place.ts";
import type { FieldStore } from "../sync/store.ts";
import { type Answers, type Form, NO_ANSWERS } from "./answers.ts";
import { batchOf } from "./batch.ts";

/** What a form begins with when nothing is kept of the one before. */
export function emptyStart(store: FieldStore): Partial<Answers> {
  return startOfArea(store.pack()?.kelurahan.map(({ code }) => code) ?? []);
}

/** Begins a form for somebody who was not found: with what batch mode keeps, and what was typed to search. */
export async function registerNew(store: FieldStore, known: Partial<Answers> = {}): Promise<void> {
  const id = newId();
  const answers: Answers = { ...NO_ANSWERS, ...emptyStart(store), ...batchOf(store), ...known };
  const form: Form = { begunAt: store.now().toISOString(), step: "ktp", answers };
  await store.drafts.put(id, form);
  go({ at: "register", id, step: "ktp" });
}
