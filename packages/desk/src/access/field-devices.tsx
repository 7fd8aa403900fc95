import { useState } from "preact/hooks";
import { post } from "../shared/api.ts";
import { Dialog } from "../shared/dialog.tsx";
import { TextField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { Icon } from "../shared/icons.tsx";
import { t } from "../shared/language.ts";
import { notify } from "../shared/notices.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayAgo, sayMoment } from "../shared/say.ts";

export type FieldDevice = Gets["/v1/devices"]["output"]["devices"][number];

/** Phones that register people without a network. One that was lost is revoked: it wipes itself at its next contact. */
export function FieldDevices(props: {
  devices: readonly FieldDevice[];
  onChange?: (() => void) | undefined;
}) {
  const { devices, onChange } = props;
  const [asked, setAsked] = useState<FieldDevice | null>(null);
  if (devices.length === 0) return <p>{t("field-devices.none")}</p>;
  return (
    <>
      <ul class="rows">
        {devices.map((device) => (
          <li key={device.id}>
            <span class="with-icon">
              <Icon name={device.kind === "computer" ? "device" : "phone"} />
              <span>
                {device.name}{" "}
                {device.revocation !== null && (
                  <span class="tag">{t("field-devices.revoked")}</span>
                )}
                <span class="fine">{sayState(device)}</span>
              </span>
            </span>
            {onChange !== undefined && device.revocation === null && (
              <button type="button" class="quiet small" onClick={() => setAsked(device)}>
                {t("field-devices.revoke")}
                <span class="unseen"> {device.name}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {asked !== null && (
        <Dialog title={t("field-devices.revoke-title")} onClose={() => setAsked(null)}>
          <Revoke
            device={asked}
            onCancel={() => setAsked(null)}
            onDone={() => {
              setAsked(null);
              onChange?.();
            }}
          />
        </Dialog>
      )}
    </>
  );
}

function sayState({ enrolledAt, openedAt, revocation }: FieldDevice): string {
  if (revocation !== null)
    return t("field-devices.revoked-at", {
      at: sayMoment(revocation.at),
      reason: revocation.reason,
    });
  if (openedAt === null) return t("field-devices.never", { at: sayMoment(enrolledAt) });
  return t("field-devices.used", { ago: sayAgo(openedAt) });
}

function Revoke(props: { device: FieldDevice; onCancel: () => void; onDone: () => void }) {
  const { device, onCancel, onDone } = props;
  const form = useForm({
    name: `revoke-device.${device.id}`,
    initial: { reason: "" },
    check: ({ reason }) =>
      reason.trim().length < 3 ? { reason: t("field-devices.reason-missing") } : {},
    send: async ({ reason }) => {
      await post("/v1/devices/:id/revocations", { id: device.id, reason });
      notify(t("field-devices.done", { device: device.name }));
      onDone();
    },
  });
  return (
    <FormBox
      form={form}
      action={t("field-devices.revoke")}
      beside={
        <button type="button" class="quiet" onClick={onCancel}>
          {t("shared.cancel")}
        </button>
      }
    >
      <p>{t("field-devices.means")}</p>
      <TextField form={form} name="reason" label={t("decision.why")} />
    </FormBox>
  );
}
