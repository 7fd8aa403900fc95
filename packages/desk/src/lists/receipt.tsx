import { t } from "../shared/language.ts";
import { sayMoment, sayNumber } from "../shared/say.ts";
import type { Run } from "./say-list.ts";
import { sayWhen } from "./say-when.ts";

/** What one can show later: which file it was, by its hash, who sent it and when. */
export function Receipt({ run }: { run: Run }) {
  const { fileName, list, orderedAt, orderedBy, endedAt, sha256 } = run;
  return (
    <section class="card">
      <h2>{t("run.receipt")}</h2>
      <dl class="facts wide">
        <div>
          <dt>{t("run.receipt-file")}</dt>
          <dd>{fileName}</dd>
        </div>
        {list !== null && (
          <div>
            <dt>{t("run.receipt-rows")}</dt>
            <dd>{sayNumber(list.rows ?? 0)}</dd>
          </div>
        )}
        <div>
          <dt>{t("run.receipt-sent")}</dt>
          <dd>{sayWhen(orderedAt, orderedBy)}</dd>
        </div>
        {endedAt !== null && (
          <div>
            <dt>{t("run.receipt-ended")}</dt>
            <dd>{sayMoment(endedAt)}</dd>
          </div>
        )}
      </dl>
      <dl class="facts">
        <div>
          <dt>{t("run.receipt-hash")}</dt>
          <dd class="hash">{sha256}</dd>
        </div>
      </dl>
      <p class="hint">{t("run.receipt-hash-means")}</p>
    </section>
  );
}
