import type { ApplicationDraft } from "@payung/domain/intake/draft.ts";
import { uuidv7 } from "uuidv7";
import type { Shown } from "../shared/route.ts";
import { aDraft } from "./drafts.ts";
import { aWorker, type Worker } from "./workers.ts";

/** Somebody whose every fact can be found again wherever it leaks to. */
export type Canary = {
  readonly draft: ApplicationDraft;
  /** The facts as they would be read, by what a route calls them when it shows them. */
  readonly facts: Readonly<Record<Exclude<Shown, "nik-masked" | "words" | "picture">, string>>;
};

let born = 0;

/** A made-up person; `tag` is a word of letters that stands in everything they say of themselves. */
export function aCanary(tag: string, changed: Partial<Worker>): Canary {
  born += 1;
  const worker = aWorker({
    name: `Kanari ${tag} ${"abcdefghij"[born % 10]}`,
    bornOn: `1971-${String(1 + (born % 12)).padStart(2, "0")}-${String(1 + (born % 28)).padStart(2, "0")}`,
    ...changed,
  });
  const kk = `${worker.nik.slice(0, 6)}${String(99_000_000 + born).slice(0, 6)}99${String(10 + (born % 90))}`;
  const draft = aDraft(
    {
      id: uuidv7(),
      kk,
      birthPlace: `Muara ${tag}`,
      email: `${tag.toLowerCase()}${born}@example.org`,
      address: `Lorong ${tag} ${born}`,
    },
    worker,
  );
  const facts = {
    nik: worker.nik,
    kk,
    name: worker.name,
    "born-on": worker.bornOn,
    "birth-place": draft.birthPlace ?? "",
    phone: worker.phone.replace(/^0/, "+62"),
    email: draft.email ?? "",
    address: draft.address ?? "",
  };
  return { draft, facts };
}
