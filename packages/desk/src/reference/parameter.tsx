import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { get, post } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { TextField } from "../shared/fields.tsx";
import { type Faults, FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { type Names, readNames } from "../shared/names.ts";
import { newId } from "../shared/new-id.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import { sayDay } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import { TextArea } from "../shared/text-area.tsx";
import "./reference.css";
import { EffectsCard } from "./effects.tsx";
import { checkGround, type Ground, GroundFields, NO_GROUND } from "./ground-fields.tsx";
import { LeafField } from "./leaf-field.tsx";
import {
  type Effects,
  inLanguage,
  leavesOf,
  type Parameter,
  type Proposal,
  sayConfidence,
  sayFor,
  sayKey,
  sayPeriod,
  type Version,
  withLeaves,
} from "./say-parameter.ts";
import { Value } from "./value.tsx";
import { CHANGERS } from "./who-may.ts";

/** One parameter as a line of time: what held, what holds, on which ground; and a new version. */
export function ParameterPage({ name }: { name: string }) {
  const [follows, setFollows] = useState<Version | null>(null);
  const load = useLoad(
    async (signal) => {
      const [{ parameters, proposals }, names] = await Promise.all([
        get("/v1/parameters", {}, { signal }),
        readNames(),
      ]);
      return {
        parameter: parameters.find(({ key }) => key === name),
        open: proposals.find(({ key, state }) => key === name && state === "open"),
        names,
      };
    },
    [name],
  );
  return (
    <Page
      title={sayKey(name)}
      lead={t("parameter.lead")}
      back={{ href: at("/parameters"), title: t("parameters.title") }}
    >
      <Loaded load={load}>
        {({ parameter, open, names }) =>
          parameter === undefined ? (
            <Empty title={t("parameter.unknown")} />
          ) : (
            <div class="parts">
              {open !== undefined && <Open proposal={open} />}
              <TimeLine
                parameter={parameter}
                onFollow={open === undefined && holds(CHANGERS) ? setFollows : null}
              />
              {follows !== null && (
                <NewVersion
                  key={follows.id}
                  parameter={parameter}
                  follows={follows}
                  names={names}
                />
              )}
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

function Open({ proposal }: { proposal: Proposal }) {
  return (
    <div class="notice">
      <p>{proposal.proposed.isMe ? t("parameters.mine") : t("parameters.yours")}</p>
      {holds(CHANGERS) && (
        <div class="actions">
          <a class="button" href={at("/parameter-proposals", proposal.id)}>
            {t("parameter.to-proposal")}
          </a>
        </div>
      )}
    </div>
  );
}

function TimeLine(props: { parameter: Parameter; onFollow: ((version: Version) => void) | null }) {
  const { parameter, onFollow } = props;
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const newestFirst = parameter.versions.toSorted((a, b) =>
    (b.validFrom ?? "").localeCompare(a.validFrom ?? ""),
  );
  return (
    <ol class="timeline">
      {newestFirst.map((version) => {
        const holdsNow =
          (version.validFrom ?? "") <= today &&
          (version.validTo === null || version.validTo >= today);
        return (
          <li key={version.id} aria-current={holdsNow ? "true" : undefined}>
            <section class="card">
              <h2>
                {sayPeriod(version)} {holdsNow && <span class="tag">{t("parameter.now")}</span>}
              </h2>
              {sayFor(version.predicates) !== "" && (
                <p>{t("parameter.for", { whom: sayFor(version.predicates) })}</p>
              )}
              <Value value={version.value} />
              <dl class="facts wide">
                <div>
                  <dt>{t("parameters.basis")}</dt>
                  <dd>{inLanguage(version, "basis")}</dd>
                </div>
                <div>
                  <dt>{t("parameter.source")}</dt>
                  <dd>{version.source === "" ? "–" : inLanguage(version, "source")}</dd>
                </div>
                <div>
                  <dt>{t("parameters.confidence")}</dt>
                  <dd>{sayConfidence(version.confidence)}</dd>
                </div>
                <div>
                  <dt>{t("parameter.confirmed-by")}</dt>
                  <dd>{version.confirmedBy ?? t("parameter.nobody-confirmed")}</dd>
                </div>
              </dl>
              {version.note !== null && <p class="hint">{inLanguage(version, "note")}</p>}
              {onFollow !== null && (
                <div class="actions">
                  <button type="button" class="quiet" onClick={() => onFollow(version)}>
                    {t("parameter.follow")}
                  </button>
                </div>
              )}
            </section>
          </li>
        );
      })}
    </ol>
  );
}

type Values = Ground & {
  readonly validFrom: string;
  readonly validTo: string;
  readonly leaves: Readonly<Record<string, string>>;
  readonly note: string;
  /** What was previewed last: only that may be proposed. */
  readonly preview: string;
};

const DAY = /^20\d\d-\d\d-\d\d$/;
const textOf = (value: unknown) => (value === null ? "" : String(value));
const previewed = ({ validFrom, validTo, leaves }: Values) =>
  JSON.stringify([validFrom, validTo, leaves]);

function check(values: Values): Faults<Values> {
  const { validFrom, validTo, preview } = values;
  return {
    ...(DAY.test(validFrom) ? {} : { validFrom: t("parameter.day-faulty") }),
    ...(validTo === "" || DAY.test(validTo) ? {} : { validTo: t("parameter.day-faulty") }),
    ...checkGround(values),
    ...(preview === previewed(values) ? {} : { preview: t("parameter.preview-first") }),
  };
}

/** A new version: its value, from which day, on which ground. It is looked at before it is proposed. */
function NewVersion(props: { parameter: Parameter; follows: Version; names: Names }) {
  const { parameter, follows, names } = props;
  const { route } = useLocation();
  const [id] = useState(newId);
  const [effects, setEffects] = useState<Effects | null>(null);
  const [isLooking, setIsLooking] = useState(false);
  const leaves = leavesOf(follows.value);
  const orderOf = (values: Values) => ({
    key: parameter.key,
    followsId: follows.id,
    value: withLeaves(follows.value, values.leaves),
    validFrom: values.validFrom,
    validTo: values.validTo === "" ? null : values.validTo,
  });
  const form = useForm<Values>({
    name: `parameter-${follows.id}`,
    initial: {
      validFrom: "",
      validTo: "",
      leaves: {},
      ...NO_GROUND,
      note: "",
      preview: "",
    },
    check,
    send: async (values) => {
      const { basis, source, confidence, note } = values;
      await post("/v1/parameter-proposals", {
        ...orderOf(values),
        id,
        basis,
        source,
        confidence: confidence as "official" | "secondary" | "to confirm",
        note: note.trim() === "" ? null : note,
      });
      notify(t("parameter.was-proposed"));
      route(at("/parameter-proposals", id));
    },
  });
  const { values } = form;
  const look = async () => {
    if (isLooking) return;
    setIsLooking(true);
    try {
      setEffects(await post("/v1/parameter-previews", orderOf(values)));
      form.set({ preview: previewed(values) });
    } catch (error) {
      notifyFault(error);
      setEffects(null);
    }
    setIsLooking(false);
  };
  return (
    <section class="card">
      <h2>{t("parameter.new")}</h2>
      <p>{t("parameter.follows", { period: sayPeriod(follows) })}</p>
      {parameter.usedUntil !== null && (
        <p class="hint">{t("parameter.used-until", { day: sayDay(parameter.usedUntil) })}</p>
      )}
      <FormBox form={form} action={t("parameter.propose")}>
        <fieldset class="field">
          <legend>{t("parameter.value")}</legend>
          <div class="places">
            {leaves.map(({ path, value }) => (
              <LeafField
                key={path}
                path={path}
                value={value}
                typed={values.leaves[path] ?? textOf(value)}
                onTyped={(text) => form.set({ leaves: { ...values.leaves, [path]: text } })}
              />
            ))}
          </div>
        </fieldset>
        <TextField
          form={form}
          name="validFrom"
          type="date"
          label={t("parameter.valid-from")}
          width="medium"
        />
        <TextField
          form={form}
          name="validTo"
          type="date"
          label={t("parameter.valid-to")}
          hint={t("parameter.valid-to-hint")}
          width="medium"
          isOptional
        />
        <GroundFields
          form={form}
          basisHint={t("parameter.basis-hint")}
          sourceHint={t("parameter.source-hint")}
        />
        <TextArea form={form} name="note" label={t("parameter.note")} max={500} isOptional />
        <div class={form.faults.preview === undefined ? "field" : "field field-faulty"}>
          {form.faults.preview !== undefined && <p class="fault">{form.faults.preview}</p>}
          <button
            id={`${form.id}-preview`}
            type="button"
            class="quiet"
            aria-disabled={isLooking}
            onClick={() => void look()}
          >
            {isLooking ? t("shared.waiting") : t("parameter.look")}
          </button>
        </div>
        {effects !== null && values.preview === previewed(values) && (
          <EffectsCard effects={effects} names={names} />
        )}
      </FormBox>
    </section>
  );
}
