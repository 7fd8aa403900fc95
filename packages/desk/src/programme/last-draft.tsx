import { t } from "../shared/language.ts";
import { sayMoment } from "../shared/say.ts";
import type { Draft } from "./say-programme.ts";

/** Whose words ended a draft: what is to be mended stands beside where it is mended. */
export function EndedBy({ draft }: { draft: Draft }) {
  const { state, ended } = draft;
  if (ended === null) return null;
  return (
    <>
      <p>
        {t(state === "withdrawn" ? "draft.withdrawn" : "draft.sent-back", {
          by: ended.name ?? t("draft.somebody"),
          moment: sayMoment(ended.at),
        })}
      </p>
      <blockquote>{ended.words}</blockquote>
    </>
  );
}

/** That a form begins with the draft before, and why that one ended. */
export function LastDraft({ draft }: { draft: Draft | null }) {
  if (draft === null) return null;
  return (
    <div class="notice fault">
      <EndedBy draft={draft} />
      <p>{t("draft.goes-on", { number: draft.number })}</p>
    </div>
  );
}
