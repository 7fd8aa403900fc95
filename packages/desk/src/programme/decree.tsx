import { useId, useState } from "preact/hooks";
import { get, put } from "../shared/api.ts";
import { DownloadButton } from "../shared/download-button.tsx";
import { FileInput } from "../shared/file-input.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { readNames } from "../shared/names.ts";
import { newId } from "../shared/new-id.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayDay, sayMoment, sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import { Lines } from "./lines.tsx";
import "./programme.css";
import { type Decree, sayKind } from "./say-programme.ts";
import { MANAGERS, RECORDERS } from "./who-may.ts";

type Found = Gets["/v1/decrees/:id"]["output"];

/** An issued decree: its paper, its versions, what came after it, and its annex as signed. */
export function DecreePage({ id }: { id: string }) {
  const load = useLoad(
    async (signal) => {
      const [found, lines, names] = await Promise.all([
        get("/v1/decrees/:id", { id }, { signal }),
        get("/v1/decrees/:id/lines", { id }, { signal }),
        readNames(),
      ]);
      return { found, lines, names };
    },
    [id],
  );
  const decree = load.value?.found.decree;
  return (
    <Page
      title={decree === undefined ? t("decree.title") : nameOf(decree)}
      lead={
        decree === undefined
          ? ""
          : t("decree.lead", {
              kind: sayKind(decree.kind),
              day: sayDay(decree.issuedOn),
              lines: decree.lines,
            })
      }
      back={{
        href: load.value === null ? at("/cohorts") : at("/cohorts", load.value.found.cohortId),
        title: load.value?.found.cohortName ?? t("cohorts.title"),
      }}
    >
      <Loaded load={load}>
        {({ found, lines, names }) => (
          <div class="parts">
            <After found={found} />
            <PaperCard found={found} />
            {holds(MANAGERS) && <ScanCard found={found} onChanged={load.reload} />}
            <Lines
              key={id}
              first={lines}
              names={names}
              more={(after) => get("/v1/decrees/:id/lines", { id, after })}
            />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

const nameOf = ({ number, version }: Decree) => t("decree.named", { number, version });

/** What came after it: whoever reads an old decree must see that there is a newer one. */
function After({ found: { later, versions } }: { found: Found }) {
  const others = versions.filter((each) => later.every(({ id }) => id !== each.id));
  if (later.length === 0 && others.length === 0) return null;
  return (
    <section class="notice">
      {later.length > 0 && (
        <>
          <h2>{t("decree.later")}</h2>
          <Named decrees={later} />
        </>
      )}
      {others.length > 0 && (
        <>
          <h2>{t("decree.versions")}</h2>
          <Named decrees={others} />
        </>
      )}
    </section>
  );
}

function Named({ decrees }: { decrees: readonly Decree[] }) {
  return (
    <ul>
      {decrees.map((decree) => (
        <li key={decree.id}>
          <a href={at("/decrees", decree.id)}>{nameOf(decree)}</a>{" "}
          {t("decree.said", {
            kind: sayKind(decree.kind),
            day: sayDay(decree.issuedOn),
            lines: decree.lines,
          })}
        </li>
      ))}
    </ul>
  );
}

function PaperCard({ found }: { found: Found }) {
  const { decree, cohortId, drafted, issued } = found;
  const { id, code } = decree;
  const ask = (nik: "masked" | "full") => () => get("/v1/decrees/:id/document.pdf", { id, nik });
  // A number like 100/SK/2026 cannot be part of a file's name.
  const nameInFile = `${decree.number.replace(/[^\w.-]+/g, "-")}-v${decree.version}`;
  return (
    <section class="card">
      <h2>{t("decree.paper")}</h2>
      <p>
        {drafted === null
          ? t("decree.at-terminal")
          : t("decree.by-two", { drafted, issued: issued ?? t("draft.somebody") })}
      </p>
      <dl class="facts">
        <div>
          <dt>{t("decree.code")}</dt>
          <dd>
            <a href={`/sk/${code}`} target="_blank" rel="noreferrer">
              {code}
            </a>
          </dd>
        </div>
        <div>
          <dt>{t("paper.hash")}</dt>
          <dd class="hash">{decree.annexSha256}</dd>
        </div>
      </dl>
      <div class="actions">
        {holds(MANAGERS) && (
          <>
            <DownloadButton
              title={t("decree.pdf")}
              name={`sk-${nameInFile}.pdf`}
              isMain
              ask={ask("masked")}
            />
            <DownloadButton
              title={t("decree.pdf-full")}
              name={`sk-${nameInFile}-lengkap.pdf`}
              ask={ask("full")}
            />
            {decree.kind !== "correction" && (
              <a class="quiet" href={at("/decrees", id, "correct")}>
                {t("decree.correct")}
              </a>
            )}
          </>
        )}
        {holds(RECORDERS) && (
          <a class="quiet" href={at("/cohorts", cohortId, "people")}>
            {t("dropout.title")}
          </a>
        )}
      </div>
      <p class="hint">{t("decree.recorded")}</p>
    </section>
  );
}

const BYTES_MAX = 20 * 1024 * 1024;

/** The paper as it was signed, scanned as PDF. */
function ScanCard({ found, onChanged }: { found: Found; onChanged: () => void }) {
  const { decree, scan } = found;
  const inputId = useId();
  const [isSending, setIsSending] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const send = async (file: File | undefined) => {
    if (file === undefined || isSending) return;
    if (file.size > BYTES_MAX) return setFault(t("scan.too-large"));
    setFault(null);
    setIsSending(true);
    try {
      const order = { id: decree.id, scanId: newId(), fileName: file.name };
      await put("/v1/decrees/:id/scans/:scanId", order, file);
      notify(t("scan.kept"));
      onChanged();
    } catch (error) {
      notifyFault(error);
    }
    setIsSending(false);
  };
  return (
    <section class="card">
      <h2>{t("scan.title")}</h2>
      <p>
        {scan === null
          ? t("scan.none")
          : t("scan.there", {
              file: scan.fileName,
              by: scan.attached.name ?? t("draft.somebody"),
              moment: sayMoment(scan.attached.at),
            })}
      </p>
      {fault !== null && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      <div class="actions">
        <FileInput
          id={inputId}
          title={
            isSending ? t("shared.sending") : scan === null ? t("scan.attach") : t("scan.replace")
          }
          look="button quiet"
          accept="application/pdf"
          onFiles={([file]) => void send(file)}
        />
        {scan !== null && (
          <DownloadButton
            title={t("scan.download")}
            name={scan.fileName}
            ask={() => get("/v1/decrees/:id/scan.pdf", { id: decree.id })}
          />
        )}
      </div>
      <p class="hint">{t("scan.limits", { size: sayNumber(BYTES_MAX / 1024 / 1024) })}</p>
    </section>
  );
}
