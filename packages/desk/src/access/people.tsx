import { useState } from "preact/hooks";
import { get } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import { sayName } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import { type Kelurahan, sayAreas } from "./areas.ts";
import { sayRole } from "./say-role.ts";
import { type Staff, State } from "./staff-state.tsx";

/** Who works in the programme, and what they may do where. */
export function People() {
  const load = useLoad(async (signal) => {
    const [{ staff }, { kelurahan }] = await Promise.all([
      get("/v1/staff", {}, { signal }),
      get("/v1/kelurahan", {}, { signal }),
    ]);
    return { staff, kelurahan };
  }, []);
  return (
    <Page
      title={t("people.title")}
      lead={t("people.lead")}
      actions={
        <a class="button" href={at("/people/new")}>
          {t("people.invite")}
        </a>
      }
    >
      <Loaded load={load}>{(loaded) => <List {...loaded} />}</Loaded>
    </Page>
  );
}

function List({ staff, kelurahan }: { staff: readonly Staff[]; kelurahan: readonly Kelurahan[] }) {
  const [sought, setSought] = useState("");
  const [withEnded, setWithEnded] = useState(false);
  const hasEnded = staff.some(({ endedAt }) => endedAt !== null);
  const words = sought.trim().toLowerCase();
  const shown = staff.filter(
    (each) => (withEnded || each.endedAt === null) && textOf(each).toLowerCase().includes(words),
  );
  return (
    <>
      <div class="filters">
        <div class="field">
          <label for="people-seek">{t("people.seek")}</label>
          <input
            id="people-seek"
            type="search"
            class="medium"
            value={sought}
            onInput={(event) => setSought(event.currentTarget.value)}
          />
        </div>
        {hasEnded && (
          <label class="check">
            <input
              type="checkbox"
              checked={withEnded}
              onChange={(event) => setWithEnded(event.currentTarget.checked)}
            />
            <span>{t("people.with-ended")}</span>
          </label>
        )}
        <p class="hint" role="status">
          {t("people.count", { count: shown.length })}
        </p>
      </div>
      {shown.length === 0 ? (
        <Empty title={t("people.none")}>
          <p>{t("people.none-means")}</p>
        </Empty>
      ) : (
        <DataTable
          caption={t("people.title")}
          rows={shown}
          keyOf={({ id }) => id}
          hrefOf={({ id }) => at("/people", id)}
          columns={[
            { title: t("people.name"), cell: ({ name }) => sayName(name) },
            { title: t("sign-in.email"), cell: ({ email }) => email },
            {
              title: t("people.roles"),
              cell: ({ grants }) => <Roles grants={grants} kelurahan={kelurahan} />,
            },
            { title: t("people.state"), cell: (each) => <State staff={each} /> },
          ]}
        />
      )}
    </>
  );
}

function textOf({ name, email, organisation, grants }: Staff): string {
  return [name, email, organisation, ...grants.map(({ role }) => sayRole(role))].join(" ");
}

function Roles({ grants, kelurahan }: Pick<Staff, "grants"> & { kelurahan: readonly Kelurahan[] }) {
  if (grants.length === 0) return <span class="fine">{t("people.no-role")}</span>;
  return (
    <span class="stacked">
      {grants.map(({ id, role, areas }) => (
        <span key={id}>
          {sayRole(role)} <span class="fine">{sayAreas(areas, kelurahan)}</span>
        </span>
      ))}
    </span>
  );
}
