import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { post, Refused } from "../shared/api.ts";
import { FileFault } from "../shared/files/file-fault.tsx";
import { t } from "../shared/language.ts";
import { useLoad, Waiting } from "../shared/load.tsx";
import { newId } from "../shared/new-id.ts";
import { notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import type { Posts } from "../shared/routes.generated.ts";
import { at } from "../shared/screen.ts";
import "./enrolment.css";
import { SheetColumns, type SheetMapping, UnclearColumns } from "../shared/files/sheet-columns.tsx";
import { type MemberPreview, SHEET_FIELDS } from "./say-exchange.ts";

type Asked = NonNullable<Posts["/v1/drift-reports"]["input"]["mapping"]>;

/** What the columns of the insurer's list hold, before it is compared. */
export function CheckMembers({ id }: { id: string }) {
  const [said, setSaid] = useState<SheetMapping | null>(null);
  const load = useLoad(
    () =>
      post("/v1/uploads/:id/member-previews", {
        id,
        ...(said === null ? {} : { mapping: said as Asked }),
      }),
    [id, said],
  );
  return (
    <Page
      title={t("check-members.title")}
      lead={t("check-members.lead")}
      back={{ href: at("/insurer/drift"), title: t("drift.title") }}
    >
      <FileFault load={load} other={at("/insurer/drift")} />
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
  preview: MemberPreview;
  said: SheetMapping | null;
  onApply: (mapping: SheetMapping) => void;
}) {
  const { id, preview, said, onApply } = props;
  const { missing, unclear, headerRow, rows, columns, fileName } = preview;
  const { route } = useLocation();
  const [isChanged, setIsChanged] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [reportId, setReportId] = useState(newId);
  const isClear = headerRow !== null && missing.length === 0 && unclear.length === 0;
  const order = async () => {
    if (isSending || isChanged) return;
    setIsSending(true);
    try {
      await post("/v1/drift-reports", {
        id: reportId,
        uploadId: id,
        ...(said === null ? {} : { mapping: said as Asked }),
      });
      route(at("/insurer/drift", reportId));
    } catch (error) {
      notifyFault(error);
      setIsSending(false);
      if (error instanceof Refused) setReportId(newId());
    }
  };
  return (
    <div class="parts">
      {isClear ? (
        <section class="card">
          <h2>{t("check-members.read", { rows })}</h2>
          <p class="hint">{fileName}</p>
          {isChanged && <p role="status">{t("columns.changed")}</p>}
          <div class="actions">
            <button
              type="button"
              class="button"
              aria-disabled={isSending || isChanged}
              onClick={() => void order()}
            >
              {isSending ? t("shared.sending") : t("check-members.compare")}
            </button>
          </div>
        </section>
      ) : (
        <UnclearColumns preview={preview} fields={SHEET_FIELDS.members} />
      )}
      {columns.length > 0 && (
        <SheetColumns
          columns={columns}
          fields={SHEET_FIELDS.members}
          mapping={preview.mapping}
          isOpen={!isClear}
          wasRemembered={preview.wasRemembered}
          onChanged={() => setIsChanged(true)}
          onApply={onApply}
        />
      )}
    </div>
  );
}
