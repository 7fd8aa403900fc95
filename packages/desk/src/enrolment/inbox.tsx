import { get } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import { sayMoment, sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import { DataTable } from "../shared/table.tsx";
import "./enrolment.css";
import { type Batch, type Decree, type Inbox as Found, sayBatch } from "./say-exchange.ts";
import { JUDGES, REPLIERS, SENDERS, WORKERS } from "./who-may.ts";

/** Where the exchange with the insurer stands: what may go, what went, what came back. */
export function Inbox() {
  const load = useLoad((signal) => get("/v1/insurer-inbox", {}, { signal }), []);
  return (
    <Page
      title={t("insurer.title")}
      lead={t("insurer.lead")}
      actions={
        holds(REPLIERS) && (
          <a class="button" href={at("/insurer/replies/new")}>
            {t("insurer.take-reply")}
          </a>
        )
      }
    >
      <Loaded load={load}>{(found) => <Overview found={found} />}</Loaded>
    </Page>
  );
}

function Overview({ found }: { found: Found }) {
  const { decrees, batches } = found;
  return (
    <div class="parts">
      <Ways tasks={found.tasks} />
      {decrees.length === 0 ? (
        <Empty title={t("insurer.none")}>
          <p>{t("insurer.none-means")}</p>
        </Empty>
      ) : (
        <>
          <Decrees decrees={decrees} />
          <Batches batches={batches} />
        </>
      )}
    </div>
  );
}

function Ways({ tasks }: { tasks: number }) {
  if (!holds(WORKERS)) return null;
  return (
    <nav class="insurer-ways" aria-label={t("insurer.ways")}>
      <a class="button quiet" href={at("/insurer/tasks")}>
        {t("insurer.tasks", { count: tasks })}
      </a>
      {holds(JUDGES) && (
        <>
          <a class="button quiet" href={at("/insurer/reasons")}>
            {t("insurer.reasons")}
          </a>
          <a class="button quiet" href={at("/insurer/drift")}>
            {t("insurer.drift")}
          </a>
        </>
      )}
    </nav>
  );
}

function Decrees({ decrees }: { decrees: readonly Decree[] }) {
  const maySend = holds(SENDERS);
  return (
    <section>
      <h2>{t("insurer.decrees")}</h2>
      <p class="hint">{t("insurer.decrees-hint")}</p>
      <DataTable
        caption={t("insurer.decrees")}
        rows={decrees}
        keyOf={({ id }) => id}
        {...(maySend ? { hrefOf: ({ id }: Decree) => at("/insurer/send", id) } : {})}
        columns={[
          {
            title: t("insurer.decree"),
            cell: ({ number, version }) => t("insurer.decree-name", { number, version }),
          },
          { title: t("insurer.cohort"), cell: ({ cohort }) => cohort },
          {
            title: t("insurer.to-send"),
            isNumber: true,
            cell: ({ neverSent, mended }) => <ToSend neverSent={neverSent} mended={mended} />,
          },
          { title: t("insurer.to-mend"), isNumber: true, cell: ({ toMend }) => sayNumber(toMend) },
          {
            title: t("insurer.waiting"),
            isNumber: true,
            cell: ({ waiting }) => sayNumber(waiting),
          },
          {
            title: t("insurer.enrolled"),
            isNumber: true,
            cell: ({ enrolled, lines }) => t("insurer.of", { count: enrolled, all: lines }),
          },
        ]}
      />
    </section>
  );
}

function ToSend({ neverSent, mended }: { neverSent: number; mended: number }) {
  if (neverSent + mended === 0) return <>{sayNumber(0)}</>;
  return (
    <span>
      <b>{sayNumber(neverSent + mended)}</b>
      {mended > 0 && <span class="fine"> {t("insurer.of-them-mended", { count: mended })}</span>}
    </span>
  );
}

/** Where both sides differ comes first. */
const weightOf = ({ contradicting, rejected, waiting }: Batch) =>
  contradicting > 0 ? 0 : rejected > 0 ? 1 : waiting > 0 ? 2 : 3;

function Batches({ batches }: { batches: readonly Batch[] }) {
  if (batches.length === 0) return null;
  const sorted = batches.toSorted((one, other) => weightOf(one) - weightOf(other));
  return (
    <section>
      <h2>{t("insurer.batches")}</h2>
      <DataTable
        caption={t("insurer.batches")}
        rows={sorted}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => at("/insurer/batches", id)}
        columns={[
          { title: t("insurer.batch"), cell: sayBatch },
          { title: t("insurer.state"), cell: (batch) => <BatchState batch={batch} /> },
          { title: t("insurer.frozen"), cell: ({ frozenAt }) => sayMoment(frozenAt) },
          { title: t("insurer.rows"), isNumber: true, cell: ({ rows }) => sayNumber(rows) },
          {
            title: t("insurer.accepted"),
            isNumber: true,
            cell: ({ accepted }) => sayNumber(accepted),
          },
          {
            title: t("insurer.rejected"),
            isNumber: true,
            cell: ({ rejected }) => sayNumber(rejected),
          },
          {
            title: t("insurer.waiting"),
            isNumber: true,
            cell: ({ waiting }) => sayNumber(waiting),
          },
        ]}
      />
    </section>
  );
}

/** Where a batch stands, in words. */
export function BatchState({ batch }: { batch: Batch }) {
  const { accepted, rejected, waiting, contradicting, downloadedAt } = batch;
  if (contradicting > 0)
    return (
      <span class="tag warn">{t("insurer.state-contradicting", { count: contradicting })}</span>
    );
  if (accepted + rejected === 0)
    return (
      <span class="tag off">
        {downloadedAt === null ? t("insurer.state-frozen") : t("insurer.state-downloaded")}
      </span>
    );
  if (waiting > 0) return <span class="tag">{t("insurer.state-partly")}</span>;
  if (rejected > 0) return <span class="tag warn">{t("insurer.state-rejects")}</span>;
  return <span class="tag">{t("insurer.state-done")}</span>;
}
