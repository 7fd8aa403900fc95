import { useState } from "preact/hooks";
import { get } from "../shared/api.ts";
import { cityToday } from "../shared/deadline.ts";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import { sayBy, sayMoment, sayWeekday } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import { HolidayForm } from "./holiday-form.tsx";
import "./reference.css";
import { type Day, sayConfidence, type Word } from "./say-parameter.ts";
import { CHANGERS } from "./who-may.ts";

const OCTOBER = 10;

/** The days on which offices rest besides the weekend, year by year, each with what says so and what was said before. */
export function Holidays() {
  const load = useLoad((signal) => get("/v1/holiday-words", {}, { signal }), []);
  /** The day that is put right, "new" for one that is not here yet. */
  const [about, setAbout] = useState<Day | "new" | null>(null);
  const mayChange = holds(CHANGERS);
  return (
    <Page
      title={t("holidays.title")}
      lead={t("holidays.lead")}
      back={{ href: at("/parameters"), title: t("parameters.title") }}
      actions={
        mayChange && (
          <button type="button" class="button" onClick={() => setAbout("new")}>
            {t("holidays.add")}
          </button>
        )
      }
    >
      <Loaded load={load}>
        {({ days }) => (
          <div class="parts">
            {yearsToDecree(days).map((year) => (
              <p key={year} class="notice">
                {t("holidays.missing", { year })}
              </p>
            ))}
            {days.length === 0 && <Empty title={t("holidays.none")} />}
            {[...Map.groupBy(days, ({ day }) => day.slice(0, 4))]
              .toSorted(([a], [b]) => b.localeCompare(a))
              .map(([year, own]) => (
                <Year key={year} year={year} days={own} onCorrect={mayChange ? setAbout : null} />
              ))}
          </div>
        )}
      </Loaded>
      {about !== null && (
        <HolidayForm
          about={about === "new" ? null : about}
          onClose={() => setAbout(null)}
          onDone={() => {
            setAbout(null);
            load.reload();
          }}
        />
      )}
    </Page>
  );
}

/** The years whose days off should be known by now and are not: next year's are decreed in autumn. */
function yearsToDecree(days: readonly Day[]): string[] {
  const today = cityToday();
  const year = Number(today.slice(0, 4));
  const expected = Number(today.slice(5, 7)) >= OCTOBER ? [year, year + 1] : [year];
  const known = new Set(
    days.filter(({ words }) => words[0]?.isOff === true).map(({ day }) => day.slice(0, 4)),
  );
  return expected.map(String).filter((each) => !known.has(each));
}

type OnCorrect = ((day: Day) => void) | null;

function Year(props: { year: string; days: readonly Day[]; onCorrect: OnCorrect }) {
  const { year, days, onCorrect } = props;
  const off = days.filter(({ words }) => words[0]?.isOff === true).length;
  // One decree names most days of a year: it is said once.
  const decrees = Map.groupBy(days, ({ words: [last] }) =>
    JSON.stringify([last?.basis, last?.source, last?.confidence]),
  );
  return (
    <details open={year >= cityToday().slice(0, 4)}>
      <summary>
        <h2>{year}</h2>
        <span>{t("holidays.count", { count: off })}</span>
      </summary>
      <div class="parts">
        {[...decrees].map(([said, own]) => (
          <Decree key={said} days={own} onCorrect={onCorrect} />
        ))}
      </div>
    </details>
  );
}

/** What one decree says, and how sure that is. */
function Decree({ days, onCorrect }: { days: readonly Day[]; onCorrect: OnCorrect }) {
  const word = days[0]?.words[0];
  if (word === undefined) return null;
  return (
    <section class="card">
      <Basis word={word} />
      <ul class="rows days">
        {days.map((day) => (
          <li key={day.day}>
            <div>
              <div>
                <strong>{sayWeekday(day.day)}</strong> <Name word={day.words[0]} />
              </div>
              <Said words={day.words} />
            </div>
            {onCorrect !== null && (
              <button
                type="button"
                class="quiet small"
                aria-label={t("holidays.correct-day", { day: sayWeekday(day.day) })}
                onClick={() => onCorrect(day)}
              >
                {t("holidays.correct")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Name({ word }: { word: Word | undefined }) {
  if (word === undefined) return null;
  return (
    <>
      {word.name} {!word.isOff && <span class="tag off">{t("holidays.no-longer")}</span>}
    </>
  );
}

function Basis({ word: { basis, source, confidence } }: { word: Word }) {
  return (
    <>
      <p class="words">
        {basis}{" "}
        <span class={confidence === "to confirm" ? "tag warn" : "tag"}>
          {sayConfidence(confidence)}
        </span>
      </p>
      {source !== "" && <p class="fine words">{t("holidays.read-in", { source })}</p>}
    </>
  );
}

/** Who said what counts, and all that was said before. What came with the program says nothing more. */
function Said({ words: [last, ...earlier] }: { words: readonly Word[] }) {
  if (last === undefined || (isStarter(last) && earlier.length === 0)) return null;
  return (
    <>
      <p class="fine">{sayWho(last)}</p>
      {earlier.length > 0 && (
        <details class="folded">
          <summary>{t("holidays.earlier", { count: earlier.length })}</summary>
          <ol class="said">
            {earlier.map((word) => (
              <li key={word.id}>
                <p>
                  <Name word={word} />
                </p>
                <Basis word={word} />
                <p class="fine">{sayWho(word)}</p>
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

/** The days that come with the program were said by nobody who has a name. */
function isStarter({ said }: Word): boolean {
  return said.name === null && !said.isMe;
}

function sayWho(word: Word): string {
  if (isStarter(word)) return t("holidays.starter");
  return t("holidays.said-by", { by: sayBy(word.said), moment: sayMoment(word.said.at) });
}
