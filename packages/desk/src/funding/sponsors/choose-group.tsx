import { PLEDGE_LIMITS } from "@payung/domain/funding/pledges.ts";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { get, post } from "../../shared/api.ts";
import type { Draft } from "../../shared/drafts.ts";
import {
  type Choice,
  type FieldProps,
  Labelled,
  SelectField,
  TextField,
} from "../../shared/fields.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { language, t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import { Page } from "../../shared/page.tsx";
import type { Gets } from "../../shared/routes.generated.ts";
import { sayMonth, sayNumber, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import "../money.css";
import { Rates } from "./rates.tsx";
import { sayRange } from "./say-range.ts";

type Portal = Gets["/v1/sponsor"]["output"];
type Offer = Gets["/v1/sponsor/offers"]["output"];

/** So many months ahead one may choose from: the rules of later ones are seldom known. */
const MONTHS_AHEAD = 12;

/** A group and months are chosen; what they cost and cover stands below, to the rupiah, before anything is pledged. */
export function ChooseGroup() {
  const load = useLoad((signal) => get("/v1/sponsor", {}, { signal }), []);
  return (
    <Page
      title={t("sponsor.choose")}
      lead={t("sponsor.choose-lead")}
      back={{ href: at("/sponsor"), title: t("sponsor.title") }}
    >
      <Loaded load={load}>{(portal) => <Choosing portal={portal} />}</Loaded>
    </Page>
  );
}

const monthsFrom = (first: string, count: number) =>
  Array.from({ length: count }, (_, at) =>
    new Date(Date.UTC(Number(first.slice(0, 4)), Number(first.slice(5)) - 1 + at, 1))
      .toISOString()
      .slice(0, 7),
  );

/** "12" → 12, "1.200" → 1200; null for what is no number of people that a pledge may have. */
function wholeOf(text: string): number | null {
  const digits = text.trim().replace(/(?<=\d)\.(?=\d{3}$)/, "");
  const whole = /^\d{1,5}$/.test(digits) ? Number(digits) : null;
  return whole !== null && whole <= PLEDGE_LIMITS.people ? whole : null;
}

function Choosing({ portal }: { portal: Portal }) {
  const { choices, thisMonth } = portal;
  const { route } = useLocation();
  const months = monthsFrom(thisMonth, MONTHS_AHEAD + 1);
  const form = useForm({
    name: "sponsor.choice",
    initial: {
      // Kept with what is typed: sending again after a lost answer is the same pledge.
      id: newId(),
      occupationId: "",
      kelurahanCode: "",
      sex: "",
      cohortId: "",
      firstMonth: months[1] ?? thisMonth,
      lastMonth: months[1] ?? thisMonth,
      other: "",
      transport: "",
    },
    check: ({ other, transport }) => {
      const isWrong = (text: string) => text.trim() !== "" && wholeOf(text) === null;
      const isNobody = (wholeOf(other) ?? 0) + (wholeOf(transport) ?? 0) === 0;
      const missing = t("sponsor.people-missing", { most: sayNumber(PLEDGE_LIMITS.people) });
      return {
        ...(isWrong(transport) || isNobody ? { transport: missing } : {}),
        ...(isWrong(other) ? { other: missing } : {}),
      };
    },
    send: async (values) => {
      const offer = await get("/v1/sponsor/offers", queryOf(values));
      const people = peopleOf(values);
      const { id, occupationId, kelurahanCode, sex, cohortId } = values;
      await post("/v1/sponsor/pledges", {
        id,
        group: {
          occupationId: occupationId || null,
          kelurahanCode: kelurahanCode || null,
          sex: sex === "female" || sex === "male" ? sex : null,
          cohortId: cohortId || null,
        },
        ...rangeOf(values),
        people,
        amount: String(totalOf(offer, people)),
      });
      notify(t("sponsor.pledged"));
      route(at("/sponsor/pledges", id));
    },
  });
  const { values } = form;
  const query = queryOf(values);
  const people = peopleOf(values);
  const load = useLoad(
    (signal) => get("/v1/sponsor/offers", query, { signal }),
    [JSON.stringify(query)],
  );
  const range = rangeOf(values);
  // The last month goes along with the first one, in sight.
  useEffect(() => {
    if (values.lastMonth !== range.lastMonth) form.set({ lastMonth: range.lastMonth });
  }, [values.lastMonth, range.lastMonth]);
  const monthChoices = months.map((month) => ({ value: month, label: sayMonth(month) }));
  return (
    <FormBox form={form} action={t("sponsor.pledge")}>
      <SelectField
        form={form}
        name="occupationId"
        label={t("sponsor.occupation")}
        none={t("sponsor.any")}
        choices={choices.occupations.map((each) => ({
          value: each.id,
          label: language() === "id" ? each.name : each.nameEnglish,
        }))}
      />
      <SelectField
        form={form}
        name="kelurahanCode"
        label={t("sponsor.kelurahan")}
        none={t("sponsor.any")}
        choices={choices.kelurahan.map(({ code: value, name }) => ({ value, label: name }))}
      />
      <SelectField
        form={form}
        name="sex"
        label={t("sponsor.sex")}
        none={t("sponsor.any")}
        choices={[
          { value: "female", label: t("sponsor.female") },
          { value: "male", label: t("sponsor.male") },
        ]}
      />
      {choices.cohorts.length > 0 && (
        <SelectField
          form={form}
          name="cohortId"
          label={t("sponsor.cohort")}
          none={t("sponsor.any")}
          choices={choices.cohorts.map(({ id: value, name }) => ({ value, label: name }))}
        />
      )}
      <MonthField
        form={form}
        name="firstMonth"
        label={t("sponsor.first-month")}
        choices={monthChoices}
      />
      <MonthField
        form={form}
        name="lastMonth"
        label={t("sponsor.last-month")}
        choices={monthChoices.filter(({ value }) => value >= range.firstMonth)}
      />
      <Loaded load={load}>
        {(offer) => (
          <>
            <p role="status">
              {t("sponsor.waiting", {
                other: sayWaiting(offer.waiting.other),
                transport: sayWaiting(offer.waiting.transport),
              })}
            </p>
            <TextField
              form={form}
              name="transport"
              label={t("sponsor.people-transport")}
              hint={t("sponsor.people-transport-hint")}
              width="short"
            />
            <TextField form={form} name="other" label={t("sponsor.people-other")} width="short" />
            <section class="card" aria-labelledby="cost">
              <h2 id="cost">{t("sponsor.cost")}</h2>
              <p class="sum-said" aria-live="polite">
                {sayRupiah(totalOf(offer, people))}
              </p>
              <p>
                {t("sponsor.cost-of", {
                  people: sayNumber(people.transport + people.other),
                  months: sayRange(range.firstMonth, range.lastMonth),
                })}
              </p>
              <Rates rates={offer.rates} />
              <p class="fine">{t("sponsor.rates-may-change")}</p>
            </section>
            <section class="card" aria-labelledby="covers">
              <h2 id="covers">{t("sponsor.covers")}</h2>
              <ul>
                <li>{t("sponsor.covers-accident")}</li>
                <li>{t("sponsor.covers-death", { amount: sayRupiah(offer.covers.deathFull) })}</li>
                <li>{t("sponsor.covers-early", { amount: sayRupiah(offer.covers.deathEarly) })}</li>
              </ul>
            </section>
          </>
        )}
      </Loaded>
    </FormBox>
  );
}

const sayWaiting = (count: number | null) => (count === null ? t("sponsor.few") : sayNumber(count));

type Values = Readonly<Record<string, string>>;

const peopleOf = (values: Values) => ({
  other: wholeOf(values["other"] ?? "") ?? 0,
  transport: wholeOf(values["transport"] ?? "") ?? 0,
});

const totalOf = (offer: Offer, people: { other: number; transport: number }): bigint =>
  offer.rates.reduce(
    (sum, { sector, perPerson }) => sum + BigInt(perPerson) * BigInt(people[sector]),
    0n,
  );

function rangeOf({ firstMonth = "", lastMonth = "" }: Values) {
  return { firstMonth, lastMonth: lastMonth < firstMonth ? firstMonth : lastMonth };
}

function queryOf(values: Values) {
  const { occupationId, kelurahanCode, sex, cohortId } = values;
  return {
    ...rangeOf(values),
    ...(occupationId ? { occupationId } : {}),
    ...(kelurahanCode ? { kelurahanCode } : {}),
    ...(sex === "female" || sex === "male" ? { sex: sex as "female" | "male" } : {}),
    ...(cohortId ? { cohortId } : {}),
  };
}

/** A month out of a few. Always one of them, so that there is no empty choice. */
function MonthField<Values extends Draft>(
  props: FieldProps<Values> & { choices: readonly Choice[] },
) {
  const { form, name, choices } = props;
  return (
    <Labelled {...props}>
      {(described) => (
        <select
          {...described}
          value={form.values[name] as string}
          onChange={(event) => form.set({ [name]: event.currentTarget.value } as Partial<Values>)}
        >
          {choices.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
