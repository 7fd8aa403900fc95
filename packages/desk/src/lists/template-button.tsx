import { get } from "../shared/api.ts";
import { t } from "../shared/language.ts";
import { DownloadButton } from "./download-button.tsx";

export function TemplateButton() {
  return (
    <DownloadButton
      title={t("lists.template")}
      name="templat-daftar.xlsx"
      ask={() => get("/v1/list-template.xlsx", {})}
    />
  );
}
