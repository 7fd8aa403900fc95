import { useState } from "preact/hooks";
import { t } from "../shared/language.ts";
import { sayMoment } from "../shared/say.ts";
import { at } from "../shared/screen.ts";

export type Invitation = { readonly token: string; readonly expiresAt: string };

/** A link that works once. Whoever has it comes in, so it goes to that person only. */
export function InvitationLink({ invitation }: { invitation: Invitation }) {
  const [isCopied, setIsCopied] = useState(false);
  const link = `${location.origin}${at("/welcome")}#${invitation.token}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setIsCopied(true);
    } catch {
      // The browser does not let us: the link stands there to be marked and copied by hand.
    }
  };
  return (
    <div class="card">
      <label for="invitation-link">
        <b>{t("link.title")}</b>
      </label>
      <div class="with-button">
        <input
          id="invitation-link"
          class="code-line"
          readOnly
          value={link}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" class="button" onClick={() => void copy()}>
          {t("link.copy")}
        </button>
      </div>
      <p class="hint" role="status">
        {isCopied ? t("link.copied") : t("link.once")}
      </p>
      <p>{t("link.send")}</p>
      <p>{t("link.until", { moment: sayMoment(invitation.expiresAt) })}</p>
    </div>
  );
}
