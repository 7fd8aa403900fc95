import { useState } from "preact/hooks";
import { get, post, type Refused } from "../shared/api.ts";
import { TextField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { newId } from "../shared/new-id.ts";
import { Page } from "../shared/page.tsx";
import { at } from "../shared/screen.ts";
import type { Kelurahan } from "./areas.ts";
import { GrantFields, grantFaults, isStaffRole, NO_GRANT } from "./grant-fields.tsx";
import { type Invitation, InvitationLink } from "./invitation-link.tsx";

/** Invites somebody, and shows the link that lets them in: once, because nobody keeps its secret. */
export function Invite() {
  const load = useLoad(
    async (signal) => (await get("/v1/kelurahan", {}, { signal })).kelurahan,
    [],
  );
  const [invited, setInvited] = useState<(Invitation & { id: string; name: string }) | null>(null);
  const back = { href: at("/people"), title: t("people.title") };
  if (invited !== null)
    return (
      <Page title={t("invite.done", { name: invited.name })} back={back} isNarrow>
        <InvitationLink invitation={invited} />
        <div class="actions">
          <a class="quiet" href={at("/people", invited.id)}>
            {t("invite.show")}
          </a>
          <button type="button" class="quiet" onClick={() => setInvited(null)}>
            {t("invite.another")}
          </button>
        </div>
      </Page>
    );
  return (
    <Page title={t("invite.title")} lead={t("invite.lead")} back={back} isNarrow>
      <Loaded load={load}>
        {(kelurahan) => <InviteForm kelurahan={kelurahan} onInvited={setInvited} />}
      </Loaded>
    </Page>
  );
}

function InviteForm(props: {
  kelurahan: readonly Kelurahan[];
  onInvited: (invited: Invitation & { id: string; name: string }) => void;
}) {
  const [id] = useState(newId);
  const form = useForm({
    name: "invite",
    initial: { name: "", email: "", organisation: "", ...NO_GRANT },
    check: (values) => ({
      ...(values.name.trim() === "" ? { name: t("invite.name-missing") } : {}),
      ...(values.email.includes("@") ? {} : { email: t("sign-in.email-missing") }),
      ...(values.organisation.includes(",") ? { organisation: t("invite.no-comma") } : {}),
      ...(values.areas.includes("own") && values.organisation.trim() === ""
        ? { organisation: t("invite.organisation-needed") }
        : {}),
      ...grantFaults(values),
    }),
    fieldOf: (refused: Refused) => (refused.code === "access.staff-exists" ? "email" : undefined),
    send: async ({ name, email, organisation, role, areas }) => {
      if (!isStaffRole(role)) return;
      const invitation = await post("/v1/staff", {
        id,
        name: name.trim(),
        email: email.trim(),
        organisation: organisation.trim() || null,
        grants: [{ role, areas }],
      });
      props.onInvited({ ...invitation, id, name: name.trim() });
    },
  });
  return (
    <FormBox
      form={form}
      action={t("people.invite")}
      beside={
        <a class="quiet" href={at("/people")}>
          {t("shared.cancel")}
        </a>
      }
    >
      <TextField form={form} name="name" label={t("invite.name")} hint={t("invite.name-hint")} />
      <TextField
        form={form}
        name="email"
        label={t("sign-in.email")}
        hint={t("invite.email-hint")}
        type="email"
      />
      <TextField
        form={form}
        name="organisation"
        label={t("invite.organisation")}
        hint={t("invite.organisation-hint")}
        isOptional
      />
      <GrantFields form={form} kelurahan={props.kelurahan} />
    </FormBox>
  );
}
