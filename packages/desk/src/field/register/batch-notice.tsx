import { t } from "../language.ts";
import { useStore } from "../phone.ts";
import { type Answers, type Batch, forTheNext } from "./answers.ts";
import { batchOf, endBatch, sayBatch } from "./batch.ts";

/** What each next form begins with, said before one begins and on its first screen, with the way to end it. */
export function BatchNotice(props: { form?: Answers; onEnd?: () => void }) {
  const { form, onEnd } = props;
  const store = useStore();
  const batch = batchOf(store);
  if (batch === null || (form !== undefined && !isOf(batch, form))) return null;
  return (
    <div class="notice calm">
      <p>{t("batch.kept", { what: sayBatch(store, batch) })}</p>
      <button type="button" class="link" onClick={() => void endBatch(store).then(onEnd)}>
        {t("batch.end")}
      </button>
    </div>
  );
}

/** Whether a form says what batch mode put into it. */
function isOf(batch: Batch, form: Answers): boolean {
  const said = forTheNext(form);
  return (Object.keys(batch) as (keyof Batch)[]).every((field) => said[field] === batch[field]);
}
