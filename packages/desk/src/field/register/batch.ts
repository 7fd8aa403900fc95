import type { FieldStore } from "../sync/store.ts";
import { type Answers, type Batch, forTheNext } from "./answers.ts";

const NOTE = "batch";

/** Batch mode: what the next form begins with, until somebody ends it. It outlives the app. */
export function batchOf(store: FieldStore): Batch | null {
  return store.notes.get(NOTE) as Batch | null;
}

export function rememberForNext(store: FieldStore, answers: Answers): Promise<void> {
  return store.notes.put(NOTE, forTheNext(answers));
}

export function endBatch(store: FieldStore): Promise<void> {
  return store.notes.put(NOTE, null);
}

/** "Kenali Asam Bawah, RT 3, Penjahit" */
export function sayBatch(store: FieldStore, { kelurahanCode, rt, occupation }: Batch): string {
  const kelurahan = store.pack()?.kelurahan.find(({ code }) => code === kelurahanCode);
  return [kelurahan?.name ?? "", rt === "" ? "" : `RT ${rt}`, occupation]
    .filter((each) => each !== "")
    .join(", ");
}
