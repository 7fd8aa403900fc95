import { useState } from "preact/hooks";
import { askSignIn } from "../shared/api.ts";
import { PasswordField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { me } from "../shared/session.ts";

/** Shows the codes once, for paper: whoever lost the phone signs in by one of them. */
export function BackupCodes(props: { codes: readonly string[]; onDone: () => Promise<void> }) {
  const form = useForm({
    name: "backup-codes",
    initial: { isKept: false },
    check: ({ isKept }) => (isKept ? {} : { isKept: t("factor.not-kept") }),
    send: props.onDone,
  });
  return (
    <>
      <h2>{t("factor.backup-title")}</h2>
      <p>{t("factor.backup-means")}</p>
      <p class="print-only">{t("factor.backup-of", { email: me().email })}</p>
      <ul class="backup-codes code">
        {props.codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <button type="button" class="quiet" onClick={() => print()}>
        {t("factor.print")}
      </button>
      <FormBox form={form} action={t("factor.finish")}>
        <div class={form.faults.isKept === undefined ? "field" : "field field-faulty"}>
          {form.faults.isKept !== undefined && <p class="fault">{form.faults.isKept}</p>}
          <label class="check" for={`${form.id}-isKept`}>
            <input
              id={`${form.id}-isKept`}
              type="checkbox"
              checked={form.values.isKept}
              onChange={(event) => form.set({ isKept: event.currentTarget.checked })}
            />
            <span>{t("factor.kept")}</span>
          </label>
        </div>
      </FormBox>
    </>
  );
}

/** Makes new codes in place of the old ones, which were used up or seen by somebody. */
export function NewBackupCodes({ onDone }: { onDone: () => void }) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const form = useForm({
    name: "new-backup-codes",
    initial: { password: "" },
    leftOut: ["password"],
    check: ({ password }) => (password === "" ? { password: t("sign-in.password-missing") } : {}),
    fieldOf: ({ code }) => (code === "INVALID_PASSWORD" ? "password" : undefined),
    send: async ({ password }) => {
      const answer = await askSignIn("/two-factor/generate-backup-codes", { password });
      setCodes(answer["backupCodes"] as readonly string[]);
    },
  });
  if (codes !== null) return <BackupCodes codes={codes} onDone={async () => onDone()} />;
  return (
    <FormBox form={form} action={t("account.codes-new")}>
      <PasswordField
        form={form}
        name="password"
        label={t("sign-in.password")}
        hint={t("account.codes-hint")}
        autocomplete="current-password"
      />
    </FormBox>
  );
}
