import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { askSignIn, post, type Refused } from "../shared/api.ts";
import { PasswordField, TextField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { at } from "../shared/screen.ts";
import { refreshStanding } from "../shared/session.ts";
import { DoorPage } from "./door-page.tsx";
import { givenPassword } from "./given-password.ts";
import { PASSWORD_CHARS_MIN, passwordFault } from "./password.ts";

/** A first administrator's link is marked by the terminal that shows it; nobody has named them yet. */
const FIRST = "first.";

/**
 * Where an invitation's link leads. Its secret stands behind the #, which a browser sends to nobody, and leaves the address
 * as soon as it was read: what is left on a shared screen or in a history opens nothing.
 */
export function Welcome() {
  const { route } = useLocation();
  const [given] = useState(() => location.hash.slice(1));
  const isFirst = given.startsWith(FIRST);
  const token = isFirst ? given.slice(FIRST.length) : given;
  useEffect(() => {
    void refreshStanding().catch(() => {});
    history.replaceState(null, "", location.pathname);
  }, []);

  const form = useForm({
    name: "welcome",
    initial: { name: "", email: "", password: "" },
    leftOut: ["password"],
    check: ({ name, email, password }) => ({
      ...(isFirst && name.trim() === "" ? { name: t("welcome.name-missing") } : {}),
      ...(isFirst && !email.includes("@") ? { email: t("sign-in.email-missing") } : {}),
      ...passwordFault(password),
    }),
    fieldOf: (refused: Refused) =>
      refused.code === "access.password-too-simple" ? "password" : undefined,
    send: async ({ name, email, password }) => {
      const first = isFirst ? { first: { name: name.trim(), email: email.trim() } } : {};
      const joined = await post("/v1/invitations/acceptances", { token, password, ...first });
      await askSignIn("/sign-in/email", { email: joined.email, password });
      givenPassword.value = password;
      await refreshStanding();
      route(at("/"), true);
    },
  });

  if (token === "")
    return (
      <DoorPage title={t("welcome.no-link")}>
        <p>{t("welcome.no-link-means")}</p>
        <a class="button" href={at("/")}>
          {t("sign-in.title")}
        </a>
      </DoorPage>
    );
  return (
    <DoorPage
      title={t("welcome.title")}
      lead={isFirst ? t("welcome.first-lead") : t("welcome.lead")}
      step={t("welcome.step", { step: 1, of: 2 })}
    >
      <FormBox form={form} action={t("welcome.next")}>
        {isFirst && (
          <>
            <TextField form={form} name="name" label={t("welcome.name")} autocomplete="name" />
            <TextField
              form={form}
              name="email"
              label={t("sign-in.email")}
              type="email"
              autocomplete="username"
            />
          </>
        )}
        <PasswordField
          form={form}
          name="password"
          label={t("welcome.password")}
          hint={t("password.hint", { least: PASSWORD_CHARS_MIN })}
          autocomplete="new-password"
        />
      </FormBox>
    </DoorPage>
  );
}
