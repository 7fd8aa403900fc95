import { useState } from "preact/hooks";
import { get, post } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { TextField } from "../shared/fields.tsx";
import { FileInput } from "../shared/file-input.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets, Posts } from "../shared/routes.generated.ts";
import { sayAgo, sayBy, sayList, sayMoment, sayName } from "../shared/say.ts";

type Waiting = Gets["/v1/quarantine"]["output"]["waiting"][number];
type QueueFile = Posts["/v1/devices/:id/hand-overs"]["input"]["file"];

const AT_ONCE = 50;

/** What came from phones that were revoked, or whose person has left, and queues that left a phone as a file. */
export function HandedIn() {
  const load = useLoad(
    (signal) => get("/v1/quarantine", { limit: String(AT_ONCE) }, { signal }),
    [],
  );
  return (
    <Page title={t("handed-in.title")}>
      <section class="card" aria-labelledby="handed-in-waiting">
        <h2 id="handed-in-waiting">{t("handed-in.waiting")}</h2>
        <p class="hint">{t("handed-in.lead")}</p>
        <Loaded load={load}>
          {({ next, waiting }) =>
            waiting.length === 0 ? (
              <Empty title={t("handed-in.none")} />
            ) : (
              <>
                <ul class="said">
                  {waiting.map((each) => (
                    <li key={each.id}>
                      <One waiting={each} onDone={load.reload} />
                    </li>
                  ))}
                </ul>
                {next !== null && <p class="hint">{t("handed-in.more")}</p>}
              </>
            )
          }
        </Loaded>
      </section>
      <TakeFile onTaken={load.reload} />
    </Page>
  );
}

function One({ waiting, onDone }: { waiting: Waiting; onDone: () => void }) {
  const { arrivedAt, by, deviceName, isProven, kind, madeAt, name } = waiting;
  const [verdict, setVerdict] = useState<"taken" | "left" | null>(null);
  return (
    <>
      <p>
        <b>{name === null ? t(kindOf(kind)) : sayName(name)}</b>
        {name !== null && <span class="fine"> {t(kindOf(kind))}</span>}
      </p>
      <p class="fine">
        {t("handed-in.from", { by: sayBy(by), device: deviceName, made: sayMoment(madeAt) })}{" "}
        {t("handed-in.arrived", { ago: sayAgo(arrivedAt) })}
      </p>
      {!isProven && <p class="notice">{t("handed-in.unproven")}</p>}
      {verdict === null ? (
        <div class="actions">
          {isProven && (
            <button type="button" class="button" onClick={() => setVerdict("taken")}>
              {t("handed-in.take")}
              <span class="unseen"> {name}</span>
            </button>
          )}
          <button type="button" class="quiet" onClick={() => setVerdict("left")}>
            {t("handed-in.leave")}
            <span class="unseen"> {name}</span>
          </button>
        </div>
      ) : (
        <Close {...{ waiting, verdict, onDone }} onCancel={() => setVerdict(null)} />
      )}
    </>
  );
}

function kindOf(kind: string) {
  if (kind === "register") return "handed-in.register";
  return kind === "correct" ? "handed-in.correct" : "handed-in.call-off";
}

function Close(props: {
  waiting: Waiting;
  verdict: "taken" | "left";
  onDone: () => void;
  onCancel: () => void;
}) {
  const { onCancel, onDone, verdict, waiting } = props;
  const form = useForm({
    name: `handed-in.${waiting.id}.${verdict}`,
    initial: { reason: "" },
    check: ({ reason }) =>
      reason.trim().length < 3 ? { reason: t("field-devices.reason-missing") } : {},
    send: async ({ reason }) => {
      const { outcome } = await post("/v1/quarantine/:id/closings", {
        id: waiting.id,
        verdict,
        reason,
      });
      if (outcome === "rejected") notify(t("handed-in.refused"));
      else notify(t(verdict === "taken" ? "handed-in.taken" : "handed-in.left"));
      onDone();
    },
  });
  return (
    <FormBox
      form={form}
      action={t(verdict === "taken" ? "handed-in.take" : "handed-in.leave")}
      beside={
        <button type="button" class="quiet" onClick={onCancel}>
          {t("shared.cancel")}
        </button>
      }
    >
      <TextField form={form} name="reason" label={t("decision.why")} />
    </FormBox>
  );
}

/** A queue that left a phone as a file: only the server can open it. */
function TakeFile({ onTaken }: { onTaken: () => void }) {
  const [fault, setFault] = useState<string | null>(null);
  const take = async ([file]: readonly File[]) => {
    if (file === undefined) return;
    setFault(null);
    const queue = await readQueue(file);
    if (queue === null) return setFault(t("handed-in.no-queue"));
    try {
      const { answers } = await post("/v1/devices/:id/hand-overs", {
        id: queue.deviceId,
        file: queue,
      });
      notify(t("handed-in.file-taken", { answers: sayAnswers(answers) }));
      onTaken();
    } catch (error) {
      notifyFault(error);
    }
  };
  return (
    <section class="card" aria-labelledby="handed-in-file">
      <h2 id="handed-in-file">{t("handed-in.file")}</h2>
      <p class="hint" id="handed-in-file-means">
        {t("handed-in.file-means")}
      </p>
      {fault !== null && (
        <p class="notice fault" role="alert">
          {fault}
        </p>
      )}
      <FileInput
        id="handed-in-choose"
        accept=".json,application/json"
        describedBy="handed-in-file-means"
        isFaulty={fault !== null}
        onFiles={(files) => void take(files)}
      />
    </section>
  );
}

async function readQueue(file: File): Promise<QueueFile | null> {
  try {
    const queue = JSON.parse(await file.text()) as QueueFile;
    return queue.payung === "queue-1" ? queue : null;
  } catch {
    return null;
  }
}

function sayAnswers(answers: Readonly<Record<string, number>>): string {
  const { accepted = 0, conflict = 0, later = 0, rejected = 0, ["to-decide"]: waits = 0 } = answers;
  return sayList([
    t("handed-in.accepted", { count: accepted }),
    ...(conflict + waits === 0 ? [] : [t("handed-in.to-decide", { count: conflict + waits })]),
    ...(rejected + later === 0 ? [] : [t("handed-in.rejected", { count: rejected + later })]),
  ]);
}
