import { useState } from "preact/hooks";
import { t } from "../shared/language.ts";
import { notifyFault } from "../shared/notices.tsx";

/** A list that is read page by page: what came first, and what was asked for since. */
export function useMore<Row>(
  first: { readonly rows: readonly Row[]; readonly next: string | null },
  ask: (after: string) => Promise<{ readonly rows: readonly Row[]; readonly next: string | null }>,
) {
  const [more, setMore] = useState<readonly Row[]>([]);
  const [next, setNext] = useState(first.next);
  const showMore = async () => {
    if (next === null) return;
    try {
      const page = await ask(next);
      setMore([...more, ...page.rows]);
      setNext(page.next);
    } catch (error) {
      notifyFault(error);
    }
  };
  const button =
    next === null ? null : (
      <div class="actions no-print">
        <button type="button" class="quiet" onClick={() => void showMore()}>
          {t("lists.show-more")}
        </button>
      </div>
    );
  return { rows: [...first.rows, ...more], button };
}
