import { useState } from "preact/hooks";
import { get, post } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import "./enrolment.css";
import { REASON_CODES, type ReasonCode, sayReason } from "./say-exchange.ts";

type Text = Gets["/v1/insurer-reasons"]["output"]["texts"][number];

/** What the insurer's words mean, said once by a person and remembered. */
export function Reasons() {
  const load = useLoad((signal) => get("/v1/insurer-reasons", {}, { signal }), []);
  return (
    <Page
      title={t("insurer-reasons.title")}
      lead={t("insurer-reasons.lead")}
      back={{ href: at("/insurer"), title: t("insurer.title") }}
    >
      <Loaded load={load}>
        {({ texts }) =>
          texts.length === 0 ? (
            <Empty title={t("insurer-reasons.none")}>
              <p>{t("insurer-reasons.none-means")}</p>
            </Empty>
          ) : (
            <DataTable
              caption={t("insurer-reasons.title")}
              rows={texts}
              keyOf={({ text }) => text}
              columns={[
                { title: t("insurer-reasons.text"), cell: ({ text }) => text },
                {
                  title: t("insurer-reasons.tasks"),
                  isNumber: true,
                  cell: ({ tasks }) => sayNumber(tasks),
                },
                {
                  title: t("insurer-reasons.means"),
                  cell: (text) => <Meaning key={text.text} text={text} onMapped={load.reload} />,
                },
              ]}
            />
          )
        }
      </Loaded>
    </Page>
  );
}

function Meaning({ text, onMapped }: { text: Text; onMapped: () => void }) {
  const [code, setCode] = useState(text.code);
  const [isSending, setIsSending] = useState(false);
  const isNew = !text.isMapped || code !== text.code;
  const map = async () => {
    if (isSending || !isNew) return;
    setIsSending(true);
    try {
      await post("/v1/insurer-reasons", { text: text.text, code: code as ReasonCode });
      notify(t("insurer-reasons.mapped"));
      onMapped();
    } catch (error) {
      notifyFault(error);
    }
    setIsSending(false);
  };
  return (
    <div class="meaning">
      <select
        aria-label={t("insurer-reasons.means-of", { text: text.text })}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      >
        {REASON_CODES.map((each) => (
          <option key={each} value={each}>
            {sayReason(each)}
          </option>
        ))}
      </select>
      {isNew ? (
        <button
          type="button"
          class="quiet small"
          aria-disabled={isSending}
          aria-label={t("insurer-reasons.remember-of", { text: text.text })}
          onClick={() => void map()}
        >
          {t("insurer-reasons.remember")}
        </button>
      ) : (
        <span class="tag">{t("insurer-reasons.remembered")}</span>
      )}
    </div>
  );
}
