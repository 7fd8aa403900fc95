import { t } from "../shared/language.ts";
import { kelurahanName, type Names, occupationName } from "../shared/names.ts";
import { sayMonth, sayNumber, sayRupiah } from "../shared/say.ts";
import { DataTable } from "../shared/table.tsx";
import { OUTCOMES } from "../shared/words.ts";
import type { Effects } from "./say-parameter.ts";

const SHOWN = 8;

/** Who would be affected, in numbers: nobody has to guess what a new version does. */
export function EffectsCard({ effects, names }: { effects: Effects; names: Names }) {
  const { decisions, costs, priority } = effects;
  return (
    <section class="card" role="status">
      <h2>{t("effects.title")}</h2>
      {decisions !== null && <Decisions decisions={decisions} names={names} />}
      {costs !== null && <Costs costs={costs} />}
      {priority !== null && <Priority priority={priority} />}
      {decisions === null && costs === null && priority === null && <p>{t("effects.none")}</p>}
    </section>
  );
}

function Decisions(props: { decisions: NonNullable<Effects["decisions"]>; names: Names }) {
  const { decisions, names } = props;
  const { known, affected, moves, perKelurahan, perOccupation } = decisions;
  const outcome = (code: string) => {
    const key = OUTCOMES[code as keyof typeof OUTCOMES];
    return key === undefined ? code : t(key);
  };
  return (
    <>
      <p>
        <strong>{t("effects.affected", { affected, known })}</strong> {t("effects.decreed-stay")}
      </p>
      <ul>
        {moves.map(({ from, to, count }) => (
          <li key={`${from} ${to}`}>
            {t("effects.move", { count, from: outcome(from), to: outcome(to) })}
          </li>
        ))}
      </ul>
      {affected > 0 && (
        <div class="two-values">
          <Top
            title={t("cohort.kelurahan")}
            rows={perKelurahan.map(({ code, count }) => ({
              name: kelurahanName(names, code) ?? t("cohort.nowhere"),
              count,
            }))}
          />
          <Top
            title={t("decree.occupation")}
            rows={perOccupation.map(({ id, count }) => ({
              name: occupationName(names, id) ?? t("cohort.nowhere"),
              count,
            }))}
          />
        </div>
      )}
    </>
  );
}

function Top(props: { title: string; rows: readonly { name: string; count: number }[] }) {
  const { title, rows } = props;
  const sorted = rows.toSorted((a, b) => b.count - a.count);
  const rest = sorted.slice(SHOWN).reduce((sum, { count }) => sum + count, 0);
  return (
    <div>
      <h3>{title}</h3>
      <dl class="leaves">
        {sorted.slice(0, SHOWN).map(({ name, count }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{sayNumber(count)}</dd>
          </div>
        ))}
        {rest > 0 && (
          <div>
            <dt>{t("effects.others")}</dt>
            <dd>{sayNumber(rest)}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}

function Costs({ costs }: { costs: NonNullable<Effects["costs"]> }) {
  if (costs.length === 0) return <p>{t("effects.no-cohort")}</p>;
  return (
    <>
      {costs.map(({ cohortId, name, before, after, months }) => (
        <div key={cohortId}>
          <h3>{name}</h3>
          <p>
            {t("effects.cost", {
              before: sayRupiah(before),
              after: sayRupiah(after),
              difference: sayRupiah(BigInt(after) - BigInt(before)),
            })}
          </p>
          <DataTable
            caption={name}
            rows={months}
            keyOf={({ month }) => month}
            columns={[
              { title: t("cohorts.months"), cell: ({ month }) => sayMonth(month) },
              { title: t("effects.before"), isNumber: true, cell: (row) => sayRupiah(row.before) },
              { title: t("effects.after"), isNumber: true, cell: (row) => sayRupiah(row.after) },
            ]}
          />
        </div>
      ))}
    </>
  );
}

function Priority({ priority }: { priority: NonNullable<Effects["priority"]> }) {
  return (
    <>
      <p>{t("effects.priority")}</p>
      {priority.length === 0 ? (
        <p>{t("effects.no-cohort")}</p>
      ) : (
        <DataTable
          caption={t("effects.title")}
          rows={priority}
          keyOf={({ cohortId }) => cohortId}
          columns={[
            { title: t("cohorts.name"), cell: ({ name }) => name },
            { title: t("effects.come-in"), isNumber: true, cell: (row) => sayNumber(row.comeIn) },
            { title: t("effects.go-out"), isNumber: true, cell: (row) => sayNumber(row.goOut) },
          ]}
        />
      )}
    </>
  );
}
