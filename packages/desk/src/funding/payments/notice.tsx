import { get } from "../../shared/api.ts";
import { t } from "../../shared/language.ts";
import { useLoad } from "../../shared/load.tsx";
import { at } from "../../shared/screen.ts";

/** On the treasurer's overview: money that came in waits for a person's word. A failure is told by the screen itself. */
export function PaymentNotice() {
  const { value } = useLoad((signal) => get("/v1/payment-questions", {}, { signal }), []);
  const count = value?.questions.length ?? 0;
  if (count === 0) return null;
  return (
    <p class="notice">
      {t("incoming.wait", { count })} <a href={at("/money/payments")}>{t("guard.look")}</a>
    </p>
  );
}
