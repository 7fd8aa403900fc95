import type {
  CivilAnswer,
  MembershipAnswer,
  WelfareAnswer,
} from "@payung/domain/verification/registry.ts";
import { cityToday } from "../shared/deadline.ts";
import { type MessageKey, t } from "../shared/language.ts";
import { sayBy, sayDay, sayList, sayMoment } from "../shared/say.ts";
import type { Case } from "./case.ts";

type Answer = Case["answers"][number];

const SOURCES: Readonly<Record<Answer["source"], MessageKey>> = {
  civil: "registry.civil",
  insurer: "registry.insurer",
  welfare: "registry.welfare",
};
const MODES: Readonly<Record<Answer["mode"], MessageKey>> = {
  file: "registry.by-file",
  manual: "registry.by-hand",
  service: "registry.by-service",
};
const FIELD: Readonly<Record<CivilAnswer["name"], MessageKey>> = {
  match: "registry.match",
  near: "registry.near",
  mismatch: "registry.mismatch",
  "not-checked": "registry.not-checked",
};
const STATUS: Readonly<Record<CivilAnswer["status"], MessageKey>> = {
  active: "registry.active",
  deceased: "registry.deceased",
  moved: "registry.moved",
  inactive: "registry.inactive",
  unknown: "registry.status-unknown",
};
const RESIDENCE: Readonly<Record<CivilAnswer["residence"], MessageKey>> = {
  inside: "registry.inside",
  outside: "registry.outside",
  unknown: "registry.residence-unknown",
};

/** What the registries answered: whether things agree, never the registry's own values. */
export function RegistryAnswers({ found: { answers } }: { found: Case }) {
  return (
    <section class="card" aria-labelledby="registries">
      <h2 id="registries">{t("registry.title")}</h2>
      {answers.length === 0 && <p class="fine">{t("registry.none")}</p>}
      <ul class="said">
        {answers.map((answer) => (
          <li key={answer.source}>
            <h3>{t(SOURCES[answer.source])}</h3>
            <Content answer={answer} />
            <p class="fine">
              {t(MODES[answer.mode], {
                by: sayBy(answer.answeredBy),
                at: sayMoment(answer.answeredAt),
              })}{" "}
              {answer.expiresOn < cityToday()
                ? t("registry.expired", { on: sayDay(answer.expiresOn) })
                : t("registry.valid", { on: sayDay(answer.expiresOn) })}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Content({ answer: { source, answer } }: { answer: Answer }) {
  // The server wrote each answer by the schema of its source.
  if (source === "civil") return <Civil answer={answer as unknown as CivilAnswer} />;
  if (source === "insurer") return <Insurer answer={answer as unknown as MembershipAnswer} />;
  const { decile } = answer as unknown as WelfareAnswer;
  return <p>{t("registry.decile", { decile })}</p>;
}

function Civil({ answer }: { answer: CivilAnswer }) {
  if (!answer.found) return <p>{t("registry.not-found")}</p>;
  const { name, nameScore, birthDate, sex, status, residence } = answer;
  const fields = [
    [t("case.name"), name],
    [t("facts.birth-date"), birthDate],
    [t("facts.sex"), sex],
  ] as const;
  return (
    <>
      <ul class="matches">
        {fields.map(([title, outcome]) => (
          <li key={title} class={outcome}>
            {title}: <b>{t(FIELD[outcome])}</b>
          </li>
        ))}
      </ul>
      <p>
        {t(STATUS[status])} {t(RESIDENCE[residence])}
        {nameScore !== null && nameScore < 100 && (
          <span class="fine"> {t("registry.name-score", { score: nameScore })}</span>
        )}
      </p>
    </>
  );
}

function Insurer({ answer: { memberships } }: { answer: MembershipAnswer }) {
  const active = memberships.filter(({ status }) => status === "active");
  if (active.length === 0) return <p>{t("registry.no-cover")}</p>;
  return (
    <p>
      {t("registry.cover", {
        segments: sayList(active.map(({ segment }) => t(SEGMENTS[segment]))),
      })}
    </p>
  );
}

const SEGMENTS = {
  PU: "registry.segment.pu",
  BPU: "registry.segment.bpu",
  JAKON: "registry.segment.jakon",
} as const satisfies Record<string, MessageKey>;
