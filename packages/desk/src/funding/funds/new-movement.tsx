import { useLocation } from "preact-iso";
import { post } from "../../shared/api.ts";
import { RadioField, SelectField, TextField } from "../../shared/fields.tsx";
import { type Faults, FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import { Page } from "../../shared/page.tsx";
import { sayDay, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { TextArea } from "../../shared/text-area.tsx";
import { amountOf } from "./amount.ts";
import { AmountField } from "./fields.tsx";
import { PaperInput } from "./papers.tsx";
import { readFund, type WholeFund } from "./read-fund.ts";
import { type Movement, sayMovement } from "./say-fund.ts";

/** Says that money moved, or that a movement was wrong. The ledger knows of it when a second person has confirmed it. */
export function NewMovement({ id }: { id: string }) {
  const { query } = useLocation();
  const load = useLoad((signal) => readFund(id, signal), [id]);
  const wrong = load.value?.page.movements.find((each) => each.id === query["reverses"]);
  return (
    <Page
      title={t(wrong === undefined ? "new-movement.title" : "new-movement.reverse-title")}
      lead={t("new-movement.lead")}
      back={{ href: at("/money/funds", id), title: load.value?.page.fund.name ?? t("fund.title") }}
      isNarrow
    >
      <Loaded load={load}>
        {(whole) => (
          <MovementForm key={wrong?.id ?? ""} whole={whole} wrong={wrong} onPaper={load.reload} />
        )}
      </Loaded>
    </Page>
  );
}

type Values = {
  readonly movementId: string;
  readonly purpose: string;
  readonly toFundId: string;
  readonly amount: string;
  readonly happenedOn: string;
  readonly paperId: string;
  readonly reason: string;
};
const PURPOSES = ["grant", "give-back", "reallocation"] as const;
const DAY = /^20\d\d-\d\d-\d\d$/;

function checkMovement(values: Values, isReversal: boolean): Faults<Values> {
  const { purpose, toFundId, amount, happenedOn, paperId, reason } = values;
  const whole = amountOf(amount);
  return {
    ...(!isReversal && purpose === "" ? { purpose: t("new-movement.purpose-missing") } : {}),
    ...(!isReversal && purpose === "reallocation" && toFundId === ""
      ? { toFundId: t("new-movement.to-missing") }
      : {}),
    ...(!isReversal && (whole === null || whole === "0")
      ? { amount: t("fund.amount-faulty") }
      : {}),
    ...(DAY.test(happenedOn) ? {} : { happenedOn: t("new-movement.day-faulty") }),
    ...(paperId === "" ? { paperId: t("new-movement.paper-missing") } : {}),
    ...(reason.trim().length < 3 ? { reason: t("draft.words-missing") } : {}),
  };
}

function MovementForm(props: {
  whole: WholeFund;
  wrong: Movement | undefined;
  onPaper: () => void;
}) {
  const { wrong, onPaper } = props;
  const { page, funds } = props.whole;
  const { route } = useLocation();
  const { id } = page.fund;
  const form = useForm<Values>({
    name: `movement ${id} ${wrong?.id ?? ""}`,
    initial: {
      movementId: newId(),
      purpose: "",
      toFundId: "",
      amount: "",
      happenedOn: "",
      paperId: "",
      reason: "",
    },
    check: (values) => checkMovement(values, wrong !== undefined),
    send: async ({ movementId, purpose, toFundId, amount, happenedOn, paperId, reason }) => {
      const proof = { movementId, happenedOn, paperId, reason };
      const chosen = PURPOSES.find((each) => each === purpose);
      if (wrong !== undefined)
        await post("/v1/fund-movements/:id/reversals", { id: wrong.id, ...proof });
      else if (chosen !== undefined)
        await post("/v1/funds/:id/movements", {
          id,
          ...proof,
          purpose: chosen,
          ...(chosen === "reallocation" ? { toFundId } : {}),
          amount: (amountOf(amount) ?? "0") as Movement["amount"],
        });
      notify(t("new-movement.said"));
      route(at("/money/funds", id));
    },
  });
  const { purpose } = form.values;
  return (
    <FormBox form={form} action={t("new-movement.send")}>
      {wrong !== undefined ? (
        <p class="notice">
          {t("new-movement.reverses", {
            what: sayMovement(wrong),
            amount: sayRupiah(wrong.amount),
            day: sayDay(wrong.happenedOn),
          })}
        </p>
      ) : (
        <>
          <RadioField
            form={form}
            name="purpose"
            label={t("new-movement.purpose")}
            choices={[
              {
                value: "grant",
                label: t("money.purpose.grant"),
                hint: t("new-movement.grant-means", { funder: page.fund.funder.name }),
              },
              {
                value: "give-back",
                label: t("money.purpose.give-back"),
                hint: t("new-movement.give-back-means", { funder: page.fund.funder.name }),
              },
              {
                value: "reallocation",
                label: t("money.purpose.reallocation"),
                hint: t("new-movement.reallocation-means"),
              },
            ]}
          />
          {purpose === "reallocation" && (
            <SelectField
              form={form}
              name="toFundId"
              label={t("new-movement.to")}
              none={t("form.choose")}
              choices={[...funds]
                .filter(([fundId]) => fundId !== id)
                .map(([value, label]) => ({ value, label }))}
            />
          )}
          <AmountField form={form} name="amount" label={t("money.amount")} />
        </>
      )}
      <TextField
        form={form}
        name="happenedOn"
        type="date"
        label={t("new-movement.day")}
        hint={t("new-movement.day-hint")}
        width="medium"
      />
      <SelectField
        form={form}
        name="paperId"
        label={t("new-movement.paper")}
        hint={t("new-movement.paper-hint")}
        none={t(page.papers.length === 0 ? "paper-file.none" : "form.choose")}
        choices={page.papers.map((paper) => ({ value: paper.id, label: paper.fileName }))}
      />
      <PaperInput
        fundId={id}
        onKept={(paperId) => {
          form.set({ paperId });
          onPaper();
        }}
      />
      <TextArea
        form={form}
        name="reason"
        label={t("new-movement.reason")}
        hint={t("new-movement.reason-hint")}
        max={500}
      />
    </FormBox>
  );
}
