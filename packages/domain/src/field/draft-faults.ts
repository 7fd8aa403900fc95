import type { Candidate } from "../intake/candidate.ts";
import { correctionSentence } from "../intake/correction.ts";
import { mendable, problemSentence } from "../intake/row-problems.ts";
import type { Fault, FieldName } from "./answers.ts";

const FIELD_OF: Readonly<Record<string, FieldName>> = {
  nik: "nik",
  name: "name",
  "birth-date": "birthDate",
};

/**
 * What a collector must mend before somebody can be registered in the field. More is asked for than of a list, since
 * whoever can tell stands there: a kelurahan that exists, a phone number that can be rung, and a consent.
 */
export function draftFaults(candidate: Candidate | null): Fault[] {
  if (candidate === null)
    return [{ field: "name", code: "name.missing", sentence: problemSentence("name.missing") }];
  const faults: Fault[] = mendable(candidate).map((code) => ({
    field: FIELD_OF[code.slice(0, code.indexOf("."))] ?? "name",
    code,
    sentence: problemSentence(code),
  }));
  if (candidate.kelurahanCode === null) {
    const code = candidate.kelurahanWords === "" ? "kelurahan.missing" : "kelurahan.unknown";
    faults.push({ field: "kelurahan", code, sentence: correctionSentence(code) });
  }
  if (candidate.phoneProblem !== null) {
    const code = `phone.${candidate.phoneProblem}` as const;
    faults.push({ field: "phone", code, sentence: correctionSentence(code) });
  }
  if (candidate.consent !== true)
    faults.push({
      field: "consent",
      code: "consent.missing",
      sentence: "Pemberitahuan belum dibacakan. Bacakan dulu, lalu minta persetujuan.",
    });
  return faults;
}
