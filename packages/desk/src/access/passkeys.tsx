import { useState } from "preact/hooks";
import { get, post } from "../shared/api.ts";
import { Dialog } from "../shared/dialog.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { notify, notifyFault } from "../shared/notices.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayMoment } from "../shared/say.ts";
import { refreshStanding } from "../shared/session.ts";

type Passkey = Gets["/v1/passkeys"]["output"]["passkeys"][number];

/** The passkeys somebody signs in by; each can be taken away, but for the last protection of an account. */
export function Passkeys() {
  const load = useLoad(async (signal) => (await get("/v1/passkeys", {}, { signal })).passkeys, []);
  const [leaving, setLeaving] = useState<Passkey | null>(null);
  const remove = async (passkey: Passkey) => {
    setLeaving(null);
    try {
      await post("/v1/passkeys/:id/endings", { id: passkey.id });
      notify(t("account.passkey-removed", { name: nameOf(passkey) }));
      await refreshStanding();
      load.reload();
    } catch (error) {
      notifyFault(error);
    }
  };
  return (
    <>
      <Loaded load={load}>
        {(passkeys) => (
          <ul class="rows">
            {passkeys.map((passkey) => (
              <li key={passkey.id}>
                <span>
                  {nameOf(passkey)}
                  {passkey.addedAt !== null && (
                    <span class="fine">
                      {t("account.passkey-since", { when: sayMoment(passkey.addedAt) })}
                    </span>
                  )}
                </span>
                <button type="button" class="quiet small" onClick={() => setLeaving(passkey)}>
                  {t("account.passkey-remove")}
                  <span class="unseen"> {nameOf(passkey)}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {leaving !== null && (
        <Dialog
          title={t("account.passkey-remove-title", { name: nameOf(leaving) })}
          onClose={() => setLeaving(null)}
        >
          <p>{t("account.passkey-remove-means")}</p>
          <div class="actions">
            <button type="button" onClick={() => void remove(leaving)}>
              {t("account.passkey-remove")}
            </button>
            <button type="button" class="quiet" onClick={() => setLeaving(null)}>
              {t("shared.cancel")}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

const nameOf = ({ name }: Passkey) => name ?? t("factor.passkey");
