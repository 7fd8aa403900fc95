import { t } from "../../shared/language.ts";
import { Page } from "../../shared/page.tsx";
import { at } from "../../shared/screen.ts";
import { CaseCode } from "../case-code.tsx";
import { Sections } from "../sections.tsx";
import { WorkerMonthsCard } from "./worker-months.tsx";
import "./plan.css";

/** Who pays one worker's months, for those who know workers by their code only. */
export function WorkerScreen({ id }: { id: string }) {
  return (
    <Page
      title={t("worker-months.of-one")}
      lead={t("worker-months.lead")}
      back={{ href: at("/money/plan"), title: t("plan.title") }}
    >
      <Sections />
      <WorkerMonthsCard id={id} named={(code) => <CaseCode code={code} applicationId={id} />} />
    </Page>
  );
}
