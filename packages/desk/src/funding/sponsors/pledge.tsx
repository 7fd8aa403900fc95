import { useState } from "preact/hooks";
import { get, post } from "../../shared/api.ts";
import { DownloadButton } from "../../shared/download-button.tsx";
import { language, type MessageKey, t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { newId } from "../../shared/new-id.ts";
import { Page } from "../../shared/page.tsx";
import type { Gets } from "../../shared/routes.generated.ts";
import { sayFault } from "../../shared/said-fault.ts";
import { sayMoment, sayMonth, sayNumber, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { DataTable } from "../../shared/table.tsx";
import { useEverySeconds } from "../../shared/use-every-seconds.ts";
import "../money.css";
import { Rates } from "./rates.tsx";
import { sayRange } from "./say-range.ts";

type Pledge = Gets["/v1/sponsor/pledges/:id"]["output"];
type Payment = Pledge["payments"][number];
type Portal = Gets["/v1/sponsor"]["output"];
type Ways = Portal["payments"];
type Choices = Portal["choices"];

const STATES: Readonly<Record<Payment["state"], MessageKey>> = {
  pending: "sponsor.payment.pending",
  settled: "sponsor.payment.settled",
  differs: "sponsor.payment.differs",
  refused: "sponsor.payment.refused",
  expired: "sponsor.payment.expired",
  "partly-refunded": "sponsor.payment.partly-refunded",
  refunded: "sponsor.payment.refunded",
};
/** How often a payment under way is asked about. */
const LOOK_EVERY_SECONDS = 3;

/** A pledge: paying what is lacking, receipts, and how far its months are. */
export function PledgePage({ id }: { id: string }) {
  const load = useLoad(
    async (signal) => ({
      pledge: await get("/v1/sponsor/pledges/:id", { id }, { signal }),
      portal: await get("/v1/sponsor", {}, { signal }),
    }),
    [id],
  );
  const isWaiting = load.value?.pledge.payments.some(isUnderWay) === true;
  useEverySeconds(LOOK_EVERY_SECONDS, isWaiting, load.reload);
  return (
    <Page
      title={t("sponsor.one-pledge")}
      back={{ href: at("/sponsor"), title: t("sponsor.title") }}
    >
      <Loaded load={load}>
        {({ pledge, portal }) => (
          <div class="parts">
            <Facts pledge={pledge} choices={portal.choices} />
            <Pay pledge={pledge} ways={portal.payments} onBegun={load.reload} />
            <Payments pledge={pledge} />
            <Months pledge={pledge} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

const isUnderWay = ({ state, way, expiresAt }: Payment) =>
  state === "pending" && way === "qris" && new Date(expiresAt) > new Date();

/** Whom it is for, in the words by which they were chosen. */
function sayGroup({ group }: Pledge, { occupations, kelurahan, cohorts }: Choices): string {
  const work = occupations.find(({ id }) => id === group.occupationId);
  const said = [
    work && (language() === "id" ? work.name : work.nameEnglish),
    group.sex && t(group.sex === "female" ? "sponsor.female" : "sponsor.male"),
    kelurahan.find(({ code }) => code === group.kelurahanCode)?.name,
    cohorts.find(({ id }) => id === group.cohortId)?.name,
  ].filter((each) => each != null);
  return said.length === 0 ? t("sponsor.everybody") : said.join(", ");
}

function Facts({ pledge, choices }: { pledge: Pledge; choices: Choices }) {
  const { people, amount, paid, firstMonth, lastMonth, transfers } = pledge;
  return (
    <section class="card" aria-labelledby="facts">
      <h2 id="facts">{sayRange(firstMonth, lastMonth)}</h2>
      <p>{t("sponsor.for-group", { group: sayGroup(pledge, choices) })}</p>
      <p>
        {t("sponsor.for-people", {
          other: sayNumber(people.other),
          transport: sayNumber(people.transport),
        })}
      </p>
      <p class="sum-said">
        {t("sponsor.of-amount", { paid: sayRupiah(paid), amount: sayRupiah(amount) })}
      </p>
      <p role="status">{t(pledge.isOpen ? "sponsor.open-means" : "sponsor.waits-means")}</p>
      <Rates rates={pledge.rates} />
      {transfers.length > 0 && (
        <details>
          <summary>{t("sponsor.transfers")}</summary>
          <ul>
            {transfers.map((each) => (
              <li key={each.id}>
                {t("sponsor.transfer", { at: sayMoment(each.at), amount: sayRupiah(each.amount) })}
                <br />
                <code class="hash">{each.id}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Pay(props: { pledge: Pledge; ways: Ways; onBegun: () => void }) {
  const { pledge, ways, onBegun } = props;
  const [fault, setFault] = useState<string | null>(null);
  const [isBeginning, setIsBeginning] = useState(false);
  const lacking = BigInt(pledge.amount) - BigInt(pledge.paid);
  const underWay = pledge.payments.find(isUnderWay);
  const promised = pledge.payments.find(
    ({ way, state }) => way === "transfer" && state === "pending",
  );
  if (lacking <= 0n) return null;
  const begin = async (way: "qris" | "transfer") => {
    if (isBeginning) return;
    setIsBeginning(true);
    setFault(null);
    await post("/v1/sponsor/pledges/:id/payments", { id: pledge.id, paymentId: newId(), way }).then(
      onBegun,
      (error: unknown) => setFault(sayFault(error)),
    );
    setIsBeginning(false);
  };
  return (
    <section class="card" aria-labelledby="pay">
      <h2 id="pay">{t("sponsor.pay")}</h2>
      {fault !== null && (
        <div class="notice fault" role="alert">
          <p>{fault}</p>
        </div>
      )}
      {ways === null ? (
        <p>{t("sponsor.no-ways")}</p>
      ) : (
        <>
          <p>{t("sponsor.receiver", { receiver: ways.receiver })}</p>
          {underWay !== undefined ? (
            <Code payment={underWay} />
          ) : promised !== undefined ? (
            <Transfer account={ways.bankAccount ?? ""} payment={promised} />
          ) : (
            <div class="actions">
              {ways.hasQris && (
                <button type="button" class="button" onClick={() => void begin("qris")}>
                  {t("sponsor.pay-qris")}
                </button>
              )}
              {ways.bankAccount !== null && (
                <button type="button" class="quiet" onClick={() => void begin("transfer")}>
                  {t("sponsor.pay-transfer")}
                </button>
              )}
            </div>
          )}
        </>
      )}
    </section>
  );
}

function Transfer({ account, payment }: { account: string; payment: Payment }) {
  return (
    <>
      <p>{t("sponsor.transfer-how")}</p>
      <dl class="balances transfer-terms">
        <div>
          <dt>{t("sponsor.transfer-account")}</dt>
          <dd>{account}</dd>
        </div>
        <div>
          <dt>{t("sponsor.transfer-amount")}</dt>
          <dd>{sayRupiah(payment.amount)}</dd>
        </div>
        <div>
          <dt>{t("sponsor.transfer-note")}</dt>
          <dd>{payment.id}</dd>
        </div>
      </dl>
    </>
  );
}

/** The code to scan. The service makes it in a moment: until then the picture is asked for again. */
function Code({ payment }: { payment: Payment }) {
  const [turn, setTurn] = useState(0);
  const [isThere, setIsThere] = useState(false);
  useEverySeconds(1, !isThere, () => setTurn(turn + 1));
  return (
    <>
      <p role="status">
        {isThere
          ? t("sponsor.scan", { amount: sayRupiah(payment.amount) })
          : t("sponsor.code-coming")}
      </p>
      <img
        src={`/v1/sponsor/payments/${payment.id}/code.svg`}
        key={isThere ? "there" : turn}
        alt={isThere ? t("sponsor.code") : ""}
        hidden={!isThere}
        width="280"
        height="280"
        onLoad={() => setIsThere(true)}
      />
      {isThere && <p class="fine">{t("sponsor.until", { at: sayMoment(payment.expiresAt) })}</p>}
    </>
  );
}

function Payments({ pledge: { payments } }: { pledge: Pledge }) {
  if (payments.length === 0) return null;
  return (
    <section class="card" aria-labelledby="payments">
      <h2 id="payments">{t("sponsor.payments")}</h2>
      <ul>
        {payments.map(({ id, amount, state, askedAt, receipt }) => (
          <li key={id}>
            <p>
              {t("sponsor.payment", { at: sayMoment(askedAt), amount: sayRupiah(amount) })}{" "}
              {t(STATES[state])}
            </p>
            {receipt !== null && (
              <DownloadButton
                isMain
                title={t("sponsor.receipt", { number: receipt.number })}
                name={`kuitansi-${receipt.number.replaceAll("/", "-")}.pdf`}
                ask={() => get("/v1/sponsor/payments/:id/receipt.pdf", { id })}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const shown = (count: number | null) => (count === null ? t("sponsor.few") : sayNumber(count));

function Months({ pledge: { months } }: { pledge: Pledge }) {
  return (
    <section class="card" aria-labelledby="months">
      <h2 id="months">{t("sponsor.months-title")}</h2>
      <p class="hint">{t("sponsor.months-mean")}</p>
      {months.length === 0 ? (
        <p>{t("sponsor.months-none")}</p>
      ) : (
        <DataTable
          caption={t("sponsor.months-title")}
          rows={months}
          keyOf={({ month }) => month}
          columns={[
            { title: t("sponsor.month"), cell: ({ month }) => sayMonth(month) },
            { title: t("sponsor.planned"), isNumber: true, cell: (each) => shown(each.planned) },
            { title: t("sponsor.reserved"), isNumber: true, cell: (each) => shown(each.reserved) },
            { title: t("sponsor.paid"), isNumber: true, cell: (each) => shown(each.paid) },
            {
              title: t("sponsor.confirmed"),
              isNumber: true,
              cell: (each) => shown(each.confirmed),
            },
            { title: t("sponsor.lapsed"), isNumber: true, cell: (each) => shown(each.lapsed) },
          ]}
        />
      )}
    </section>
  );
}
