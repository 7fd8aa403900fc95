import { FIELD_ROLES } from "@payung/domain/access/roles.ts";
import { get } from "../shared/api.ts";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import { sayName } from "../shared/say.ts";
import { holds, me } from "../shared/session.ts";
import { sayAreas } from "./areas.ts";
import { Devices } from "./devices.tsx";
import { FieldDevices } from "./field-devices.tsx";
import { sayRole } from "./say-role.ts";
import { SignInWays } from "./sign-in-ways.tsx";

/** One's own account: what one may do, how one signs in, where one is signed in. */
export function Account() {
  const { name, email, organisation } = me();
  const kelurahan = useLoad(
    async (signal) => (await get("/v1/kelurahan", {}, { signal })).kelurahan,
    [],
  );
  const sessions = useLoad(
    async (signal) => (await get("/v1/sessions", {}, { signal })).sessions,
    [],
  );
  return (
    <Page title={t("account.title")}>
      <section class="card" aria-labelledby="account-who">
        <h2 id="account-who">{sayName(name)}</h2>
        <p>
          {email}
          {organisation !== null && <span class="fine"> · {organisation}</span>}
        </p>
        <Loaded load={kelurahan}>
          {(known) => (
            <ul class="stacked">
              {me().grants.map(({ id, role, areas }) => (
                <li key={id}>
                  <b>{sayRole(role)}</b> <span class="fine">{sayAreas(areas, known)}</span>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
        <p class="hint">{t("account.wrong")}</p>
      </section>
      <SignInWays />
      <section class="card" aria-labelledby="account-devices">
        <h2 id="account-devices">{t("devices.title")}</h2>
        <p class="hint">{t("devices.lead")}</p>
        <Loaded load={sessions}>
          {(open) => <Devices sessions={open} onEnded={sessions.reload} />}
        </Loaded>
      </section>
      {holds(FIELD_ROLES) && <OwnFieldDevices />}
    </Page>
  );
}

function OwnFieldDevices() {
  const load = useLoad(async (signal) => (await get("/v1/devices", {}, { signal })).devices, []);
  return (
    <section class="card" aria-labelledby="account-field-devices">
      <h2 id="account-field-devices">{t("field-devices.title")}</h2>
      <p class="hint">{t("field-devices.lead")}</p>
      <Loaded load={load}>
        {(devices) => <FieldDevices devices={devices} onChange={load.reload} />}
      </Loaded>
    </section>
  );
}
