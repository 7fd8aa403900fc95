import { t } from "../../shared/language.ts";
import { Page } from "../../shared/page.tsx";
import { at } from "../../shared/screen.ts";
import { Sections } from "../sections.tsx";
import { PlanResult } from "./plan-result.tsx";
import "./plan.css";

/** An earlier plan, as it came out then. */
export function OnePlan({ id }: { id: string }) {
  return (
    <Page
      title={t("plan.one")}
      lead={t("plan.one-means")}
      back={{ href: at("/money/plan"), title: t("plan.title") }}
    >
      <Sections />
      <PlanResult id={id} />
    </Page>
  );
}
