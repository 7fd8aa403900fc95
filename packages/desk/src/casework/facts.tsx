import { ageOn } from "@payung/domain/shared/dates.ts";
import type { ComponentChildren } from "preact";
import { cityToday } from "../shared/deadline.ts";
import { KeyHint } from "../shared/key-hint.tsx";
import { type MessageKey, t } from "../shared/language.ts";
import { kelurahanName, type Names, occupationName } from "../shared/names.ts";
import { sayBy, sayDay, sayMoment, sayName, sayNumber, sayPhone } from "../shared/say.ts";
import { SEXES } from "../shared/words.ts";
import type { Case, PartProps } from "./case.ts";
import { FieldOrigin } from "./field-origin.tsx";
import { PhoneOrigin } from "./phone-origin.tsx";
import { RevealedNumber } from "./revealed-number.tsx";

/** What the application says of its person. */
export function Facts(props: PartProps & { onCorrect: (() => void) | null }) {
  const { found, names, onCorrect } = props;
  const { person } = found;
  return (
    <section class="card" aria-labelledby="facts">
      <div class="card-head">
        <h2 id="facts">{t("facts.title")}</h2>
        {onCorrect !== null && (
          <button type="button" class="quiet small" onClick={onCorrect}>
            {t("mend.title")} <KeyHint name="E" />
          </button>
        )}
      </div>
      <dl class="facts names-beside">
        <Fact title={t("case.name")}>{person.name === null ? null : sayName(person.name)}</Fact>
        <Fact title={t("facts.nik")}>
          {person.nikMasked !== null && (
            <RevealedNumber id={person.id} field="nik" masked={person.nikMasked} />
          )}
        </Fact>
        <Fact title={t("facts.born")}>{sayBirth(person)}</Fact>
        <Fact title={t("facts.sex")}>{person.sex === null ? null : t(SEXES[person.sex])}</Fact>
        <Fact title={t("case.occupation")}>{sayOccupation(person, names)}</Fact>
        <Fact title={t("facts.employment")}>
          {person.employment === null ? null : t(EMPLOYMENTS[person.employment] ?? "facts.other")}
        </Fact>
        <Fact title={t("facts.address")}>{sayAddress(person, names)}</Fact>
        <Fact title={t("facts.phone")}>
          {person.phone === null ? null : sayPhone(person.phone)}
        </Fact>
        {person.kkMasked !== null && (
          <Fact title={t("facts.kk")}>
            <RevealedNumber id={person.id} field="kk" masked={person.kkMasked} />
          </Fact>
        )}
        {person.email !== null && <Fact title={t("facts.email")}>{person.email}</Fact>}
        <Fact title={t("facts.notice")}>
          {person.noticeGiven === null
            ? null
            : t(person.noticeGiven ? "facts.notice-given" : "facts.notice-missing")}
        </Fact>
        <Fact title={t("facts.came")}>{sayOrigin(person)}</Fact>
      </dl>
    </section>
  );
}

function Fact({ title, children }: { title: string; children: ComponentChildren }) {
  const isEmpty = children === null || children === "" || children === false;
  return (
    <div>
      <dt>{title}</dt>
      <dd class={isEmpty ? "fine" : undefined}>{isEmpty ? t("facts.none") : children}</dd>
    </div>
  );
}

/** What a list says that somebody works as, where the programme is not for them. */
const EMPLOYMENTS: Readonly<Record<string, MessageKey>> = {
  "civil-servant": "facts.civil-servant",
  soldier: "facts.soldier",
  police: "facts.police",
  "wage-earner": "facts.wage-earner",
};

const CHANNELS: Readonly<Record<string, MessageKey>> = {
  list: "facts.channel.list",
  api: "facts.channel.api",
  web: "facts.channel.web",
  chat: "facts.channel.chat",
  field: "facts.channel.field",
};

function sayBirth({ bornOn, birthPlace }: Case["person"]): string | null {
  if (bornOn === null) return birthPlace;
  const day = sayDay(bornOn);
  const born = birthPlace === null ? day : `${sayName(birthPlace)}, ${day}`;
  return t("facts.born-age", { born, age: ageOn(bornOn, cityToday()) });
}

function sayOccupation(person: Case["person"], names: Names): string | null {
  const name = occupationName(names, person.occupationId);
  const words = [person.occupationWords, person.secondOccupationWords].filter(
    (each) => each !== null,
  );
  if (name === null)
    return words.length === 0 ? null : t("facts.in-own-words", { words: words.join(", ") });
  const own = words.filter((each) => each.toLowerCase() !== name.toLowerCase());
  return own.length === 0 ? name : t("facts.named", { name, words: own.join(", ") });
}

function sayAddress(person: Case["person"], names: Names): string | null {
  const { address, rt, rw, kelurahanCode, kelurahanWords } = person;
  const kelurahan = kelurahanName(names, kelurahanCode) ?? kelurahanWords;
  const parts = [
    address,
    rt === null ? null : t("facts.rt", { rt }),
    rw === null ? null : t("facts.rw", { rw }),
    kelurahan === null ? null : t("area.in-kelurahan", { name: kelurahan }),
  ].filter((each) => each !== null && each !== "");
  return parts.length === 0 ? null : parts.join(", ");
}

function sayOrigin(person: Case["person"]): ComponentChildren {
  const { channel, organisation, rowNumber, submittedAt, submittedBy } = person;
  return (
    <>
      {t(CHANNELS[channel] ?? "facts.other")}
      {organisation !== null && `, ${organisation}`}
      {rowNumber !== null && `, ${t("facts.row", { row: sayNumber(rowNumber) })}`}
      <span class="fine block">
        {sayMoment(submittedAt)}
        {submittedBy.name !== null && `, ${sayBy(submittedBy)}`}
      </span>
      {channel === "field" && <FieldOrigin id={person.id} />}
      {channel === "web" && <PhoneOrigin id={person.id} />}
    </>
  );
}
