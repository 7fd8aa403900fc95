import { t } from "../language.ts";
import { Icon } from "../parts/icons.tsx";
import { useStore } from "../phone.ts";
import { go } from "../place.ts";
import type { Person } from "../sync/records.ts";

/** A correction or a wish to call off that the office gave back: why, and the way to mend it or to let it be. */
export function Returned({ person }: { person: Person }) {
  const store = useStore();
  const { applicationId: id, returned } = person;
  if (returned === null) return null;
  const { faults, kind, why } = returned;
  return (
    <div class="notice">
      <p>
        <b>{t(kind === "correct" ? "record.returned" : "record.returned-call-off")}</b>
      </p>
      {faults.length === 0 && <p>{t(`rejected.${why}`)}</p>}
      <ul>
        {faults.map(({ field, sentence }) => (
          <li key={field}>{sentence}</li>
        ))}
      </ul>
      <div class="actions only-screen">
        {kind === "correct" && (
          <button type="button" class="quiet" onClick={() => go({ at: "correct", id })}>
            <Icon name="pen" />
            {t("record.mend")}
          </button>
        )}
        <button type="button" class="link" onClick={() => void store.dropReturned(id)}>
          {t("record.let-be")}
        </button>
      </div>
    </div>
  );
}
