import { get } from "../shared/api.ts";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import { compareNames, sayAgo } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import { DataTable } from "../shared/table.tsx";
import {
  inLanguage,
  type Parameter,
  type Proposal,
  sayConfidence,
  sayKey,
  sayPeriod,
} from "./say-parameter.ts";
import { CHANGERS } from "./who-may.ts";

/** All dated parameters, each with what holds now, and the proposals that wait. */
export function Parameters() {
  const load = useLoad((signal) => get("/v1/parameters", {}, { signal }), []);
  return (
    <Page
      title={t("parameters.title")}
      lead={t("parameters.lead")}
      actions={
        <a class="quiet" href={at("/holidays")}>
          {t("holidays.title")}
        </a>
      }
    >
      <Loaded load={load}>
        {({ parameters, proposals }) => (
          <div class="parts">
            {holds(CHANGERS) && <Waiting proposals={proposals} />}
            <List parameters={parameters} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Waiting({ proposals }: { proposals: readonly Proposal[] }) {
  const open = proposals.filter(({ state }) => state === "open");
  if (open.length === 0) return null;
  return (
    <section>
      <h2>{t("parameters.waiting")}</h2>
      <ul class="parts">
        {open.map((proposal) => (
          <li key={proposal.id} class="card">
            <a class="card-title" href={at("/parameter-proposals", proposal.id)}>
              {sayKey(proposal.key)}
            </a>
            <p>
              {t("parameters.proposed", {
                by: proposal.proposed.name ?? t("draft.somebody"),
                ago: sayAgo(proposal.proposed.at),
              })}
            </p>
            <p class="hint">
              {proposal.proposed.isMe ? t("parameters.mine") : t("parameters.yours")}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function List({ parameters }: { parameters: readonly Parameter[] }) {
  const rows = parameters.toSorted((a, b) => compareNames(sayKey(a.key), sayKey(b.key)));
  return (
    <DataTable
      caption={t("parameters.title")}
      rows={rows}
      keyOf={({ key }) => key}
      hrefOf={({ key }) => at("/parameters", key)}
      columns={[
        { title: t("parameters.name"), cell: ({ key }) => sayKey(key) },
        {
          title: t("parameters.last"),
          cell: ({ versions }) => {
            const last = versions.at(-1);
            return last === undefined ? "–" : sayPeriod(last);
          },
        },
        {
          title: t("parameters.basis"),
          cell: ({ versions }) => {
            const last = versions.at(-1);
            return last === undefined ? "–" : inLanguage(last, "basis");
          },
        },
        {
          title: t("parameters.confidence"),
          cell: ({ versions }) => sayConfidence(versions.at(-1)?.confidence ?? ""),
        },
      ]}
    />
  );
}
