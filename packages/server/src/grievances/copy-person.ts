import { CHANNELS } from "@payung/domain/intake/channels.ts";
import type { CorrectedField } from "@payung/domain/intake/correction.ts";
import { DRAFT_COLUMNS } from "@payung/domain/intake/draft.ts";
import { maskNik } from "@payung/domain/intake/nik.ts";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import { listShown } from "../corrections/service.ts";
import { findFieldRegistration } from "../field/service.ts";
import { findPhoneRegistration, readOriginal } from "../intake/service.ts";
import { maskPhone } from "../messaging/service.ts";
import { readVocabulary } from "../reference/service.ts";
import { sayDate, sayPhone } from "../shared/say.ts";
import { atMoment, type CopyGround, type CopyRow, row, worded } from "./copy-data.ts";
import * as store from "./copy-store.ts";

/** Who somebody is, as it reads today. */
export async function identityRows(ground: CopyGround): Promise<CopyRow[]> {
  const { tx, t, application: a } = ground;
  const { occupations, kelurahan } = await readVocabulary(tx, a.region_code);
  const occupation = occupations.find(({ id }) => id === a.occupation_id)?.nameId ?? null;
  const place = kelurahan.find(({ code }) => code === a.kelurahan_code);
  return [
    ...row(t, "copy.name", a.name),
    ...row(t, "copy.nik", numberOf(ground, a.nik_sealed)),
    ...row(t, "copy.kk", numberOf(ground, a.kk_sealed)),
    ...row(t, "copy.born", a.born_on === null ? null : sayDate(a.born_on)),
    ...row(t, "copy.birth-place", a.birth_place),
    ...row(t, "copy.sex", a.sex === null ? null : t(`copy.sex.${a.sex as "female"}`)),
    ...row(t, "copy.phone", a.phone === null ? null : sayPhone(a.phone)),
    ...row(t, "copy.email", a.email),
    ...row(t, "copy.address", a.address),
    ...row(t, "copy.rt", a.rt === null ? null : `${a.rt} / ${a.rw ?? "–"}`),
    ...row(
      t,
      "copy.kelurahan",
      place === undefined ? a.kelurahan_words : `${place.name}, ${place.kecamatan}`,
    ),
    ...row(t, "copy.occupation", occupation ?? a.occupation_words),
    ...row(t, "copy.second-occupation", a.second_occupation_words),
    ...row(t, "copy.employment", a.employment),
    ...row(t, "copy.deceased", a.deceased_hint ? t("copy.yes") : null),
  ];
}

/** How, when and by whom somebody was registered. */
export async function registrationRows(ground: CopyGround): Promise<CopyRow[]> {
  const { tx, office, t, application: a } = ground;
  const field = await findFieldRegistration(tx, office, a.id);
  return [
    [t("copy.code"), a.code],
    [t("copy.channel"), worded(t, CHANNELS, "copy.channel", a.channel)],
    [t("copy.received-at"), atMoment(ground, a.submitted_at)],
    ...row(t, "copy.organisation", a.organisation),
    ...row(t, "copy.row", a.row_number),
    ...row(t, "copy.notice", a.notice_given === null ? null : yesNo(ground, a.notice_given)),
    ...(field === null
      ? []
      : [
          ...row(t, "copy.field-notice", t(`copy.field-notice.${field.notice}`)),
          ...row(t, "copy.field-mark", t(`copy.field-mark.${field.mark}`)),
          ...row(
            t,
            "copy.field-place",
            field.place === null
              ? null
              : `${field.place.latitude}, ${field.place.longitude} (± ${Math.round(field.place.accuracy)} m)`,
          ),
          ...row(t, "copy.field-notes", field.notes),
        ]),
  ];
}

/** What came in, word by word, before anybody mended it. */
export async function receivedRows(ground: CopyGround): Promise<CopyRow[]> {
  const { tx, office, t, application, isWhole } = ground;
  const original = await readOriginal(tx, office, application);
  return original.map(([name, value]) => [
    // A list has the names of its own columns.
    application.list_id === null ? worded(t, [...DRAFT_COLUMNS.values()], "copy.raw", name) : name,
    isWhole ? value : withoutNik(value),
  ]);
}

/** What was mended since. */
export async function correctionRows(ground: CopyGround): Promise<CopyRow[]> {
  const { tx, office, t, application } = ground;
  const { made, waiting } = await listShown(tx, office, application.id);
  const closed = await store.listClosedCorrections(tx, application.region_code, application.id);
  return [
    ...made.map(
      (each): CopyRow => [
        atMoment(ground, each.at),
        `${namesOf(ground, each.fields)}. ${each.reason}${each.isUndone ? ` (${t("copy.undone")})` : ""}`,
      ],
    ),
    ...waiting.map(
      (each): CopyRow => [
        atMoment(ground, each.at),
        `${t("copy.waiting")}: ${namesOf(ground, each.fields)}. ${each.reason}`,
      ],
    ),
    ...closed.map(
      (each): CopyRow => [
        atMoment(ground, each.closed_at),
        `${t("copy.not-corrected")}: ${each.reason}`,
      ],
    ),
  ];
}

/** Whom to call; the number is another person's, so its middle is hidden. */
export async function familyRows({ tx, office, t, application }: CopyGround): Promise<CopyRow[]> {
  const { contact } = (await findPhoneRegistration(tx, office, application.id)) ?? {};
  if (contact == null) return [];
  return [
    [t("copy.contact"), `${contact.name} (${t(`daftar.relation.${contact.relation}`)})`],
    ...row(t, "copy.contact-phone", contact.phone === null ? null : maskPhone(contact.phone)),
  ];
}

function numberOf({ office, application, isWhole }: CopyGround, sealed: Buffer | null) {
  if (sealed === null) return null;
  const number = office.vault.openNik(sealed, application.id);
  return isWhole ? number.replace(/(\d{4})(?=\d)/g, "$1 ") : maskNik(number);
}

function yesNo({ t }: CopyGround, holds: boolean): string {
  return t(holds ? "copy.yes" : "copy.no");
}

/** What was mended, by name: the values of then and now stand in what came in and in what reads today. */
function namesOf({ t }: CopyGround, fields: readonly { readonly field: CorrectedField }[]): string {
  return fields.map(({ field }) => t(`copy.field.${field}`)).join(", ");
}
