import { useLocation } from "preact-iso";
import { FileDrop, sayLimits } from "../shared/files/file-drop.tsx";
import { t } from "../shared/language.ts";
import { Page } from "../shared/page.tsx";
import { at } from "../shared/screen.ts";
import "./lists.css";
import { TemplateButton } from "./template-button.tsx";

/** The first step: a file is chosen and sent. Nothing of it is taken in yet. */
export function NewList() {
  const { route } = useLocation();
  return (
    <Page
      title={t("new-list.title")}
      lead={t("new-list.lead")}
      back={{ href: at("/lists"), title: t("lists.title") }}
      isNarrow
    >
      <section class="card">
        <FileDrop
          label={t("new-list.file")}
          hint={sayLimits()}
          onSent={({ id }) => route(at("/lists/check", id))}
        />
      </section>
      <section class="card">
        <h2>{t("new-list.template")}</h2>
        <p>{t("new-list.template-means")}</p>
        <TemplateButton />
      </section>
    </Page>
  );
}
