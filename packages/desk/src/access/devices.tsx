import { post } from "../shared/api.ts";
import { Icon } from "../shared/icons.tsx";
import { t } from "../shared/language.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayAgo, sayMoment } from "../shared/say.ts";
import { deviceName } from "./device-name.ts";

export type Session = Gets["/v1/sessions"]["output"]["sessions"][number];

/** Where somebody is signed in. One's own sessions can be ended one by one. */
export function Devices(props: { sessions: readonly Session[]; onEnded?: () => void }) {
  const { sessions, onEnded } = props;
  const end = async ({ id, device }: Session) => {
    try {
      await post("/v1/sessions/:id/endings", { id });
      notify(t("devices.ended", { device: deviceName(device) }));
      onEnded?.();
    } catch (error) {
      notifyFault(error);
    }
  };
  if (sessions.length === 0) return <p>{t("devices.none")}</p>;
  return (
    <ul class="rows">
      {sessions.map((session) => (
        <li key={session.id}>
          <span class="with-icon">
            <Icon name={/Android|iPhone/.test(session.device ?? "") ? "phone" : "device"} />
            <span>
              {deviceName(session.device)}{" "}
              {session.isThisOne && <span class="tag">{t("devices.this")}</span>}
              <span class="fine">
                {t("devices.used", {
                  ago: sayAgo(session.usedAt),
                  opened: sayMoment(session.openedAt),
                })}
              </span>
            </span>
          </span>
          {onEnded !== undefined && !session.isThisOne && (
            <button type="button" class="quiet small" onClick={() => void end(session)}>
              {t("devices.end")}
              <span class="unseen"> {deviceName(session.device)}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
