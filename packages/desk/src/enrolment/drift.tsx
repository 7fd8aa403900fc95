import { useLocation } from "preact-iso";
import { get } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { FileDrop, sayLimits } from "../shared/files/file-drop.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import { sayMoment, sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import { useEverySeconds } from "../shared/use-every-seconds.ts";
import "./enrolment.css";
import type { Report } from "./say-exchange.ts";

const LOOK_EVERY_SECONDS = 2;

/** Our memberships held against the insurer's own list: the comparisons so far, and a new one. */
export function Drift() {
  const { route } = useLocation();
  const load = useLoad((signal) => get("/v1/drift-reports", {}, { signal }), []);
  const isGoing = load.value?.reports.some(
    ({ state }) => state === "waiting" || state === "working",
  );
  useEverySeconds(LOOK_EVERY_SECONDS, isGoing === true, load.reload);
  return (
    <Page
      title={t("drift.title")}
      lead={t("drift.lead")}
      back={{ href: at("/insurer"), title: t("insurer.title") }}
    >
      <div class="parts">
        <section>
          <h2>{t("drift.new")}</h2>
          <FileDrop
            label={t("drift.file")}
            hint={sayLimits()}
            onSent={({ id }) => route(at("/insurer/drift/check", id))}
          />
          <p class="hint">{t("drift.strangers")}</p>
        </section>
        <Loaded load={load}>{({ reports }) => <Reports reports={reports} />}</Loaded>
      </div>
    </Page>
  );
}

function Reports({ reports }: { reports: readonly Report[] }) {
  if (reports.length === 0)
    return (
      <Empty title={t("drift.none")}>
        <p>{t("drift.none-means")}</p>
      </Empty>
    );
  return (
    <section>
      <h2>{t("drift.reports")}</h2>
      <DataTable
        caption={t("drift.reports")}
        rows={reports}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => at("/insurer/drift", id)}
        columns={[
          { title: t("lists.file"), cell: ({ fileName }) => fileName },
          { title: t("drift.ordered"), cell: ({ orderedAt }) => sayMoment(orderedAt) },
          { title: t("drift.differences"), cell: sayDifferences },
        ]}
      />
    </section>
  );
}

/** How many differences there are, or why that is not known. */
function sayDifferences({ state, counts }: Report): string {
  if (state === "refused") return t("lists.state-refused");
  if (counts === null) return t("drift.going");
  return sayNumber(countOf(counts));
}

export function countOf({ kinds }: NonNullable<Report["counts"]>): number {
  return kinds.reduce((sum, each) => sum + each.rows, 0);
}
