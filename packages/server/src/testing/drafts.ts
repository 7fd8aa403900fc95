import type { ApplicationDraft } from "@payung/domain/intake/draft.ts";
import { uuidv7 } from "uuidv7";
import { aWorker, type Worker } from "./workers.ts";

/** The application of one made-up worker, as an officer would type it. */
export function aDraft(
  changed: Partial<ApplicationDraft> = {},
  worker: Worker = aWorker(),
): ApplicationDraft {
  return {
    id: uuidv7(),
    nik: worker.nik,
    name: worker.name,
    birthDate: worker.bornOn,
    sex: worker.sex,
    phone: worker.phone,
    kelurahan: worker.kelurahan,
    occupation: worker.occupation,
    employmentStatus: worker.employmentStatus,
    noticeGiven: true,
    ...changed,
  };
}
