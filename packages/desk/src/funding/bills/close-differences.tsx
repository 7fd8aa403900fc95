import type {
  DifferenceKind,
  DifferenceVerdict,
} from "@payung/domain/funding/bills/differences.ts";
import { useState } from "preact/hooks";
import { post } from "../../shared/api.ts";
import { Dialog } from "../../shared/dialog.tsx";
import { RadioField } from "../../shared/fields.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import type { Posts } from "../../shared/routes.generated.ts";
import { TextArea } from "../../shared/text-area.tsx";
import { KIND_HINTS, VERDICT_MEANINGS, VERDICT_TITLES } from "./say-bills.ts";

/** What somebody is about to close: single differences, or all open ones of a kind on one paper. */
export type Closing = {
  readonly chosen: Posts["/v1/funding-differences/closings"]["input"]["chosen"];
  readonly count: number;
  readonly kind: DifferenceKind;
  readonly verdicts: readonly DifferenceVerdict[];
};

/** How a difference is closed, and why: the words stay with it for whoever audits. */
export function Close(props: { closing: Closing; onClose: () => void; onDone: () => void }) {
  const { closing, onClose, onDone } = props;
  const [id] = useState(newId);
  const form = useForm({
    name: `close ${JSON.stringify(closing.chosen)}`,
    initial: { verdict: closing.verdicts[0] ?? "explained", reason: "" },
    check: ({ reason }) =>
      reason.trim().length < 3 ? { reason: t("differences.reason-missing") } : {},
    send: async ({ verdict, reason }) => {
      const { closed } = await post("/v1/funding-differences/closings", {
        id,
        chosen: closing.chosen,
        verdict: verdict as DifferenceVerdict,
        reason,
      });
      notify(t("differences.closed", { count: closed }));
      onDone();
    },
  });
  return (
    <Dialog title={t("differences.close-title", { count: closing.count })} onClose={onClose}>
      <FormBox form={form} action={t("differences.close")}>
        <p class="hint">{t(KIND_HINTS[closing.kind])}</p>
        <RadioField
          form={form}
          name="verdict"
          label={t("differences.verdict")}
          choices={closing.verdicts.map((value) => ({
            value,
            label: t(VERDICT_TITLES[value]),
            hint: t(VERDICT_MEANINGS[value]),
          }))}
        />
        <TextArea
          form={form}
          name="reason"
          label={t("differences.reason")}
          hint={t("differences.reason-hint")}
          max={500}
        />
      </FormBox>
    </Dialog>
  );
}
