import { Dialog } from "../shared/dialog.tsx";
import { forgetDrafts } from "../shared/drafts.ts";
import { t } from "../shared/language.ts";
import { refreshStanding, standing } from "../shared/session.ts";
import { askedAgain } from "../shared/session-end.ts";
import { SignInForm } from "./sign-in-form.tsx";

/** The session ended while somebody was at work: they sign in over the page, and go on where they were. */
export function SignInAgain() {
  const answer = askedAgain.value;
  if (answer === null) return null;
  const before = standing.value?.me?.id;
  const comeBack = async () => {
    const { me } = await refreshStanding();
    // What one person typed is never sent in another's name.
    if (before !== undefined && me?.id !== before) {
      forgetDrafts();
      location.reload();
      return;
    }
    answer(me !== null);
  };
  return (
    <Dialog title={t("sign-in.again-title")} onClose={() => answer(false)}>
      <p>{t("sign-in.again")}</p>
      <SignInForm onDone={comeBack} />
    </Dialog>
  );
}
