import { type MessageKey, t } from "../shared/language.ts";
import { sayGround } from "../shared/say-ground.ts";
import type { Case } from "./case.ts";

type Finding = Case["findings"][number];

const CHECKS: Readonly<Record<Finding["check"], MessageKey>> = {
  identity: "check.identity",
  "nik-plausibility": "check.nik-plausibility",
  "civil-registry": "check.civil-registry",
  domicile: "check.domicile",
  age: "check.age",
  occupation: "check.occupation",
  membership: "check.membership",
  welfare: "check.welfare",
  duplicates: "check.duplicates",
  notice: "check.notice",
  correction: "check.correction",
};

/** Told by a sign and by a word; the colour repeats them. */
const OUTCOMES: Readonly<Record<Finding["outcome"], { sign: string; said: MessageKey }>> = {
  pass: { sign: "✓", said: "finding.pass" },
  fail: { sign: "✕", said: "finding.fail" },
  warn: { sign: "!", said: "finding.warn" },
  unknown: { sign: "?", said: "finding.unknown" },
};

/** What stands in the way first. */
const ORDER: readonly Finding["outcome"][] = ["fail", "warn", "unknown", "pass"];

/** What each check found, with its reason in a sentence. What is in order is folded. */
export function Findings({ found }: { found: Case }) {
  const sorted = [...found.findings].sort(
    (one, other) => ORDER.indexOf(one.outcome) - ORDER.indexOf(other.outcome),
  );
  const inOrder = sorted.filter(({ outcome }) => outcome === "pass");
  const others = sorted.filter(({ outcome }) => outcome !== "pass");
  return (
    <section class="card" aria-labelledby="findings">
      <h2 id="findings">{t("findings.title")}</h2>
      {sorted.length === 0 && <p class="fine">{t("findings.none")}</p>}
      {others.length > 0 && <List findings={others} />}
      {inOrder.length > 0 && (
        <details class="folded" open={others.length === 0}>
          <summary>{t("findings.in-order", { count: inOrder.length })}</summary>
          <List findings={inOrder} />
        </details>
      )}
    </section>
  );
}

function List({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul class="findings">
      {findings.map(({ check, outcome, ground }, at) => {
        const { sign, said } = OUTCOMES[outcome];
        return (
          <li key={at} class={`finding ${outcome}`}>
            <span class="sign" aria-hidden="true">
              {sign}
            </span>
            <span>
              <b>{t(CHECKS[check])}</b>
              <span class="finding-said">{t(said)}</span>
              {ground !== null && <span class="block">{sayGround(ground).reason}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
