import { useState } from "preact/hooks";
import { get } from "../shared/api.ts";
import { Dialog } from "../shared/dialog.tsx";
import { DownloadButton } from "../shared/download-button.tsx";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import { sayMoment, sayName } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import "./requests.css";
import { AnswerRequest } from "./answer-request.tsx";
import { HoursTag } from "./hours-tag.tsx";
import { type DataRequest, sayRequest } from "./say-request.ts";

/** What workers ask about their own data and nobody has answered yet, the most urgent first. */
export function Requests() {
  const load = useLoad((signal) => get("/v1/data-requests", {}, { signal }), []);
  return (
    <Page title={t("requests.title")} lead={t("requests.lead")}>
      <Loaded load={load}>
        {({ requests, next }) =>
          requests.length === 0 ? (
            <Empty title={t("requests.none")}>
              <p>{t("requests.none-means")}</p>
            </Empty>
          ) : (
            <Open key={requests[0]?.id} first={requests} next={next} onAnswered={load.reload} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Open(props: {
  first: readonly DataRequest[];
  next: string | null;
  onAnswered: () => void;
}) {
  const { first, next, onAnswered } = props;
  const [more, setMore] = useState<readonly DataRequest[]>([]);
  const [after, setAfter] = useState(next);
  const [answering, setAnswering] = useState<DataRequest | null>(null);
  const showMore = async () => {
    if (after === null) return;
    try {
      const page = await get("/v1/data-requests", { after });
      setMore([...more, ...page.requests]);
      setAfter(page.next);
    } catch (error) {
      notifyFault(error);
    }
  };
  return (
    <>
      <DataTable
        caption={t("requests.title")}
        rows={[...first, ...more]}
        keyOf={({ id }) => id}
        hrefOf={({ applicationId }) => at("/records", applicationId)}
        columns={[
          {
            title: t("case.name"),
            cell: ({ name, code }) => (name === null ? code : sayName(name)),
          },
          {
            title: t("requests.what"),
            cell: (each) => (
              // One element: on a phone what stands beside the column's title is one.
              <span>
                {sayRequest(each)}
                {each.words !== null && <span class="fine block">“{each.words}”</span>}
              </span>
            ),
          },
          { title: t("requests.received"), cell: ({ receivedAt }) => sayMoment(receivedAt) },
          { title: t("requests.due"), cell: ({ dueAt }) => <HoursTag dueAt={dueAt} /> },
          {
            title: t("requests.do"),
            cell: (each) => (
              <span class="actions request-deeds">
                {each.kind === "access" && <PrintCopy id={each.applicationId} />}
                <button type="button" class="button" onClick={() => setAnswering(each)}>
                  {t("requests.answer")}
                </button>
              </span>
            ),
          },
        ]}
      />
      {after !== null && (
        <div class="actions">
          <button type="button" class="quiet" onClick={() => void showMore()}>
            {t("requests.more")}
          </button>
        </div>
      )}
      {answering !== null && (
        <Dialog title={t("requests.answer")} onClose={() => setAnswering(null)} isWide>
          <AnswerRequest
            key={answering.id}
            request={answering}
            onAnswered={() => {
              setAnswering(null);
              onAnswered();
            }}
          />
        </Dialog>
      )}
    </>
  );
}

/** The paper that is handed over once the KTP was seen. */
export function PrintCopy({ id }: { id: string }) {
  return (
    <DownloadButton
      title={t("requests.print")}
      name="salinan-data.pdf"
      ask={() => get("/v1/applications/:id/data-copy.pdf", { id })}
    />
  );
}
