import { get } from "../../shared/api.ts";
import { t } from "../../shared/language.ts";
import { useLoad } from "../../shared/load.tsx";
import { at } from "../../shared/screen.ts";
import { sayInDanger } from "./say-danger.ts";

/** On the treasurer's overview, before everything else: somebody is about to lose cover. A failure is told by the screen itself. */
export function DangerNotice() {
  const { value } = useLoad((signal) => get("/v1/cover-dangers", {}, { signal }), []);
  const said = value === null ? null : sayInDanger(value);
  if (said === null) return null;
  return (
    <p class="notice fault">
      {said} <a href={at("/money/dangers")}>{t("guard.look")}</a>
    </p>
  );
}
