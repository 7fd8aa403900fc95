import { CASEWORKERS } from "../../casework/screens.ts";
import { t } from "../../shared/language.ts";
import { sayName } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { holds } from "../../shared/session.ts";

/** Whose row it is: a worker, whose record opens for whoever works on cases, or a row of a file that names nobody of ours. */
export function Person(props: {
  applicationId: string | null;
  name: string | null;
  nik: string | null;
  fund?: string | null;
  row: number | null;
}) {
  const { applicationId, name, nik, fund = null, row } = props;
  const where = row === null ? null : t("differences.row", { row });
  if (name === null || applicationId === null)
    return <>{where ?? fund ?? t("differences.whole-paper")}</>;
  return (
    <>
      {holds(CASEWORKERS) ? (
        <a href={at("/records", applicationId)}>{sayName(name)}</a>
      ) : (
        sayName(name)
      )}
      {nik !== null && <span class="fine block">{nik}</span>}
      {where !== null && <span class="fine block">{where}</span>}
    </>
  );
}
