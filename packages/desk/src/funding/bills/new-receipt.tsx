import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { get, post } from "../../shared/api.ts";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import { Page } from "../../shared/page.tsx";
import { at } from "../../shared/screen.ts";
import "./bills.css";
import { PaperForm } from "./paper-form.tsx";
import { mappingOf, uploadOf } from "./sent-lines.ts";

/** A receipt of the insurer; what ledger, bill and receipt agree on is confirmed. */
export function NewReceipt() {
  const { route } = useLocation();
  const [id] = useState(newId);
  const load = useLoad((signal) => get("/v1/insurer-groups", {}, { signal }), []);
  return (
    <Page
      title={t("receipts.take")}
      lead={t("receipts.take-lead")}
      back={{ href: at("/money/receipts"), title: t("receipts.title") }}
    >
      <Loaded load={load}>
        {({ groups }) => (
          <PaperForm
            name="receipt"
            groups={groups}
            preview={({ file, groupId, firstMonth, lastMonth }) =>
              post("/v1/uploads/:id/statement-previews", {
                id: file.uploadId,
                groupId: groupId === "" ? null : groupId,
                firstMonth,
                lastMonth,
                amount: null,
                ...mappingOf(file),
              })
            }
            send={async ({ file, groupId, firstMonth, lastMonth, number, day, amount }) => {
              const taken = await post("/v1/insurer-statements", {
                id,
                groupId: groupId === "" ? null : groupId,
                firstMonth,
                lastMonth,
                number,
                receivedOn: day,
                amount,
                file: uploadOf(file),
              });
              const { confirmed, differences } = taken;
              notify(
                taken.wasTaken
                  ? t("receipts.known")
                  : t("receipts.taken", { confirmed, differences }),
              );
              route(at("/money/receipts", taken.id));
            }}
          />
        )}
      </Loaded>
    </Page>
  );
}
