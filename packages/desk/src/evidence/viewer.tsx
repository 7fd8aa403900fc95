import { useEffect, useState } from "preact/hooks";
import { post } from "../shared/api.ts";
import { Dialog } from "../shared/dialog.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { notify } from "../shared/notices.tsx";
import { sayAgo, sayBy } from "../shared/say.ts";
import { TextArea } from "../shared/text-area.tsx";
import { type EvidenceFile, pictureAt, sayKind } from "./say-evidence.ts";
import { Stage } from "./stage.tsx";

const REASON_MAX = 500;

/** The pages of a case's files, one at a time and close. */
export function Viewer(props: {
  files: readonly EvidenceFile[];
  /** The file that is shown first. */
  first: string;
  onClose: () => void;
  onWithdrawn: () => void;
}) {
  const { files, first, onClose, onWithdrawn } = props;
  const places = files.flatMap((file) => file.pages.map((page) => ({ file, page })));
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      places.findIndex(({ file }) => file.id === first),
    ),
  );
  const [isWithdrawing, setIsWithdrawing] = useState(false);
  const place = places[Math.min(at, places.length - 1)];
  if (place === undefined) return null;
  const { file, page } = place;
  const kind = sayKind(file.kind);
  const said = t("evidence.picture", { kind, page: page.number, of: file.pages.length });
  const step = (by: 1 | -1) => {
    setIsWithdrawing(false);
    setAt(Math.min(places.length - 1, Math.max(0, at + by)));
  };
  return (
    <Dialog title={file.pages.length > 1 ? said : kind} onClose={onClose} isFull>
      <div class="viewer">
        <Stage
          key={`${file.id} ${page.number}`}
          src={pictureAt(file.id, page.number, "whole")}
          alt={said}
          picture={page}
          onStep={step}
        />
        <div class="viewer-foot">
          {places.length > 1 && (
            <div class="viewer-steps">
              <button
                type="button"
                class="quiet small"
                aria-disabled={at === 0}
                onClick={() => step(-1)}
              >
                {t("evidence.previous")}
              </button>
              <span role="status">
                <span class="unseen">{said}, </span>
                {t("evidence.place", { at: at + 1, of: places.length })}
              </span>
              <button
                type="button"
                class="quiet small"
                aria-disabled={at === places.length - 1}
                onClick={() => step(1)}
              >
                {t("evidence.next")}
              </button>
            </div>
          )}
          <p class="fine">
            {t("evidence.from", { by: sayBy(file.by), ago: sayAgo(file.attachedAt) })}.{" "}
            {t("evidence.seen")} <span class="by-keyboard">{t("evidence.keys")}</span>
          </p>
          {!isWithdrawing && (
            <button type="button" class="danger small" onClick={() => setIsWithdrawing(true)}>
              {t("evidence.withdraw")}
            </button>
          )}
        </div>
        {isWithdrawing && (
          <Withdraw
            key={file.id}
            id={file.id}
            onCancel={() => setIsWithdrawing(false)}
            onDone={() => {
              onClose();
              onWithdrawn();
            }}
          />
        )}
      </div>
    </Dialog>
  );
}

function Withdraw(props: { id: string; onCancel: () => void; onDone: () => void }) {
  const { id, onCancel, onDone } = props;
  const field = `withdraw-${id}`;
  useEffect(() => document.getElementById(field)?.focus(), []);
  const form = useForm({
    name: `evidence-withdrawal.${id}`,
    initial: { reason: "" },
    check: ({ reason }) =>
      reason.trim().length < 3 ? { reason: t("evidence.withdraw-missing") } : {},
    send: async ({ reason }) => {
      await post("/v1/evidence/:id/withdrawals", { id, reason });
      notify(t("evidence.withdraw-done"));
      onDone();
    },
  });
  return (
    <FormBox
      form={form}
      action={t("evidence.withdraw")}
      beside={
        <button type="button" class="quiet" onClick={onCancel}>
          {t("shared.cancel")}
        </button>
      }
    >
      <p>{t("evidence.withdraw-means")}</p>
      <TextArea
        form={form}
        name="reason"
        id={field}
        label={t("evidence.withdraw-why")}
        hint={t("evidence.withdraw-hint")}
        max={REASON_MAX}
      />
    </FormBox>
  );
}
