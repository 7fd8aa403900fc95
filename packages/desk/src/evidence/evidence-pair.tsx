import { useId, useState } from "preact/hooks";
import { get } from "../shared/api.ts";
import { Dialog } from "../shared/dialog.tsx";
import { t } from "../shared/language.ts";
import { useLoad } from "../shared/load.tsx";
import { shownOf } from "./evidence.tsx";
import { type EvidenceFile, pictureAt, sayKind } from "./say-evidence.ts";
import { arrivals } from "./sendings.ts";
import { Stage } from "./stage.tsx";
import { Thumbs } from "./thumbs.tsx";

type Side = { readonly title: string; readonly files: readonly EvidenceFile[] };

/** The photos of two applications side by side; nothing where neither has any. */
export function EvidencePair({ hereId, thereId }: { hereId: string; thereId: string }) {
  const here = useFiles(hereId);
  const there = useFiles(thereId);
  const [opened, setOpened] = useState<string | null>(null);
  if (here.length + there.length === 0) return null;
  const hasChoice = [here, there].some((files) => files.flatMap(({ pages }) => pages).length > 1);
  const sides: readonly Side[] = [
    { title: t("compare.this"), files: here },
    { title: t("compare.earlier"), files: there },
  ];
  return (
    <section class="evidence-pair" aria-labelledby="evidence-pair">
      <div class="card-head">
        <h3 id="evidence-pair">{t("evidence.pair")}</h3>
        <button type="button" class="quiet small" onClick={() => setOpened("")}>
          {t("evidence.side-by-side")}
        </button>
      </div>
      <div class="two-sides">
        {sides.map(({ title, files }) => (
          <div key={title}>
            <h4>{title}</h4>
            {files.length === 0 ? (
              <p class="fine">{t("evidence.pair-none")}</p>
            ) : (
              <Thumbs files={files} onOpen={(file) => setOpened(file.kind)} />
            )}
          </div>
        ))}
      </div>
      {opened !== null && (
        <Dialog title={t("evidence.pair")} onClose={() => setOpened(null)} isFull>
          <div class="two-sides viewers">
            {sides.map((side) => (
              <OneSide key={side.title} side={side} kind={opened} hasChoice={hasChoice} />
            ))}
          </div>
          <p class="fine">
            {t("evidence.seen")} <span class="by-keyboard">{t("evidence.keys")}</span>
          </p>
        </Dialog>
      )}
    </section>
  );
}

/** One of the two, whose file is chosen apart: a KTP is held against a family card too. */
function OneSide(props: { side: Side; kind: string; hasChoice: boolean }) {
  const { side, kind, hasChoice } = props;
  const { title, files } = side;
  const id = useId();
  const places = files.flatMap((file) => file.pages.map((page) => ({ file, page })));
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      places.findIndex(({ file }) => file.kind === kind),
    ),
  );
  const place = places[Math.min(at, places.length - 1)];
  const say = ({ file, page }: NonNullable<typeof place>) =>
    t("evidence.picture", {
      kind: sayKind(file.kind),
      page: page.number,
      of: file.pages.length,
    });
  return (
    <div class="viewer">
      <h3>{title}</h3>
      {place === undefined ? (
        <p class="fine">{t("evidence.pair-none")}</p>
      ) : (
        <>
          {hasChoice && (
            <div class="field">
              <label for={id}>{t("evidence.which")}</label>
              <select
                id={id}
                value={String(at)}
                onChange={(event) => setAt(Number(event.currentTarget.value))}
              >
                {places.map((each, number) => (
                  <option key={`${each.file.id} ${each.page.number}`} value={String(number)}>
                    {say(each)}
                  </option>
                ))}
              </select>
            </div>
          )}
          <Stage
            key={`${place.file.id} ${place.page.number}`}
            src={pictureAt(place.file.id, place.page.number, "whole")}
            alt={`${title}: ${say(place)}`}
            picture={place.page}
          />
        </>
      )}
    </div>
  );
}

/** What may be looked at of an application. What went wrong is said where its own evidence stands. */
function useFiles(id: string): readonly EvidenceFile[] {
  const load = useLoad(
    (signal) => get("/v1/applications/:id/evidence", { id }, { signal }),
    [id, arrivals.value],
  );
  return shownOf(load.value);
}
