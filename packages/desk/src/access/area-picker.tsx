import { useId, useState } from "preact/hooks";
import { describedBy, Said } from "../shared/fields.tsx";
import { t } from "../shared/language.ts";
import { compareNames } from "../shared/say.ts";
import { type Kelurahan, kecamatanOf, sayAreas } from "./areas.ts";

const KINDS = ["city", "kecamatan", "kelurahan", "rt", "own"] as const;
type Kind = (typeof KINDS)[number];

/** Where a role holds: the whole city, some kecamatan or kelurahan, single RT, or what one's organisation brought in. */
export function AreaPicker(props: {
  id: string;
  areas: readonly string[];
  onChange: (areas: readonly string[]) => void;
  kelurahan: readonly Kelurahan[];
  fault?: string | undefined;
}) {
  const { id, areas, onChange, kelurahan, fault } = props;
  const [kind, setKind] = useState<Kind>(() => kindOf(areas));
  const choose = (chosen: Kind) => {
    setKind(chosen);
    onChange(chosen === "city" ? ["*"] : chosen === "own" ? ["own"] : []);
  };
  return (
    <fieldset
      id={id}
      class={fault === undefined ? "field" : "field field-faulty"}
      aria-describedby={describedBy(id, undefined, fault)}
    >
      <legend>{t("area.title")}</legend>
      <Said id={id} fault={fault} />
      <div class="choices">
        {KINDS.map((each) => (
          <label key={each} class="choice">
            <input
              type="radio"
              name={`${id}-kind`}
              checked={kind === each}
              onChange={() => choose(each)}
            />
            <span>{t(`area.${each}`)}</span>
          </label>
        ))}
      </div>
      {kind === "kecamatan" && (
        <Checks
          title={t("area.which-kecamatan")}
          choices={kecamatanOf(kelurahan)}
          areas={areas}
          onChange={onChange}
        />
      )}
      {kind === "kelurahan" && (
        <Checks
          title={t("area.which-kelurahan")}
          choices={[...kelurahan].sort((a, b) => compareNames(a.name, b.name))}
          areas={areas}
          onChange={onChange}
          isLong
        />
      )}
      {kind === "rt" && <RtPicker kelurahan={kelurahan} areas={areas} onChange={onChange} />}
    </fieldset>
  );
}

function kindOf([area]: readonly string[]): Kind {
  if (area === "own") return "own";
  if (area === undefined || area === "*") return "city";
  if (area.includes("/")) return "rt";
  return area.split(".").length === 3 ? "kecamatan" : "kelurahan";
}

function Checks(props: {
  title: string;
  choices: readonly { readonly code: string; readonly name: string; readonly kecamatan?: string }[];
  areas: readonly string[];
  onChange: (areas: readonly string[]) => void;
  isLong?: boolean;
}) {
  const { title, choices, areas, onChange, isLong = false } = props;
  const [sought, setSought] = useState("");
  const id = useId();
  const fits = (text: string) => text.toLowerCase().includes(sought.trim().toLowerCase());
  const shown = choices.filter(
    ({ code, name, kecamatan = "" }) => areas.includes(code) || fits(name) || fits(kecamatan),
  );
  return (
    <fieldset class="sub-choices">
      <legend>{title}</legend>
      {isLong && (
        <div class="field">
          <label for={id}>{t("area.seek")}</label>
          <input
            id={id}
            type="search"
            class="medium"
            value={sought}
            onInput={(event) => setSought(event.currentTarget.value)}
          />
        </div>
      )}
      {shown.length === 0 && <p class="hint">{t("area.none-found")}</p>}
      <div class="choices columns">
        {shown.map(({ code, name, kecamatan }) => (
          <label key={code} class="choice">
            <input
              type="checkbox"
              checked={areas.includes(code)}
              onChange={(event) =>
                onChange(
                  event.currentTarget.checked
                    ? [...areas, code]
                    : areas.filter((each) => each !== code),
                )
              }
            />
            <span>
              {name}
              {kecamatan !== undefined && <span class="hint">{kecamatan}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const RT_MOST = 999;

function RtPicker(props: {
  kelurahan: readonly Kelurahan[];
  areas: readonly string[];
  onChange: (areas: readonly string[]) => void;
}) {
  const { kelurahan, areas, onChange } = props;
  const [code, setCode] = useState("");
  const [rt, setRt] = useState("");
  const id = useId();
  const number = Number(rt);
  const isComplete = code !== "" && Number.isInteger(number) && number >= 1 && number <= RT_MOST;
  const add = () => {
    if (!isComplete) return;
    const area = `${code}/${number}`;
    if (!areas.includes(area)) onChange([...areas, area]);
    setRt("");
  };
  return (
    <fieldset class="sub-choices">
      <legend>{t("area.which-rt")}</legend>
      <div class="beside">
        <div class="field">
          <label for={`${id}-kelurahan`}>{t("area.rt-kelurahan")}</label>
          <select
            id={`${id}-kelurahan`}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          >
            <option value="">{t("form.choose")}</option>
            {[...kelurahan]
              .sort((a, b) => compareNames(a.name, b.name))
              .map((each) => (
                <option key={each.code} value={each.code}>
                  {each.name}
                </option>
              ))}
          </select>
        </div>
        <div class="field">
          <label for={`${id}-rt`}>{t("area.rt-number")}</label>
          <input
            id={`${id}-rt`}
            class="short"
            inputMode="numeric"
            value={rt}
            onInput={(event) => setRt(event.currentTarget.value)}
          />
        </div>
        <button type="button" class="quiet" aria-disabled={!isComplete} onClick={add}>
          {t("area.rt-add")}
        </button>
      </div>
      <ul class="rows">
        {areas.map((area) => (
          <li key={area}>
            <span>{sayAreas([area], kelurahan)}</span>
            <button
              type="button"
              class="quiet small"
              onClick={() => onChange(areas.filter((each) => each !== area))}
            >
              {t("area.rt-remove")}
              <span class="unseen"> {sayAreas([area], kelurahan)}</span>
            </button>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
