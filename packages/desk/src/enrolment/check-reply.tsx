import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { post } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { FileFault } from "../shared/files/file-fault.tsx";
import { t } from "../shared/language.ts";
import { useLoad, Waiting } from "../shared/load.tsx";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import type { Posts } from "../shared/routes.generated.ts";
import { sayMoment, sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import "./enrolment.css";
import { SheetColumns, type SheetMapping, UnclearColumns } from "../shared/files/sheet-columns.tsx";
import {
  type ReplyPreview as Preview,
  SHEET_FIELDS,
  sayReason,
  sayReplyProblem,
} from "./say-exchange.ts";

type Asked = Posts["/v1/uploads/:id/reply-previews"]["input"]["mapping"];

/** What a reply would come to, before anything of it is taken in. */
export function CheckReply({ id }: { id: string }) {
  const [said, setSaid] = useState<SheetMapping | null>(null);
  const load = useLoad(
    () =>
      post("/v1/uploads/:id/reply-previews", {
        id,
        ...(said === null ? {} : { mapping: said as NonNullable<Asked> }),
      }),
    [id, said],
  );
  return (
    <Page
      title={t("check-reply.title")}
      lead={t("check-reply.lead")}
      back={{ href: at("/insurer/replies/new"), title: t("take-list.other-file") }}
    >
      <FileFault load={load} other={at("/insurer/replies/new")} />
      {load.value === null
        ? load.state === "loading" && <Waiting />
        : load.state !== "failed" && (
            <Checked
              key={JSON.stringify(load.value.mapping)}
              id={id}
              preview={load.value}
              said={said}
              onApply={setSaid}
            />
          )}
    </Page>
  );
}

function Checked(props: {
  id: string;
  preview: Preview;
  said: SheetMapping | null;
  onApply: (mapping: SheetMapping) => void;
}) {
  const { id, preview, said, onApply } = props;
  const [isChanged, setIsChanged] = useState(false);
  const { counts, takenBefore } = preview;
  return (
    <div class="parts">
      {takenBefore !== null && (
        <div class="notice" role="status">
          <p>
            <strong>
              {t("check-reply.taken-before", { moment: sayMoment(takenBefore.takenAt) })}
            </strong>{" "}
            {t("check-reply.taken-before-means")}
          </p>
        </div>
      )}
      {counts === null ? (
        <UnclearColumns preview={preview} fields={SHEET_FIELDS.reply} />
      ) : (
        <Counts counts={counts} preview={preview} />
      )}
      {preview.columns.length > 0 && (
        <SheetColumns
          columns={preview.columns}
          fields={SHEET_FIELDS.reply}
          mapping={preview.mapping}
          isOpen={counts === null}
          wasRemembered={preview.wasRemembered}
          onChanged={() => setIsChanged(true)}
          onApply={onApply}
        />
      )}
      {counts !== null && (
        <>
          <Problems preview={preview} />
          <Said preview={preview} />
          <Take id={id} preview={preview} said={said} isChanged={isChanged} />
        </>
      )}
    </div>
  );
}

function Counts({ counts, preview }: { counts: NonNullable<Preview["counts"]>; preview: Preview }) {
  const { rows, accepted, rejected, suspense, conflict, repeated } = counts;
  const shown = [
    { title: t("insurer.accepted"), count: accepted, tone: "main" },
    { title: t("insurer.rejected"), count: rejected, tone: rejected > 0 ? "warned" : "" },
    { title: t("insurer-kind.suspense"), count: suspense, tone: suspense > 0 ? "warned" : "" },
    { title: t("insurer-kind.conflict"), count: conflict, tone: conflict > 0 ? "warned" : "" },
    { title: t("check-reply.repeated"), count: repeated, tone: "" },
  ];
  return (
    <section class="card">
      <h2>{t("check-reply.read", { rows })}</h2>
      <p class="hint">
        {preview.fileName}.{" "}
        {preview.headerRow !== null && t("check-list.header-row", { row: preview.headerRow })}
      </p>
      <dl class="counts">
        {shown.map(({ title, count, tone }) => (
          <div key={title} class={tone}>
            <dt>{title}</dt>
            <dd>{sayNumber(count)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Problems({ preview: { problems, rows } }: { preview: Preview }) {
  if (problems.length === 0)
    return (
      <Empty title={t("check-reply.no-problems")}>
        <p>{t("check-reply.no-problems-means")}</p>
      </Empty>
    );
  const all = problems.reduce((sum, each) => sum + each.rows, 0);
  return (
    <section>
      <h2>{t("check-reply.problems")}</h2>
      <p class="hint">
        {t("check-reply.problems-means")}{" "}
        {all > rows.length && t("row-problems.shown", { shown: rows.length, all })}
      </p>
      <DataTable
        caption={t("check-reply.problems")}
        rows={rows}
        keyOf={({ row, code }) => `${row} ${code}`}
        columns={[
          {
            title: t("row-problems.cell"),
            cell: ({ row, letter }) => (letter === null ? String(row) : `${letter}${row}`),
          },
          {
            title: t("row-problems.written"),
            cell: ({ written }) =>
              written === "" ? <span class="fine">{t("row-problems.empty")}</span> : written,
          },
          { title: t("row-problems.what"), cell: ({ code }) => sayReplyProblem(code) },
        ]}
      />
    </section>
  );
}

function Said({ preview: { reasons } }: { preview: Preview }) {
  if (reasons.length === 0) return null;
  return (
    <section>
      <h2>{t("check-reply.reasons")}</h2>
      <DataTable
        caption={t("check-reply.reasons")}
        rows={reasons}
        keyOf={({ text }) => text}
        columns={[
          {
            title: t("insurer-reasons.text"),
            cell: ({ text }) => (text === "" ? t("insurer-reason.none") : text),
          },
          { title: t("insurer.rows"), isNumber: true, cell: ({ rows }) => sayNumber(rows) },
          {
            title: t("insurer-reasons.means"),
            cell: ({ code, isMapped }) => (
              <span>
                {sayReason(code)}{" "}
                {!isMapped && <span class="fine">{t("insurer-reasons.guessed")}</span>}
              </span>
            ),
          },
        ]}
      />
    </section>
  );
}

/** A reply is known by its bytes, so pressed twice it is taken once. */
function Take(props: {
  id: string;
  preview: Preview;
  said: SheetMapping | null;
  isChanged: boolean;
}) {
  const { id, preview, said, isChanged } = props;
  const { route } = useLocation();
  const [isSending, setIsSending] = useState(false);
  const rows = preview.counts?.rows ?? 0;
  if (rows === 0) return <p class="notice">{t("check-reply.nothing")}</p>;
  const take = async () => {
    if (isSending || isChanged) return;
    setIsSending(true);
    try {
      const taken = await post("/v1/insurer-replies", {
        uploadId: id,
        ...(said === null ? {} : { mapping: said as NonNullable<Asked> }),
      });
      const { accepted = 0, rejected = 0 } = taken.counts;
      notify(
        taken.wasTaken
          ? t("check-reply.was-taken")
          : t("check-reply.taken", { accepted, rejected }),
      );
      route(at("/insurer"));
    } catch (error) {
      notifyFault(error);
      setIsSending(false);
    }
  };
  return (
    <section class="card">
      <h2>{t("check-reply.take-title")}</h2>
      <p>{t("check-reply.take-means")}</p>
      {isChanged && <p role="status">{t("columns.changed")}</p>}
      <div class="actions">
        <button
          type="button"
          class="button"
          aria-disabled={isSending || isChanged}
          onClick={() => void take()}
        >
          {isSending ? t("shared.sending") : t("check-reply.take", { rows })}
        </button>
        <a class="quiet" href={at("/insurer/replies/new")}>
          {t("take-list.other-file")}
        </a>
      </div>
    </section>
  );
}
