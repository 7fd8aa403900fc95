import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { get, post, Refused } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { newId } from "../shared/new-id.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayList, sayName, sayNumber, sayRupiah } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import "./enrolment.css";

type Preview = Gets["/v1/decrees/:id/next-batch"]["output"];
type Line = Preview["lines"][number];

/** What the next batch of a decree would hold, before it is frozen. */
export function SendBatch({ id }: { id: string }) {
  const load = useLoad((signal) => get("/v1/decrees/:id/next-batch", { id }, { signal }), [id]);
  const { value } = load;
  return (
    <Page
      title={t("send-batch.title")}
      {...(value === null
        ? {}
        : { lead: t("send-batch.lead", { decree: value.number, cohort: value.cohort }) })}
      back={{ href: at("/insurer"), title: t("insurer.title") }}
    >
      <Loaded load={load}>{(preview) => <Shown id={id} preview={preview} />}</Loaded>
    </Page>
  );
}

function Shown({ id, preview }: { id: string; preview: Preview }) {
  const { rows, resent, cost, funder, lines, leftOut, leftOutCount, toMend } = preview;
  return (
    <div class="parts">
      <section class="card">
        <h2>{t("send-batch.holds", { rows })}</h2>
        <dl class="counts">
          <Count title={t("send-batch.first")} value={sayNumber(rows - resent)} tone="main" />
          <Count title={t("send-batch.again")} value={sayNumber(resent)} />
          <Count
            title={t("send-batch.left-out")}
            value={sayNumber(leftOutCount)}
            {...(leftOutCount > 0 ? { tone: "warned" } : {})}
          />
          <Count title={t("send-batch.cost")} value={sayRupiah(cost)} tone="money" />
        </dl>
        <p class="hint after-counts">{t("send-batch.cost-means", { funder })}</p>
        {toMend > 0 && (
          <p class="after-counts">
            <a href={at("/insurer/tasks")}>{t("send-batch.to-mend", { count: toMend })}</a>
          </p>
        )}
      </section>
      {leftOut.length > 0 && (
        <section>
          <h2>{t("send-batch.left-out-title")}</h2>
          <Lines caption={t("send-batch.left-out-title")} lines={leftOut} />
        </section>
      )}
      {rows === 0 ? (
        <Empty title={t("send-batch.nothing")}>
          <p>{t("send-batch.nothing-means")}</p>
        </Empty>
      ) : (
        <>
          <Freeze id={id} rows={rows} />
          <section>
            <h2>{t("send-batch.lines")}</h2>
            {rows > lines.length && (
              <p class="hint">{t("send-batch.cut", { shown: lines.length, all: rows })}</p>
            )}
            <Lines caption={t("send-batch.lines")} lines={lines} />
          </section>
        </>
      )}
    </div>
  );
}

function Count({ title, value, tone }: { title: string; value: string; tone?: string }) {
  return (
    <div class={tone}>
      <dt>{title}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Lines({ caption, lines }: { caption: string; lines: readonly Line[] }) {
  return (
    <DataTable
      caption={caption}
      rows={lines}
      keyOf={({ applicationId }) => applicationId}
      hrefOf={({ applicationId }) => at("/records", applicationId)}
      columns={[
        {
          title: t("case.name"),
          cell: ({ name }) => (name === null ? t("case.no-name") : sayName(name)),
        },
        {
          title: t("list-field.nik"),
          cell: ({ nikMasked }) => <span class="number-like">{nikMasked}</span>,
        },
        {
          title: t("send-batch.months"),
          isNumber: true,
          cell: ({ monthCount }) => sayNumber(monthCount),
        },
        {
          title: t("send-batch.note"),
          cell: ({ isResent, missing }) =>
            missing.length > 0
              ? t("send-batch.missing", { columns: sayList(missing) })
              : isResent
                ? t("send-batch.is-again")
                : t("send-batch.is-first"),
        },
      ]}
    />
  );
}

/** Frozen it can be shown for ever, and nothing of it changes. Pressed twice it is one batch. */
function Freeze({ id, rows }: { id: string; rows: number }) {
  const { route } = useLocation();
  const [batchId, setBatchId] = useState(newId);
  const [isSending, setIsSending] = useState(false);
  const freeze = async () => {
    if (isSending) return;
    setIsSending(true);
    try {
      const frozen = await post("/v1/decrees/:id/batches", { id, batchId });
      notify(t("send-batch.frozen", { rows: frozen.rows }));
      route(at("/insurer/batches", batchId));
    } catch (error) {
      notifyFault(error);
      setIsSending(false);
      if (error instanceof Refused) setBatchId(newId());
    }
  };
  return (
    <section class="card">
      <h2>{t("send-batch.freeze-title")}</h2>
      <p>{t("send-batch.freeze-means")}</p>
      <div class="actions">
        <button
          type="button"
          class="button"
          aria-disabled={isSending}
          onClick={() => void freeze()}
        >
          {isSending ? t("shared.sending") : t("send-batch.freeze", { rows })}
        </button>
      </div>
    </section>
  );
}
