import { useState } from "preact/hooks";
import { t } from "../language.ts";
import { Icon } from "../parts/icons.tsx";
import { QrCode } from "../parts/qr-code.tsx";
import { sayMoment } from "../say.ts";
import { slipOf } from "../slip.ts";
import { PAPERS, type Paper, paperKept, printOn } from "./paper.ts";

/** Where a worker asks how far the application is: it stands on what they take home. */
const statusAddress = () => `${location.host}/status`;

/** What the worker takes home: the number, and the code by which it is found again. */
export function Receipt(props: { name: string; code: string; receivedAt: string }) {
  const { name, code, receivedAt } = props;
  return (
    <>
      <figure class="slip">
        <p class="only-paper">
          <b>{t("receipt.title")}</b>
          <span class="block">{name}</span>
        </p>
        <QrCode text={code} label={t("record.qr", { code })} />
        <figcaption>
          <span class="fine">{t("record.code")}</span>
          <b class="code">{code}</b>
          <span class="fine">{t("record.keep-code")}</span>
          <span class="fine only-paper">
            {t("record.received", { when: sayMoment(receivedAt) })}
          </span>
          <span class="fine only-paper">{t("receipt.ask", { address: statusAddress() })}</span>
        </figcaption>
      </figure>
      <div class="actions only-screen">
        <Print />
        <Share text={t("record.share-text", { code, address: statusAddress() })} />
      </div>
    </>
  );
}

/** What there is before the office has answered. It says that nobody is registered by it. */
export function Slip(props: { id: string; name: string; madeAt: string }) {
  const { id, name, madeAt } = props;
  return (
    <>
      <figure class="slip">
        <p class="only-paper">
          <b>{t("receipt.not-yet")}</b>
          <span class="block">{name}</span>
        </p>
        <QrCode text={slipOf(id)} label={t("record.qr-own")} />
        <figcaption>
          <span class="fine">{t("record.qr-own")}</span>
          <span class="fine only-paper">{t("record.kept-at", { when: sayMoment(madeAt) })}</span>
          <span class="fine only-paper">{t("record.code-later")}</span>
        </figcaption>
      </figure>
      <div class="actions only-screen">
        <Print />
      </div>
    </>
  );
}

/** On the paper that was used last: whoever carries a printer carries one. */
function Print() {
  const [paper, setPaper] = useState<Paper>(paperKept);
  return (
    <>
      <button type="button" class="quiet" onClick={() => printOn(paper)}>
        <Icon name="print" />
        {t("record.print")}
      </button>
      <label class="paper">
        <span class="unseen">{t("receipt.paper")}</span>
        <select
          value={paper}
          onChange={(event) => {
            const chosen = PAPERS.find((each) => each === event.currentTarget.value);
            if (chosen !== undefined) setPaper(chosen);
          }}
        >
          {PAPERS.map((each) => (
            <option key={each} value={each}>
              {t(`receipt.paper-${each}`)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

/** The number leaves the phone as the worker wishes, nothing else does: by what the phone offers, else by a copy. */
function Share({ text }: { text: string }) {
  const [state, setState] = useState<"ready" | "copied" | "shown">("ready");
  const share = async () => {
    if (typeof navigator.share === "function") {
      // Whoever thinks better of it shares nothing.
      await navigator.share({ text }).catch(() => {});
      return;
    }
    const isCopied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setState(isCopied === true ? "copied" : "shown");
  };
  return (
    <>
      <button type="button" class="quiet" onClick={() => void share()}>
        <Icon name="share" />
        {t("record.share")}
      </button>
      <p role="status" class="shared">
        {state === "copied" && t("record.copied")}
        {state === "shown" && text}
      </p>
    </>
  );
}
