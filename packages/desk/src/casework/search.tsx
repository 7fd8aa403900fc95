import { signal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { post } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { useKeys } from "../shared/keys.tsx";
import { type MessageKey, t } from "../shared/language.ts";
import { kelurahanName, type Names, occupationName, readNames } from "../shared/names.ts";
import { Page } from "../shared/page.tsx";
import type { Posts } from "../shared/routes.generated.ts";
import { sayFault } from "../shared/said-fault.ts";
import { sayAgo, sayDay, sayName } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { beforeSignOut } from "../shared/session.ts";
import { DataTable } from "../shared/table.tsx";
import { Casework } from "./casework.tsx";
import "./search.css";

type Found = Posts["/v1/searches"]["output"];

/** What was searched last, so that it is there when one comes back from a record. Never in the address or a storage. */
const sought = signal("");
const result = signal<{ readonly found: Found; readonly names: Names } | null>(null);

beforeSignOut.add(async () => {
  sought.value = "";
  result.value = null;
});

/** As the server takes it. */
const LEAST = 3;
const MOST = 100;

const FOUND_BY: Readonly<Record<Found["by"], MessageKey>> = {
  nik: "search.by-nik",
  card: "search.by-card",
  code: "search.by-code",
  phone: "search.by-phone",
  name: "search.by-name",
};

/** Finds people by whatever is at hand: one field, and the server sees what it is. */
export function Search() {
  const field = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  useKeys([{ key: "/", does: t("keys.search"), run: () => field.current?.select() }]);
  // Before it is drawn: who types as soon as they see it loses no letter.
  useLayoutEffect(() => field.current?.focus(), []);

  const search = async () => {
    const text = sought.value.trim();
    if (isAsking) return;
    if (text.length < LEAST) {
      setFault(t("search.too-short", { least: LEAST }));
      field.current?.focus();
      return;
    }
    setFault(null);
    setIsAsking(true);
    try {
      const [found, names] = await Promise.all([post("/v1/searches", { text }), readNames()]);
      result.value = { found, names };
    } catch (error) {
      setFault(sayFault(error));
    } finally {
      setIsAsking(false);
    }
  };
  return (
    <Casework>
      <Page title={t("search.title")} lead={t("search.lead")}>
        <search>
          <form
            class="seek"
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              void search();
            }}
          >
            <div class={fault === null ? "field" : "field field-faulty"}>
              <label for="seek">{t("search.field")}</label>
              <p class="hint" id="seek-hint">
                {t("search.hint")}
              </p>
              {fault !== null && (
                <p class="fault" id="seek-fault" role="alert">
                  {fault}
                </p>
              )}
              <div class="with-button">
                <input
                  ref={field}
                  id="seek"
                  type="search"
                  maxLength={MOST}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellcheck={false}
                  aria-describedby={fault === null ? "seek-hint" : "seek-hint seek-fault"}
                  aria-invalid={fault === null ? undefined : true}
                  value={sought.value}
                  onInput={(event) => {
                    sought.value = event.currentTarget.value;
                  }}
                />
                <button type="submit" class="button" aria-disabled={isAsking}>
                  {isAsking ? t("search.asking") : t("search.search")}
                </button>
              </div>
            </div>
          </form>
        </search>
        {result.value !== null && <Results {...result.value} />}
      </Page>
    </Casework>
  );
}

function Results({ found: { by, found, isCut }, names }: { found: Found; names: Names }) {
  return (
    <section aria-labelledby="results">
      <h2 id="results" class="results-title">
        <span role="status">{t(FOUND_BY[by], { count: found.length })}</span>
      </h2>
      {isCut && <p class="notice">{t("search.cut")}</p>}
      {found.length === 0 ? (
        <Empty title={t("search.none")}>
          <p>{t("search.none-means")}</p>
        </Empty>
      ) : (
        <DataTable
          caption={t("search.title")}
          rows={found}
          keyOf={({ id }) => id}
          hrefOf={({ id }) => at("/records", id)}
          columns={[
            {
              title: t("case.name"),
              cell: ({ name }) => (name === null ? t("case.no-name") : sayName(name)),
            },
            {
              title: t("case.code"),
              cell: ({ code }) => <span class="code number-like">{code}</span>,
            },
            {
              title: t("facts.nik"),
              cell: ({ nikMasked }) => (
                <span class="code number-like">{nikMasked ?? t("facts.none")}</span>
              ),
            },
            {
              title: t("facts.birth-date"),
              cell: ({ bornOn }) => (bornOn === null ? t("facts.none") : sayDay(bornOn)),
            },
            {
              title: t("case.kelurahan"),
              cell: ({ kelurahanCode }) => kelurahanName(names, kelurahanCode) ?? t("case.unknown"),
            },
            {
              title: t("case.occupation"),
              cell: ({ occupationId }) => occupationName(names, occupationId) ?? t("case.unclear"),
            },
            { title: t("search.submitted"), cell: ({ submittedAt }) => sayAgo(submittedAt) },
          ]}
        />
      )}
    </section>
  );
}
