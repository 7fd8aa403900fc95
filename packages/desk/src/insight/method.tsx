import { t } from "../shared/language.ts";

/** How a figure is made, for whoever asks; closed until then, and open in print. */
export function Method({ text }: { text: string }) {
  return (
    <details class="method">
      <summary>{t("overview.method")}</summary>
      <p>{text}</p>
    </details>
  );
}
