import { useEffect, useState } from "preact/hooks";
import { get } from "../shared/api.ts";
import { DownloadButton } from "../shared/download-button.tsx";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayMoment, sayName, sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import { DataTable } from "../shared/table.tsx";
import "./enrolment.css";
import { BatchState } from "./inbox.tsx";
import { type Batch, sayBatch, sayReason } from "./say-exchange.ts";
import { REPLIERS, SENDERS, WORKERS } from "./who-may.ts";

type Row = Gets["/v1/batches/:id/rows"]["output"]["rows"][number];
type Only = Row["outcome"] | "";

/** One batch: its frozen file, and what the insurer said of every row. */
export function BatchScreen({ id }: { id: string }) {
  const load = useLoad(
    async (signal) => {
      const [inbox, facts] = await Promise.all([
        get("/v1/insurer-inbox", {}, { signal }),
        get("/v1/batches/:id", { id }, { signal }),
      ]);
      const batch = inbox.batches.find((each) => each.id === id);
      if (batch === undefined) throw new Error("Broken invariant: a batch stands in the inbox");
      const decree = inbox.decrees.find((each) => each.id === batch.decreeId);
      return { batch, sha256: facts.sha256, mended: decree?.mended ?? 0 };
    },
    [id],
  );
  return (
    <Page
      title={load.value === null ? t("insurer.batch") : sayBatch(load.value.batch)}
      back={{ href: at("/insurer"), title: t("insurer.title") }}
    >
      <Loaded load={load}>
        {({ batch, sha256, mended }) => (
          <div class="parts">
            <Facts batch={batch} sha256={sha256} mended={mended} />
            <Rows id={id} batch={batch} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Facts({ batch, sha256, mended }: { batch: Batch; sha256: string; mended: number }) {
  const { accepted, rejected, waiting } = batch;
  const download = () => get("/v1/batches/:id/file", { id: batch.id });
  return (
    <section class="card">
      <div class="card-head">
        <h2>{t("insurer.rows-sent", { rows: batch.rows })}</h2>
        <BatchState batch={batch} />
      </div>
      <dl class="counts">
        <div class="main">
          <dt>{t("insurer.accepted")}</dt>
          <dd>{sayNumber(accepted)}</dd>
        </div>
        <div class={rejected > 0 ? "warned" : undefined}>
          <dt>{t("insurer.rejected")}</dt>
          <dd>{sayNumber(rejected)}</dd>
        </div>
        <div>
          <dt>{t("insurer.waiting")}</dt>
          <dd>{sayNumber(waiting)}</dd>
        </div>
      </dl>
      <dl class="facts after-counts">
        <div>
          <dt>{t("insurer.frozen")}</dt>
          <dd>{sayWhen(batch.frozenAt, batch.frozenBy)}</dd>
        </div>
        <div>
          <dt>{t("insurer.downloaded")}</dt>
          <dd>
            {batch.downloadedAt === null
              ? t("insurer.not-downloaded")
              : sayWhen(batch.downloadedAt, batch.downloadedBy)}
          </dd>
        </div>
        <div>
          <dt>{t("insurer.hash")}</dt>
          <dd class="hash">{sha256}</dd>
        </div>
      </dl>
      <div class="actions">
        {holds(REPLIERS) && (
          <DownloadButton
            title={t("insurer.download")}
            name={`payung-${batch.frozenAt.slice(0, 10)}-${batch.number}.xlsx`}
            ask={download}
            isMain={batch.downloadedAt === null}
          />
        )}
        {holds(SENDERS) && mended > 0 && (
          <a class="button" href={at("/insurer/send", batch.decreeId)}>
            {t("insurer.resend", { count: mended })}
          </a>
        )}
        {holds(WORKERS) && rejected > 0 && (
          <a class="quiet" href={at("/insurer/tasks")}>
            {t("insurer.see-tasks")}
          </a>
        )}
      </div>
      {holds(REPLIERS) && <p class="hint after-counts">{t("insurer.download-means")}</p>}
    </section>
  );
}

function sayWhen(instant: string, name: string | null): string {
  const moment = sayMoment(instant);
  return name === null ? moment : t("lists.by", { moment, name });
}

function Rows({ id, batch }: { id: string; batch: Batch }) {
  const [only, setOnly] = useState<Only>(batch.rejected > 0 ? "rejected" : "");
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [next, setNext] = useState<number | null>(null);
  const [isAsking, setIsAsking] = useState(true);
  const read = async (after: number | null, before: readonly Row[]) => {
    setIsAsking(true);
    try {
      const page = await get("/v1/batches/:id/rows", {
        id,
        ...(only === "" ? {} : { only }),
        ...(after === null ? {} : { after: String(after) }),
      });
      setRows([...before, ...page.rows]);
      setNext(page.next);
    } catch (error) {
      notifyFault(error);
    } finally {
      setIsAsking(false);
    }
  };
  useEffect(() => void read(null, []), [id, only]);
  return (
    <section>
      <h2>{t("insurer.rows-title")}</h2>
      <div class="filters">
        <div class="field">
          <label for="only">{t("insurer.only")}</label>
          <select
            id="only"
            value={only}
            onChange={(event) => setOnly(event.currentTarget.value as Only)}
          >
            <option value="">{t("insurer.only-all")}</option>
            <option value="rejected">{t("insurer.rejected")}</option>
            <option value="waiting">{t("insurer.waiting")}</option>
            <option value="accepted">{t("insurer.accepted")}</option>
          </select>
        </div>
      </div>
      {rows.length === 0 && !isAsking ? (
        <Empty title={t("insurer.no-rows")} />
      ) : (
        <BatchRows rows={rows} />
      )}
      {next !== null && (
        <div class="actions">
          <button
            type="button"
            class="quiet"
            aria-disabled={isAsking}
            onClick={() => void read(next, rows)}
          >
            {t("lists.show-more")}
          </button>
        </div>
      )}
    </section>
  );
}

function BatchRows({ rows }: { rows: readonly Row[] }) {
  return (
    <DataTable
      caption={t("insurer.rows-title")}
      rows={rows}
      keyOf={({ row }) => String(row)}
      {...(holds(WORKERS)
        ? { hrefOf: ({ applicationId }: Row) => at("/records", applicationId) }
        : {})}
      columns={[
        {
          title: t("case.name"),
          cell: ({ name }) => (name === null ? t("case.no-name") : sayName(name)),
        },
        {
          title: t("list-field.nik"),
          cell: ({ nikMasked }) => <span class="number-like">{nikMasked}</span>,
        },
        { title: t("insurer.file-row"), isNumber: true, cell: ({ row }) => sayNumber(row) },
        {
          title: t("insurer.answer"),
          cell: ({ outcome, reasonText, reasonCode }) =>
            outcome === "accepted" ? (
              <span class="tag">{t("insurer.accepted")}</span>
            ) : outcome === "waiting" ? (
              <span class="tag off">{t("insurer.waiting")}</span>
            ) : (
              <span>
                <span class="tag warn">{sayReason(reasonCode ?? "")}</span>{" "}
                {reasonText !== null && <span class="fine">{reasonText}</span>}
              </span>
            ),
        },
      ]}
    />
  );
}
