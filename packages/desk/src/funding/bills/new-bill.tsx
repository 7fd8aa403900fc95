import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { get, post } from "../../shared/api.ts";
import { Empty } from "../../shared/empty.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import { Page } from "../../shared/page.tsx";
import { at } from "../../shared/screen.ts";
import "./bills.css";
import { PaperForm } from "./paper-form.tsx";
import { mappingOf, uploadOf } from "./sent-lines.ts";

/** A bill of the insurer, recorded with its code; its lines are compared at once. */
export function NewBill() {
  const { route } = useLocation();
  const [id] = useState(newId);
  const load = useLoad((signal) => get("/v1/insurer-groups", {}, { signal }), []);
  return (
    <Page
      title={t("bills.record")}
      lead={t("bills.record-lead")}
      back={{ href: at("/money/bills"), title: t("bills.title") }}
    >
      <Loaded load={load}>
        {({ groups }) =>
          groups.length === 0 ? (
            <Empty title={t("groups.none")}>
              <p>{t("groups.none-means")}</p>
            </Empty>
          ) : (
            <PaperForm
              name="bill"
              groups={groups}
              preview={({ file, groupId, firstMonth, lastMonth }) =>
                post("/v1/uploads/:id/bill-previews", {
                  id: file.uploadId,
                  groupId,
                  firstMonth,
                  lastMonth,
                  amount: null,
                  ...mappingOf(file),
                })
              }
              send={async ({ file, groupId, firstMonth, lastMonth, number, amount }) => {
                const { matched, differences } = await post("/v1/bills", {
                  id,
                  groupId,
                  firstMonth,
                  lastMonth,
                  billingCode: number,
                  amount,
                  file: uploadOf(file),
                });
                notify(t("bills.recorded", { matched, differences }));
                route(at("/money/bills", id));
              }}
            />
          )
        }
      </Loaded>
    </Page>
  );
}
