import { useState } from "preact/hooks";
import { t } from "../language.ts";
import { TextField } from "../parts/fields.tsx";
import { Icon, type IconName } from "../parts/icons.tsx";
import { useStore } from "../phone.ts";
import type { StepProps } from "./register.tsx";

/** The most common ones, as hands and things: found without reading. */
const PICTURES: readonly (readonly [id: string, icon: IconName])[] = [
  ["building_labourer", "helmet"],
  ["ojek", "motorbike"],
  ["street_food_vendor", "cart"],
  ["market_stall_seller", "stall"],
  ["domestic_worker", "broom"],
  ["farm_labourer", "plant"],
  ["river_fisher", "boat"],
  ["angkot_driver", "car"],
  ["porter", "box"],
  ["tailor", "needle"],
  ["waste_picker", "sack"],
  ["street_vendor", "trolley"],
];
const FOUND_MAX = 8;

/** What the worker lives by: a picture, or a word. Choosing is going on. */
export function WorkStep({ answers, faultOf, next, set }: StepProps) {
  const occupations = useStore().pack()?.occupations ?? [];
  const [text, setText] = useState("");
  const chosen = answers.occupationId;
  const choose = (id: string, name: string) => next({ occupationId: id, occupation: name });
  const typed = text.trim();
  const found = typed.length < 2 ? [] : occupations.filter(hasWords).slice(0, FOUND_MAX);
  const pictured = PICTURES.flatMap(([id, icon]) => {
    const occupation = occupations.find((each) => each.id === id);
    return occupation === undefined ? [] : [{ ...occupation, icon }];
  });
  const isPictured = pictured.some(({ id }) => id === chosen);
  return (
    <>
      {answers.occupation !== "" && (
        <p class="notice calm">{t("work.chosen", { occupation: answers.occupation })}</p>
      )}
      <TextField
        id="occupation"
        label={t("work.search")}
        hint={t("work.search-hint")}
        fault={faultOf("occupation")}
        value={text}
        onValue={(value) => {
          setText(value);
          // In the worker's own words too: somebody finds the code later.
          if (value.trim() !== "") set({ occupation: value.trim(), occupationId: "" });
        }}
        longest={120}
      />
      {typed !== "" ? (
        <ul class="rows" aria-live="polite">
          {found.map(({ id, name }) => (
            <li key={id}>
              <button type="button" class="row" onClick={() => choose(id, name)}>
                <span class="row-words">{name}</span>
                <Icon name="next" />
              </button>
            </li>
          ))}
          {found.length === 0 && <li class="fine">{t("work.own-words")}</li>}
        </ul>
      ) : (
        <ul class="pictures">
          {pictured.map(({ id, name, icon }) => (
            <li key={id}>
              <button
                type="button"
                class={id === chosen ? "picture chosen" : "picture"}
                aria-pressed={isPictured ? id === chosen : undefined}
                onClick={() => choose(id, name)}
              >
                <Icon name={icon} />
                {name}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );

  function hasWords({ name, everydayWords }: { name: string; everydayWords: readonly string[] }) {
    const sought = typed.toLowerCase();
    return [name, ...everydayWords].some((each) => each.toLowerCase().includes(sought));
  }
}
