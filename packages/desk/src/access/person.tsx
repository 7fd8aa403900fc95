import { useState } from "preact/hooks";
import { get, post } from "../shared/api.ts";
import { Dialog } from "../shared/dialog.tsx";
import { Empty } from "../shared/empty.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { newId } from "../shared/new-id.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import { sayMoment, sayName } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { me } from "../shared/session.ts";
import { type Kelurahan, sayAreas } from "./areas.ts";
import { Devices, type Session } from "./devices.tsx";
import { type FieldDevice, FieldDevices } from "./field-devices.tsx";
import { GrantFields, grantFaults, isStaffRole, NO_GRANT } from "./grant-fields.tsx";
import { type Invitation, InvitationLink } from "./invitation-link.tsx";
import { sayRole } from "./say-role.ts";
import { type Staff, State } from "./staff-state.tsx";

type Known = {
  readonly staff: Staff | undefined;
  readonly kelurahan: readonly Kelurahan[];
  readonly sessions: readonly Session[];
  readonly devices: readonly FieldDevice[];
};

/** One person: roles with their areas, devices, and what is done when they lose their phone or leave. */
export function Person({ id }: { id: string }) {
  const load = useLoad(
    async (signal): Promise<Known> => {
      const [{ staff }, { kelurahan }, { sessions }, { devices }] = await Promise.all([
        get("/v1/staff", {}, { signal }),
        get("/v1/kelurahan", {}, { signal }),
        get("/v1/staff/:id/sessions", { id }, { signal }),
        get("/v1/staff/:id/devices", { id }, { signal }),
      ]);
      return { staff: staff.find((each) => each.id === id), kelurahan, sessions, devices };
    },
    [id],
  );
  const staff = load.value?.staff;
  return (
    <Page
      title={staff === undefined ? t("person.title") : sayName(staff.name)}
      back={{ href: at("/people"), title: t("people.title") }}
    >
      <Loaded load={load}>
        {(known) =>
          known.staff === undefined ? (
            <Empty title={t("person.unknown")} />
          ) : (
            <Known {...known} staff={known.staff} onChange={load.reload} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Known(props: Known & { staff: Staff; onChange: () => void }) {
  const { staff, kelurahan, sessions, devices, onChange } = props;
  const isMe = staff.id === me().id;
  const canChange = staff.endedAt === null && !isMe;
  return (
    <>
      <section class="card" aria-label={t("person.about")}>
        <dl class="facts wide">
          <div>
            <dt>{t("sign-in.email")}</dt>
            <dd>{staff.email}</dd>
          </div>
          <div>
            <dt>{t("invite.organisation")}</dt>
            <dd>{staff.organisation ?? t("person.no-organisation")}</dd>
          </div>
          <div>
            <dt>{t("people.state")}</dt>
            <dd>
              <State staff={staff} />
              {staff.endedAt !== null && <span class="fine"> {sayMoment(staff.endedAt)}</span>}
            </dd>
          </div>
        </dl>
        {isMe && <p class="notice">{t("person.yourself")}</p>}
      </section>
      <Grants staff={staff} kelurahan={kelurahan} canChange={canChange} onChange={onChange} />
      <section class="card" aria-labelledby="person-devices">
        <div class="card-head">
          <h2 id="person-devices">{t("devices.of-person")}</h2>
          {canChange && sessions.length > 0 && <EndSessions staff={staff} onChange={onChange} />}
        </div>
        <Devices sessions={sessions} />
      </section>
      {devices.length > 0 && (
        <section class="card" aria-labelledby="person-field-devices">
          <h2 id="person-field-devices">{t("field-devices.of-person")}</h2>
          <FieldDevices devices={devices} onChange={onChange} />
        </section>
      )}
      {canChange && <Grave staff={staff} onChange={onChange} />}
    </>
  );
}

function EndSessions({ staff, onChange }: { staff: Staff; onChange: () => void }) {
  const end = async () => {
    try {
      const { ended } = await post("/v1/staff/:id/session-endings", { id: staff.id });
      notify(t("person.sessions-ended", { count: ended }));
      onChange();
    } catch (error) {
      notifyFault(error);
    }
  };
  return (
    <button type="button" class="quiet small" onClick={() => void end()}>
      {t("person.end-sessions")}
    </button>
  );
}

function Grants(props: {
  staff: Staff;
  kelurahan: readonly Kelurahan[];
  canChange: boolean;
  onChange: () => void;
}) {
  const { staff, kelurahan, canChange, onChange } = props;
  const [isAdding, setIsAdding] = useState(false);
  const take = async ({ id, role, areas }: Staff["grants"][number]) => {
    try {
      await post("/v1/staff-grants/:id/endings", { id });
      onChange();
      notify(t("grant.taken", { role: sayRole(role) }), async () => {
        if (!isStaffRole(role)) return;
        await post("/v1/staff/:id/grants", { id: staff.id, grantId: newId(), role, areas });
        onChange();
      });
    } catch (error) {
      notifyFault(error);
    }
  };
  return (
    <section class="card" aria-labelledby="person-roles">
      <div class="card-head">
        <h2 id="person-roles">{t("people.roles")}</h2>
        {canChange && (
          <button type="button" class="quiet small" onClick={() => setIsAdding(true)}>
            {t("grant.add")}
          </button>
        )}
      </div>
      {staff.grants.length === 0 && <p>{t("people.no-role")}</p>}
      <ul class="rows">
        {staff.grants.map((grant) => (
          <li key={grant.id}>
            <span>
              {sayRole(grant.role)}
              <span class="fine">{sayAreas(grant.areas, kelurahan)}</span>
            </span>
            {canChange && (
              <button type="button" class="quiet small" onClick={() => void take(grant)}>
                {t("grant.take")}
                <span class="unseen"> {sayRole(grant.role)}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {isAdding && (
        <Dialog title={t("grant.title")} onClose={() => setIsAdding(false)} isWide>
          <AddGrant
            staff={staff}
            kelurahan={kelurahan}
            onDone={() => {
              setIsAdding(false);
              onChange();
            }}
          />
        </Dialog>
      )}
    </section>
  );
}

function AddGrant(props: { staff: Staff; kelurahan: readonly Kelurahan[]; onDone: () => void }) {
  const { staff, kelurahan, onDone } = props;
  const [grantId] = useState(newId);
  const form = useForm({
    name: `grant-${staff.id}`,
    initial: NO_GRANT,
    check: grantFaults,
    send: async ({ role, areas }) => {
      if (!isStaffRole(role)) return;
      await post("/v1/staff/:id/grants", { id: staff.id, grantId, role, areas });
      notify(t("grant.given", { role: sayRole(role) }));
      onDone();
    },
  });
  return (
    <FormBox form={form} action={t("grant.give")}>
      <GrantFields form={form} kelurahan={kelurahan} />
    </FormBox>
  );
}

/** What cannot be taken back by a click asks first. */
function Grave({ staff, onChange }: { staff: Staff; onChange: () => void }) {
  const [asked, setAsked] = useState<"recover" | "end" | null>(null);
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const name = sayName(staff.name);
  const close = () => {
    setAsked(null);
    setInvitation(null);
  };
  const recover = useForm({
    name: `recover-${staff.id}`,
    initial: {},
    send: async () => setInvitation(await post("/v1/staff/:id/recoveries", { id: staff.id })),
  });
  const end = useForm({
    name: `end-${staff.id}`,
    initial: {},
    send: async () => {
      await post("/v1/staff/:id/endings", { id: staff.id });
      notify(t("person.ended", { name }));
      close();
      onChange();
    },
  });
  return (
    <section class="card" aria-labelledby="person-grave">
      <h2 id="person-grave">{t("person.grave")}</h2>
      <ul class="rows">
        <li>
          <span>
            {t("person.recover")}
            <span class="fine">{t("person.recover-means")}</span>
          </span>
          <button type="button" class="quiet small" onClick={() => setAsked("recover")}>
            {t("person.recover-do")}
          </button>
        </li>
        <li>
          <span>
            {t("person.end")}
            <span class="fine">{t("person.end-means")}</span>
          </span>
          <button type="button" class="danger small" onClick={() => setAsked("end")}>
            {t("person.end-do")}
          </button>
        </li>
      </ul>
      {asked === "recover" && (
        <Dialog title={t("person.recover")} onClose={close} isWide>
          {invitation === null ? (
            <FormBox
              form={recover}
              action={t("person.recover-do")}
              beside={<Cancel onClick={close} />}
            >
              <p>{t("person.recover-ask", { name })}</p>
            </FormBox>
          ) : (
            <InvitationLink invitation={invitation} />
          )}
        </Dialog>
      )}
      {asked === "end" && (
        <Dialog title={t("person.end")} onClose={close}>
          <FormBox form={end} action={t("person.end-do")} beside={<Cancel onClick={close} />}>
            <p>{t("person.end-ask", { name })}</p>
          </FormBox>
        </Dialog>
      )}
    </section>
  );
}

function Cancel({ onClick }: { onClick: () => void }) {
  return (
    <button type="button" class="quiet" onClick={onClick}>
      {t("shared.cancel")}
    </button>
  );
}
