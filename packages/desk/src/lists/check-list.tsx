import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { post, Refused } from "../shared/api.ts";
import { useDraft } from "../shared/drafts.ts";
import { FileFault } from "../shared/files/file-fault.tsx";
import { t } from "../shared/language.ts";
import { useLoad } from "../shared/load.tsx";
import { newId } from "../shared/new-id.ts";
import { notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import { sayList, sayMoment, sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { type Extracts, ExtractsCard, NO_EXTRACTS } from "./extracts-card.tsx";
import { ListColumns } from "./list-columns.tsx";
import "./lists.css";
import { type Mapping, rememberedMapping, rememberMapping } from "./mapping.ts";
import { ProblemsCard } from "./problems-card.tsx";
import { type Preview, sayField } from "./say-list.ts";

/** What a sent list would come to, before anything of it is taken in. */
export function CheckList({ id }: { id: string }) {
  /** Null until somebody has said something: then what was said the last time of such a list counts. */
  const [said, setSaid] = useState<Mapping | null>(null);
  const load = useLoad(() => previewOf(id, said), [id, said]);
  const apply = (mapping: Mapping) => {
    const headers = load.value?.preview.columns.map(({ header }) => header) ?? [];
    rememberMapping(headers, mapping);
    setSaid(mapping);
  };
  const { value } = load;
  return (
    <Page
      title={t("check-list.title")}
      lead={t("check-list.lead")}
      back={{ href: at("/lists/new"), title: t("take-list.other-file") }}
    >
      <FileFault load={load} other={at("/lists/new")} />
      {value === null
        ? load.state === "loading" && <p role="status">{t("file-drop.reading")}</p>
        : load.state !== "failed" && (
            <Checked
              // Another reading begins with its own choices.
              key={JSON.stringify(value.mapping)}
              id={id}
              {...value}
              wasRemembered={said === null && Object.keys(value.mapping).length > 0}
              onApply={apply}
            />
          )}
    </Page>
  );
}

async function previewOf(id: string, said: Mapping | null) {
  const ask = (mapping: Mapping) => post("/v1/uploads/:id/previews", { id, mapping });
  if (said !== null) return { preview: await ask(said), mapping: said };
  const guessed = await ask({});
  const mapping = rememberedMapping(guessed.columns.map(({ header }) => header));
  if (Object.keys(mapping).length === 0) return { preview: guessed, mapping };
  return { preview: await ask(mapping), mapping };
}

function Checked(props: {
  id: string;
  preview: Preview;
  mapping: Mapping;
  wasRemembered: boolean;
  onApply: (mapping: Mapping) => void;
}) {
  const { id, preview, mapping, wasRemembered, onApply } = props;
  const [isChanged, setIsChanged] = useState(false);
  const [extracts, setExtracts] = useDraft<Extracts>(`list-${id}`, NO_EXTRACTS);
  const { counts, takenBefore } = preview;
  return (
    <div class="parts">
      {takenBefore !== null && (
        <div class="notice" role="status">
          <p>
            <strong>
              {t("check-list.taken-before", { moment: sayMoment(takenBefore.receivedAt) })}
            </strong>{" "}
            {t("check-list.taken-before-means")}
          </p>
        </div>
      )}
      {counts === null ? <Missing preview={preview} /> : <Counts counts={counts} file={preview} />}
      {preview.columns.length > 0 && (
        <ListColumns
          columns={preview.columns}
          isOpen={counts === null}
          mapping={mapping}
          wasRemembered={wasRemembered}
          onChanged={() => setIsChanged(true)}
          onApply={onApply}
        />
      )}
      {counts !== null && (
        <>
          <ProblemsCard counts={counts} rows={preview.rows} />
          <ExtractsCard extracts={extracts} onChange={setExtracts} />
          <Take
            id={id}
            preview={preview}
            mapping={mapping}
            extracts={extracts}
            isChanged={isChanged}
          />
        </>
      )}
    </div>
  );
}

function Missing({ preview }: { preview: Preview }) {
  const fields = sayList(preview.missing.map(sayField));
  const hasHeader = preview.headerRow !== null;
  return (
    <div class="notice fault" role="alert">
      <p>
        <strong>
          {hasHeader ? t("check-list.missing", { fields }) : t("check-list.no-header")}
        </strong>
      </p>
      <p>{hasHeader ? t("check-list.missing-means") : t("check-list.no-header-means")}</p>
    </div>
  );
}

function Counts({ counts, file }: { counts: NonNullable<Preview["counts"]>; file: Preview }) {
  const { rows, ready, toMend, sameNik, knownNik, digitsLost } = counts;
  const shown = [
    { title: t("check-list.ready"), count: ready, tone: "main" },
    { title: t("check-list.to-mend"), count: toMend, tone: toMend > 0 ? "warned" : "" },
    { title: t("check-list.same-nik"), count: sameNik, tone: sameNik > 0 ? "warned" : "" },
    { title: t("check-list.known"), count: knownNik, tone: "" },
  ];
  return (
    <section class="card">
      <h2>{t("check-list.read", { rows })}</h2>
      <p class="hint">
        {file.fileName}.{" "}
        {file.headerRow !== null && t("check-list.header-row", { row: file.headerRow })}
      </p>
      <dl class="counts">
        {shown.map(({ title, count, tone }) => (
          <div key={title} class={tone}>
            <dt>{title}</dt>
            <dd>{sayNumber(count)}</dd>
          </div>
        ))}
      </dl>
      {digitsLost > 0 && (
        <p class="after-counts">
          <strong>{t("check-list.digits-lost", { rows: digitsLost })}</strong>{" "}
          {t("check-list.digits-lost-means")}
        </p>
      )}
      <p class="hint after-counts">{t("check-list.names-later")}</p>
    </section>
  );
}

/** The last step: the rows are taken in and checked. Pressed twice it is one order. */
function Take(props: {
  id: string;
  preview: Preview;
  mapping: Mapping;
  extracts: Extracts;
  isChanged: boolean;
}) {
  const { id, preview, mapping, extracts, isChanged } = props;
  const { route } = useLocation();
  const [isSending, setIsSending] = useState(false);
  const [orderId, setOrderId] = useState(newId);
  const { complete = 0, toMend = 0 } = preview.counts ?? {};
  if (complete === 0) return <p class="notice">{t("take-list.nothing")}</p>;
  const take = async () => {
    if (isSending || isChanged) return;
    setIsSending(true);
    const { civil, members, welfare } = extracts;
    try {
      await post("/v1/runs", {
        id: orderId,
        listUploadId: id,
        mapping,
        ...(civil === null ? {} : { civilUploadId: civil.id }),
        ...(members === null ? {} : { membersUploadId: members.id }),
        ...(welfare === null ? {} : { welfareUploadId: welfare.id }),
      });
      route(at("/lists", orderId));
    } catch (error) {
      notifyFault(error);
      setIsSending(false);
      // Refused, it may be mended and ordered anew; unanswered, it goes out again as the same order.
      if (error instanceof Refused) setOrderId(newId());
    }
  };
  return (
    <section class="card">
      <h2>{t("take-list.title")}</h2>
      {toMend > 0 && <p>{t("take-list.rest", { rows: toMend })}</p>}
      {isChanged && <p role="status">{t("columns.changed")}</p>}
      <div class="actions">
        <button
          type="button"
          class="button"
          aria-disabled={isSending || isChanged}
          onClick={() => void take()}
        >
          {isSending
            ? t("shared.sending")
            : preview.takenBefore === null
              ? t("take-list.take", { rows: complete })
              : t("take-list.take-again")}
        </button>
        <a class="quiet" href={at("/lists/new")}>
          {t("take-list.other-file")}
        </a>
      </div>
    </section>
  );
}
