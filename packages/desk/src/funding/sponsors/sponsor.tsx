import { get, post } from "../../shared/api.ts";
import { DownloadButton } from "../../shared/download-button.tsx";
import { Empty } from "../../shared/empty.tsx";
import { TextField } from "../../shared/fields.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { notify } from "../../shared/notices.tsx";
import { Page } from "../../shared/page.tsx";
import type { Gets } from "../../shared/routes.generated.ts";
import { sayNumber, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { DataTable } from "../../shared/table.tsx";
import { sayRange } from "./say-range.ts";

type Portal = Gets["/v1/sponsor"]["output"];

/** What a sponsor has pledged, what has come in, the year's statement, and how to be thanked. */
export function Sponsor() {
  const load = useLoad((signal) => get("/v1/sponsor", {}, { signal }), []);
  return (
    <Page
      title={t("sponsor.title")}
      lead={t("sponsor.lead")}
      actions={
        <a class="button" href={at("/sponsor/choose")}>
          {t("sponsor.choose")}
        </a>
      }
    >
      <Loaded load={load}>
        {(portal) => (
          <div class="parts">
            <Pledges portal={portal} />
            <Statements portal={portal} />
            <Thanks portal={portal} onSaved={load.reload} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Pledges({ portal: { pledges, funder } }: { portal: Portal }) {
  return (
    <section class="card" aria-labelledby="pledges">
      <h2 id="pledges">{t("sponsor.pledges", { name: funder.name })}</h2>
      {pledges.length === 0 ? (
        <Empty title={t("sponsor.none")}>
          <p>{t("sponsor.none-means")}</p>
        </Empty>
      ) : (
        <DataTable
          caption={t("sponsor.pledges", { name: funder.name })}
          rows={pledges}
          keyOf={({ id }) => id}
          hrefOf={({ id }) => at("/sponsor/pledges", id)}
          columns={[
            {
              title: t("sponsor.months"),
              cell: ({ firstMonth, lastMonth }) => sayRange(firstMonth, lastMonth),
            },
            {
              title: t("sponsor.people"),
              isNumber: true,
              cell: ({ people }) => sayNumber(people.other + people.transport),
            },
            { title: t("sponsor.amount"), isNumber: true, cell: (each) => sayRupiah(each.amount) },
            { title: t("sponsor.came-in"), isNumber: true, cell: (each) => sayRupiah(each.paid) },
            {
              title: t("sponsor.state"),
              cell: ({ isOpen }) => t(isOpen ? "sponsor.open" : "sponsor.waits"),
            },
          ]}
        />
      )}
    </section>
  );
}

/** A statement of each year since the first pledge: last year's is the one that is asked for in January. */
function Statements({ portal: { pledges, thisMonth } }: { portal: Portal }) {
  const last = Number(thisMonth.slice(0, 4));
  const first = Math.min(last, ...pledges.map(({ pledgedAt }) => Number(pledgedAt.slice(0, 4))));
  const years = Array.from({ length: last - first + 1 }, (_, back) => String(last - back));
  return (
    <section class="card" aria-labelledby="statements">
      <h2 id="statements">{t("sponsor.statements")}</h2>
      <p>{t("sponsor.statement-means")}</p>
      <div class="actions">
        {years.map((year) => (
          <DownloadButton
            key={year}
            title={t("sponsor.statement-get", { year })}
            name={`laporan-${year}.pdf`}
            ask={() => get("/v1/sponsor/statements/:year", { year })}
          />
        ))}
      </div>
    </section>
  );
}

function Thanks({ portal, onSaved }: { portal: Portal; onSaved: () => void }) {
  const { version, name } = portal.thanks;
  const form = useForm({
    name: `sponsor.thanks.${version}`,
    initial: { name: name ?? "" },
    send: async (values) => {
      const wish = values.name.trim();
      await post("/v1/sponsor/thanks", {
        version: version + 1,
        name: wish === "" ? null : wish,
      });
      notify(t("sponsor.thanks-saved"));
      onSaved();
    },
  });
  return (
    <section class="card" aria-labelledby="thanks">
      <h2 id="thanks">{t("sponsor.thanks")}</h2>
      <FormBox form={form} action={t("sponsor.thanks-save")}>
        <TextField
          form={form}
          name="name"
          label={t("sponsor.thanks-name")}
          hint={t("sponsor.thanks-hint")}
          isOptional
        />
      </FormBox>
    </section>
  );
}
