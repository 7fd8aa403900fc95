import { t } from "../shared/language.ts";

/** As the server asks for. */
export const PASSWORD_CHARS_MIN = 12;

/** What to mend in a new password, as a form's fault. */
export function passwordFault(password: string): { password?: string } {
  return password.length >= PASSWORD_CHARS_MIN
    ? {}
    : { password: t("password.short", { least: PASSWORD_CHARS_MIN }) };
}
