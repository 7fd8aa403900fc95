import { useEffect, useState } from "preact/hooks";
import { t } from "../language.ts";
import { isReaderKept } from "../reader/kept.ts";
import type { FieldStore } from "../sync/store.ts";
import { inGroups, type PhotoRef } from "./answers.ts";

/**
 * A proposal for the number, read from the photo on this phone. A person compares it with the card, group by group;
 * what nobody compared is not taken.
 */
export function ReadNumber(props: {
  store: FieldStore;
  photo: PhotoRef;
  onConfirmed: (digits: string) => void;
}) {
  const { store, photo, onConfirmed } = props;
  const [state, setState] = useState<"reading" | "nothing" | { readonly digits: string }>(
    "reading",
  );
  const [compared, setCompared] = useState<ReadonlySet<number>>(new Set());
  useEffect(() => {
    if (!isReaderKept()) return;
    let isGone = false;
    const read = async () => {
      const bytes = await store.files.bytes(photo.id);
      if (bytes === undefined) return null;
      const { readNumberOn } = await import("../reader/read-number.ts");
      return readNumberOn(new Blob([bytes], { type: "image/jpeg" }));
    };
    read().then(
      (digits) => {
        if (!isGone) setState(digits === null ? "nothing" : { digits });
      },
      () => {
        if (!isGone) setState("nothing");
      },
    );
    return () => {
      isGone = true;
    };
  }, [photo.id]);
  if (!isReaderKept()) return null;
  if (state === "reading") return <p class="notice calm">{t("reader.reading")}</p>;
  if (state === "nothing") return <p class="notice calm">{t("reader.nothing")}</p>;
  const groups = inGroups(state.digits).split(" ");
  const compare = (at: number) => {
    const next = new Set(compared).add(at);
    setCompared(next);
    if (next.size === groups.length) onConfirmed(state.digits);
  };
  return (
    <fieldset class="groups">
      <legend>{t("reader.compare")}</legend>
      {groups.map((group, at) => (
        <button
          type="button"
          key={at}
          class={compared.has(at) ? "group compared" : "group"}
          aria-pressed={compared.has(at)}
          onClick={() => compare(at)}
        >
          {group}
        </button>
      ))}
      <button type="button" class="link" onClick={() => setState("nothing")}>
        {t("reader.differs")}
      </button>
    </fieldset>
  );
}
