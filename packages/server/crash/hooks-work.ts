import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { paymentHooks } from "../src/funding/payments/hooks.ts";
import { startPayments } from "../src/funding/payments/work-off.ts";
import { type Office, read } from "../src/shared/office.ts";
import { gatewaysThat, PAYMENTS } from "../src/testing/payments.ts";
import { listen, SILENT } from "../src/testing/serve.ts";
import { inOffice } from "./office-of.ts";
import { type Answers, answersIn } from "./services-answer.ts";

/** Notices to work off, and questions to a service: one that a killed process had taken is asked again after a minute. */
async function waiting(office: Office): Promise<number> {
  const { rows } = await read(office, (tx) =>
    sql<{ count: number }>`
      select (select count(*) from payment_inbox)::int
        + (select count(*) from payment_errands where due_at < now() + interval '2 minutes')::int as count`.execute(
      tx,
    ),
  );
  return rows[0]?.count ?? 0;
}

/** A process that takes in what payment services tell and works it off, until it is killed, or told to end and nothing waits. Prints where it is served. */
const [home] = process.argv.slice(2);
if (home === undefined) throw new Error("hooks-work.ts HOME");
await inOffice(home, async (office) => {
  const { db, vault, now, actor } = office;
  const ground = { db, vault, now, log: SILENT, regionCode: actor.regionCode };
  const served = await listen(paymentHooks(ground, PAYMENTS));
  const answers: Answers = JSON.parse(readFileSync(answersIn(home), "utf8"));
  const asked = (paymentId: string) => answers[paymentId] ?? [];
  const payments = startPayments(office, gatewaysThat(asked), {
    ...SILENT,
    error: (about) => process.stderr.write(`${JSON.stringify(about)}\n`),
  });
  process.stdout.write(`${served.url}\n`);
  await new Promise<void>((end) => process.once("SIGTERM", end));
  await served.stop();
  while ((await waiting(office)) > 0) await pause(100);
  await payments.stop();
});
