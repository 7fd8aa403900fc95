import type { RegisterPayload } from "@payung/domain/field/commands.ts";
import type { FieldFile } from "../sync/records.ts";
import { type Answers, readDay } from "./answers.ts";

/** The answers as they are sent. Only what was answered; how it is read is the server's to say. */
export function payloadOf(
  id: string,
  answers: Answers,
  files: readonly FieldFile[],
): RegisterPayload {
  const { mark, markPhoto, notice, phone, place, rt, address } = answers;
  if (notice === null || mark === null) throw new Error("Broken invariant: consent was checked");
  return {
    draft: {
      id,
      nik: answers.nik.replace(/\D/g, ""),
      name: answers.name.trim(),
      birthDate: readDay(answers.birthDate) ?? answers.birthDate,
      kelurahan: answers.kelurahanCode,
      occupation: answers.occupation,
      noticeGiven: true,
      ...(phone.trim() === "" ? {} : { phone: phone.trim() }),
      ...(rt.trim() === "" ? {} : { rt: rt.trim() }),
      ...(address.trim() === "" ? {} : { address: address.trim() }),
    },
    place,
    consent: { notice, mark, evidenceId: markPhoto?.id ?? null },
    evidence: files.map(({ id: fileId, kind, sha256 }) => ({ id: fileId, kind, sha256 })),
  };
}
