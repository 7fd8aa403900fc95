import type { ComponentChildren } from "preact";
import { get } from "../shared/api.ts";
import { type MessageKey, t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayDay, sayMoment, sayMonth } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds, type Role } from "../shared/session.ts";
import { DataTable } from "../shared/table.tsx";
import "./cover.css";
import { cityToday } from "../shared/deadline.ts";
import { monthRange, runsOf } from "./cover-months.ts";

export type CoverOf = Gets["/v1/applications/:id/cover"]["output"];
type Month = CoverOf["months"][number];
/** A month that will be covered is not covered yet. */
type ShownMonth = { readonly month: string; readonly state: Month["state"] | "ahead" };

const MONTHS: Readonly<Record<ShownMonth["state"], MessageKey>> = {
  dropped: "cover.month-dropped",
  planned: "cover.month-planned",
  sent: "cover.month-sent",
  rejected: "cover.month-rejected",
  "not-started": "cover.month-not-started",
  active: "cover.month-active",
  grace: "cover.month-grace",
  lapsed: "cover.month-lapsed",
  ended: "cover.month-ended",
  ahead: "cover.month-ahead",
};

const TOLD: Readonly<Record<CoverOf["told"]["state"], MessageKey>> = {
  incomplete: "told.incomplete",
  checking: "told.checking",
  "not-yet": "told.not-yet",
  "waiting-list": "told.waiting-list",
  approved: "told.approved",
  "in-decree": "told.in-decree",
  "sent-to-insurer": "told.sent-to-insurer",
  "insurer-question": "told.insurer-question",
  "starts-later": "told.starts-later",
  protected: "told.protected",
  ended: "told.ended",
};

/** The cover of somebody month by month, the way to it, and what they are told now. */
export function Cover({ id }: { id: string }) {
  const load = useLoad((signal) => get("/v1/applications/:id/cover", { id }, { signal }), [id]);
  return (
    <section class="card cover" aria-labelledby="cover">
      <h2 id="cover">{t("cover.title")}</h2>
      <Loaded load={load}>
        {(found) => (
          <>
            <Told found={found} />
            {found.decrees.length === 0 ? (
              <p>{t("cover.none")}</p>
            ) : (
              <>
                <Terms found={found} />
                <Months months={found.months} />
                <Way found={found} />
              </>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

/** In the words of the status page: what they would read if they asked today. */
function Told({ found: { told } }: { found: CoverOf }) {
  return (
    <div class="told">
      <p class="fine">{t("cover.told")}</p>
      <p>
        <b>{t(TOLD[told.state])}</b>
        {told.waitingPlace !== null && <> {t("cover.place", { place: told.waitingPlace })}</>}
      </p>
      {told.reasons.map(({ reason, nextStep }) => (
        <p key={reason}>
          {reason} {nextStep}
        </p>
      ))}
    </div>
  );
}

function Terms({ found: { cover } }: { found: CoverOf }) {
  if (cover === null) return null;
  return (
    <dl class="facts">
      <div>
        <dt>{t("cover.kpj")}</dt>
        <dd class="number-like">{cover.kpj}</dd>
      </div>
      <div>
        <dt>{t("cover.period")}</dt>
        <dd>{t("cover.from-to", { from: sayDay(cover.from), to: sayDay(cover.to) })}</dd>
      </div>
      <div>
        <dt>{t("cover.full-death")}</dt>
        <dd>{sayDay(cover.fullDeathBenefitFrom)}</dd>
      </div>
      <div>
        <dt>{t("cover.grace")}</dt>
        <dd>{sayDay(cover.graceUntil)}</dd>
      </div>
    </dl>
  );
}

/** Months that came to the same stand in one row; each alone is one press away. */
function Months({ months: all }: { months: readonly Month[] }) {
  const current = cityToday().slice(0, 7);
  const months: readonly ShownMonth[] = all.map(({ month, state }) => ({
    month,
    state: state === "active" && month > current ? "ahead" : state,
  }));
  return (
    <>
      <h3>{t("cover.months")}</h3>
      <DataTable
        caption={t("cover.months")}
        rows={runsOf(months)}
        keyOf={({ first }) => first}
        columns={[
          { title: t("cover.when"), cell: ({ first, last }) => monthRange(first, last) },
          {
            title: t("cover.count"),
            isNumber: true,
            cell: ({ count }) => t("cover.count-of", { count }),
          },
          { title: t("cover.state"), cell: ({ state }) => t(MONTHS[state]) },
        ]}
      />
      <details>
        <summary>{t("cover.each-month")}</summary>
        <ol class="months">
          {months.map(({ month, state }) => (
            <li key={month}>
              <b>{sayMonth(month)}</b>
              <br />
              {t(MONTHS[state])}
            </li>
          ))}
        </ol>
      </details>
    </>
  );
}

const MAY_SEE_BATCHES = [
  "administrator",
  "programme-manager",
  "supervisor",
  "insurer-officer",
  "treasurer",
] as const;
const MAY_SEE_DECREES = [
  "administrator",
  "programme-manager",
  "supervisor",
  "verifier",
  "insurer-officer",
  "treasurer",
] as const;

/** A link for those who may open it, the words alone for everybody else. */
function LinkFor(props: { roles: readonly Role[]; href: string; children: ComponentChildren }) {
  const { roles, href, children } = props;
  return holds(roles) ? <a href={href}>{children}</a> : children;
}

/** From the decree to the insurer's answer, in the order in which it happened. */
function Way({ found: { decrees, batches } }: { found: CoverOf }) {
  return (
    <>
      <h3>{t("cover.way")}</h3>
      <ol class="said">
        {decrees.map((each) => (
          <li key={each.id}>
            <p>
              <LinkFor roles={MAY_SEE_DECREES} href={at("/decrees", each.id)}>
                {t("cover.decree", {
                  number: each.number,
                  version: each.version,
                  line: each.line,
                  day: sayDay(each.issuedOn),
                })}
              </LinkFor>
            </p>
            <p class="fine">
              {t("cover.decree-means", { cohort: each.cohort, funder: each.funder })}{" "}
              {each.droppedAt !== null && t("cover.dropped", { moment: sayMoment(each.droppedAt) })}
            </p>
          </li>
        ))}
        {batches.map((each) => (
          <li key={each.id}>
            <p>
              <LinkFor roles={MAY_SEE_BATCHES} href={at("/insurer/batches", each.id)}>
                {t("cover.batch", { number: each.number, moment: sayMoment(each.sentAt) })}
              </LinkFor>
            </p>
            <p class="fine">{sayAnswer(each)}</p>
          </li>
        ))}
      </ol>
    </>
  );
}

function sayAnswer({ outcome, answeredAt, reasonText }: CoverOf["batches"][number]): string {
  if (outcome === null || answeredAt === null) return t("cover.no-answer");
  const moment = sayMoment(answeredAt);
  return outcome === "accepted"
    ? t("cover.accepted", { moment })
    : t("cover.rejected", { moment, reason: reasonText ?? "" });
}
