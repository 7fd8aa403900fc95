import { useLocation } from "preact-iso";
import { get, post } from "../shared/api.ts";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { notify } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayMoment, sayPhone } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { TextArea } from "../shared/text-area.tsx";
import { CHANNELS, REASONS } from "./say-message.ts";

const NOTE_MAX = 500;
type Waiting = Gets["/v1/handovers/:id"]["output"];

/** One who waits for a call: the number, what was written last, and what came of it. That it was opened is recorded. */
export function Call({ id }: { id: string }) {
  const load = useLoad((signal) => get("/v1/handovers/:id", { id }, { signal }), [id]);
  return (
    <Page title={t("calls.one")} back={{ href: at("/calls"), title: t("calls.title") }}>
      <Loaded load={load}>{(waiting) => <Whole waiting={waiting} />}</Loaded>
    </Page>
  );
}

function Whole({ waiting }: { waiting: Waiting }) {
  const { route } = useLocation();
  const { id, phone, words, reason, channel, askedAt } = waiting;
  const form = useForm({
    name: `call.${id}`,
    initial: { note: "" },
    check: ({ note }) => (note.trim().length < 3 ? { note: t("calls.note-missing") } : {}),
    send: async ({ note }) => {
      await post("/v1/handovers/:id/closings", { id, note });
      notify(t("calls.was-closed"));
      route(at("/calls"));
    },
  });
  return (
    <div class="parts">
      <section class="card" aria-labelledby="who">
        <h2 id="who">
          <a href={`tel:${phone}`}>{sayPhone(phone)}</a>
        </h2>
        <p>{t(REASONS[reason])}</p>
        {words !== null && <blockquote>{words}</blockquote>}
        <p class="fine">
          {t(CHANNELS[channel])}, {sayMoment(askedAt)}
        </p>
      </section>
      <section class="card" aria-labelledby="close">
        <h2 id="close">{t("calls.close")}</h2>
        <FormBox form={form} action={t("calls.close-send")}>
          <p>{t("calls.close-means")}</p>
          <TextArea form={form} name="note" label={t("calls.note")} max={NOTE_MAX} />
        </FormBox>
      </section>
    </div>
  );
}
