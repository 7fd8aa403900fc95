import { t } from "../shared/language.ts";
import { sayMoment } from "../shared/say.ts";

/** When something was sent and by whom, as far as that is known. */
export function sayWhen(instant: string, name: string | null): string {
  const moment = sayMoment(instant);
  return name === null ? moment : t("lists.by", { moment, name });
}
