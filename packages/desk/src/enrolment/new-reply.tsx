import { useLocation } from "preact-iso";
import { FileDrop, sayLimits } from "../shared/files/file-drop.tsx";
import { t } from "../shared/language.ts";
import { Page } from "../shared/page.tsx";
import { at } from "../shared/screen.ts";

/** The insurer's reply file, sent to be looked at first. */
export function NewReply() {
  const { route } = useLocation();
  return (
    <Page
      title={t("new-reply.title")}
      lead={t("new-reply.lead")}
      back={{ href: at("/insurer"), title: t("insurer.title") }}
      isNarrow
    >
      <FileDrop
        label={t("new-reply.file")}
        hint={sayLimits()}
        onSent={({ id }) => route(at("/insurer/replies/check", id))}
      />
      <p class="hint">{t("new-reply.nothing-yet")}</p>
    </Page>
  );
}
