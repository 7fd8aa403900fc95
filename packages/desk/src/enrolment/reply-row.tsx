import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { get, post } from "../shared/api.ts";
import { RadioField, TextField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { newId } from "../shared/new-id.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets, Posts } from "../shared/routes.generated.ts";
import { sayDay, sayMoment, sayName } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { TextArea } from "../shared/text-area.tsx";
import "./enrolment.css";
import { sayKind } from "./say-exchange.ts";

type Row = Gets["/v1/tasks/:id/reply-row"]["output"];
type Found = Posts["/v1/searches"]["output"]["found"][number];
type Person = {
  readonly id: string;
  readonly name: string | null;
  readonly nikMasked: string | null;
  readonly bornOn: string | null;
};

const REASON_MAX = 500;
const REASON_LEAST = 3;

/** A row of a reply that names nobody we sent, or says otherwise than before: a person says what it is about. */
export function ReplyRow({ id }: { id: string }) {
  const load = useLoad((signal) => get("/v1/tasks/:id/reply-row", { id }, { signal }), [id]);
  return (
    <Page
      title={load.value === null ? t("reply-row.title") : sayKind(load.value.kind)}
      lead={t("reply-row.lead")}
      back={{ href: at("/insurer/tasks"), title: t("insurer-tasks.title") }}
    >
      <Loaded load={load}>
        {(row) => (
          <div class="parts">
            <Written row={row} />
            {row.closedAt !== null ? (
              <p class="notice">{t("reply-row.closed", { moment: sayMoment(row.closedAt) })}</p>
            ) : row.proposal !== null ? (
              <Proposal proposal={row.proposal} onDone={load.reload} />
            ) : null}
            {row.closedAt === null && row.proposal?.by.isMe !== true && (
              <Settle id={id} row={row} />
            )}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Written({ row }: { row: Row }) {
  const { cells, fileName, takenAt, row: number, reasonText, applicationId } = row;
  return (
    <section class="card">
      <h2>{t("reply-row.written")}</h2>
      <p class="hint">
        {t("reply-row.from", { file: fileName, row: number, moment: sayMoment(takenAt) })}
      </p>
      {reasonText !== "" && (
        <p>
          <b>{reasonText}.</b>
        </p>
      )}
      <dl class="facts">
        {cells.map(({ header, text }, at) => (
          <div key={`${at} ${header}`}>
            <dt>{header === "" ? t("reply-row.no-header") : header}</dt>
            <dd>{text === "" ? <span class="fine">{t("row-problems.empty")}</span> : text}</dd>
          </div>
        ))}
      </dl>
      {applicationId !== null && (
        <p class="after-counts">
          <a href={at("/records", applicationId)}>{t("reply-row.see-person")}</a>
        </p>
      )}
    </section>
  );
}

/** What a first person has said: a second one makes the person a member by it. */
function Proposal({
  proposal,
  onDone,
}: {
  proposal: NonNullable<Row["proposal"]>;
  onDone: () => void;
}) {
  const [confirmationId] = useState(newId);
  const [isSending, setIsSending] = useState(false);
  const { id, name, nikMasked, reason, by, at: moment, applicationId } = proposal;
  const confirm = async () => {
    if (isSending) return;
    setIsSending(true);
    try {
      await post("/v1/settlements/:id/confirmations", { id, confirmationId });
      notify(t("reply-row.confirmed"));
      onDone();
    } catch (error) {
      notifyFault(error);
    }
    setIsSending(false);
  };
  return (
    <section class="card">
      <h2>{t("reply-row.proposal")}</h2>
      <p>
        <a href={at("/records", applicationId)}>
          {name === null ? t("case.no-name") : sayName(name)}
        </a>{" "}
        <span class="number-like">{nikMasked}</span>
      </p>
      <blockquote>{reason}</blockquote>
      <p class="fine">
        {t("lists.by", { moment: sayMoment(moment), name: by.name ?? t("case.somebody") })}
      </p>
      {by.isMe ? (
        <p class="notice">{t("reply-row.wait-second")}</p>
      ) : (
        <>
          <p>{t("reply-row.confirm-means")}</p>
          <div class="actions">
            <button
              type="button"
              class="button"
              aria-disabled={isSending}
              onClick={() => void confirm()}
            >
              {t("reply-row.confirm")}
            </button>
          </div>
        </>
      )}
    </section>
  );
}

type Draft = { sought: string; who: string; reason: string };

function Settle({ id, row }: { id: string; row: Row }) {
  const { route } = useLocation();
  const [settlementId] = useState(newId);
  const [found, setFound] = useState<readonly Found[] | null>(null);
  const mayAttach = row.kind === "insurer-suspense" && row.answer?.outcome !== "unreadable";
  const form = useForm<Draft>({
    name: `reply-row.${id}`,
    initial: { sought: "", who: "", reason: "" },
    leftOut: ["sought"],
    check: ({ who, reason }) => ({
      ...(who === "" ? { who: t("reply-row.who-missing") } : {}),
      ...(reason.trim().length < REASON_LEAST ? { reason: t("reply-row.reason-missing") } : {}),
    }),
    send: async ({ who, reason }) => {
      const { needsSecond } = await post("/v1/tasks/:id/settlements", {
        id,
        settlementId,
        reason,
        ...(who === "nobody"
          ? { verdict: "set-aside" as const }
          : { verdict: "attach" as const, applicationId: who }),
      });
      notify(needsSecond ? t("reply-row.proposed") : t("reply-row.settled"));
      route(at("/insurer/tasks"));
    },
  });
  const people = peopleOf(row, found ?? []);
  const search = async () => {
    const text = form.values.sought.trim();
    if (text.length < REASON_LEAST) return;
    try {
      setFound((await post("/v1/searches", { text })).found);
    } catch (error) {
      notifyFault(error);
    }
  };
  return (
    <section class="card">
      <h2>{mayAttach ? t("reply-row.whose") : t("reply-row.set-aside")}</h2>
      {mayAttach && row.answer?.outcome === "accepted" && <p>{t("reply-row.two-people")}</p>}
      <FormBox form={form} action={t("reply-row.send")}>
        {mayAttach && (
          <div class="find-person">
            <TextField
              form={form}
              name="sought"
              label={t("reply-row.search")}
              hint={t("reply-row.search-hint")}
            />
            <div class="actions">
              <button type="button" class="quiet" onClick={() => void search()}>
                {t("search.search")}
              </button>
              {found !== null && (
                <span role="status">{t("reply-row.found", { count: found.length })}</span>
              )}
            </div>
          </div>
        )}
        <RadioField
          form={form}
          name="who"
          label={t("reply-row.who")}
          choices={[
            ...(mayAttach
              ? people.map((each) => ({ value: each.id, label: sayPerson(each) }))
              : []),
            {
              value: "nobody",
              label: mayAttach ? t("reply-row.nobody") : t("reply-row.asked"),
            },
          ]}
        />
        <TextArea
          form={form}
          name="reason"
          label={t("reply-row.reason")}
          hint={t("reply-row.reason-hint")}
          max={REASON_MAX}
        />
      </FormBox>
    </section>
  );
}

function peopleOf({ candidates }: Row, found: readonly Found[]): readonly Person[] {
  const offered = candidates.map(({ applicationId, ...each }) => ({ ...each, id: applicationId }));
  const known = new Set(offered.map(({ id }) => id));
  return [...offered, ...found.filter(({ id }) => !known.has(id)).slice(0, 10)];
}

function sayPerson({ name, nikMasked, bornOn }: Person): string {
  return [
    name === null ? t("case.no-name") : sayName(name),
    nikMasked,
    bornOn === null ? null : sayDay(bornOn),
  ]
    .filter((part) => part !== null)
    .join(", ");
}
