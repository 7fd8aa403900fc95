import { useLocation } from "preact-iso";
import { t } from "../shared/language.ts";
import { at } from "../shared/screen.ts";
import { CaseView } from "./case-view.tsx";
import { Casework } from "./casework.tsx";

/** Somebody's record, found by a search: the case page without a queue. */
export function RecordScreen({ id }: { id: string }) {
  const { route } = useLocation();
  return (
    <Casework>
      <CaseView
        key={id}
        id={id}
        queue={null}
        title={t("record.title")}
        back={{ href: at("/search"), title: t("search.title") }}
        onDecided={() => route(at("/search"))}
      />
    </Casework>
  );
}
