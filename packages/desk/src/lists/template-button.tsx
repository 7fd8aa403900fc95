import { get } from "../shared/api.ts";
import { DownloadButton } from "../shared/download-button.tsx";
import { t } from "../shared/language.ts";

export function TemplateButton() {
  return (
    <DownloadButton
      title={t("lists.template")}
      name="templat-daftar.xlsx"
      ask={() => get("/v1/list-template.xlsx", {})}
    />
  );
}
