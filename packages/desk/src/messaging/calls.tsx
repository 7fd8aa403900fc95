import { get } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import { sayAgo } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import { CHANNELS, REASONS } from "./say-message.ts";

/** Who wrote by WhatsApp or SMS and waits for a person, the longest waiting first. */
export function Calls() {
  const load = useLoad((signal) => get("/v1/handovers", {}, { signal }), []);
  return (
    <Page title={t("calls.title")} lead={t("calls.lead")}>
      <Loaded load={load}>
        {({ handovers }) =>
          handovers.length === 0 ? (
            <Empty title={t("calls.none")}>
              <p>{t("calls.none-means")}</p>
            </Empty>
          ) : (
            <DataTable
              caption={t("calls.title")}
              rows={handovers}
              keyOf={({ id }) => id}
              hrefOf={({ id }) => at("/calls", id)}
              columns={[
                { title: t("calls.number"), cell: ({ phoneMasked }) => phoneMasked },
                { title: t("calls.why"), cell: ({ reason }) => t(REASONS[reason]) },
                { title: t("calls.by"), cell: ({ channel }) => t(CHANNELS[channel]) },
                { title: t("calls.since"), cell: ({ askedAt }) => sayAgo(askedAt) },
              ]}
            />
          )
        }
      </Loaded>
    </Page>
  );
}
