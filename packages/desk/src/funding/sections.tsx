import { useLocation } from "preact-iso";
import { type MessageKey, t } from "../shared/language.ts";
import { at } from "../shared/screen.ts";
import "../shared/styles/figures.css";
import "./money.css";

/** The parts of the treasurer's desk, in the order in which a month goes through them. */
const SECTIONS: readonly (readonly [path: string, title: MessageKey])[] = [
  ["/money", "money.overview"],
  ["/money/dangers", "guard.title"],
  ["/money/payments", "incoming.title"],
  ["/money/funds", "funds.title"],
  ["/money/plan", "plan.title"],
  ["/money/budget-years", "budget-years.title"],
  ["/money/bills", "bills.title"],
  ["/money/differences", "differences.title"],
  ["/money/receipts", "receipts.title"],
  ["/money/reversals", "reversals.title"],
  ["/money/accounts", "money.accounts"],
  ["/money/closings", "money.closings"],
];

/** The way between the parts of the treasurer's desk. */
export function Sections() {
  const { path } = useLocation();
  return (
    <nav class="sections no-print" aria-label={t("money.sections")}>
      <ul>
        {SECTIONS.map(([own, title]) => (
          <li key={own}>
            <a
              href={at(own)}
              aria-current={path === at(own) ? "page" : isInside(path, own) ? "true" : undefined}
            >
              {t(title)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Whether a screen belongs to a part of the desk; everything is below the overview, which says nothing. */
const isInside = (path: string, own: string) => own !== "/money" && path.startsWith(`${at(own)}/`);
