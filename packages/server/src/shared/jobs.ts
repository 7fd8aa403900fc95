import { CARD_LIMITS } from "@payung/domain/cards/limits.ts";
import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import { PHONE_DRAFT_DAYS } from "@payung/domain/intake/phone-answers.ts";
import pg from "pg";
import { fromKysely, PgBoss } from "pg-boss";
import { SERVICE_LOGIN } from "../db/open.ts";
import type { Tx } from "../db/transaction.ts";

/** Every kind of job there is, with what it is given. A payload holds ids, never personal data. */
export type JobPayloads = {
  "cards.issue": { readonly regionCode: string; readonly orderId: string };
  "cards.print": { readonly regionCode: string; readonly orderId: string };
  "cards.clear-sheets": { readonly regionCode: string; readonly orderId: string };
  "evidence.check": { readonly regionCode: string; readonly evidenceId: string };
  "evidence.give-up": { readonly regionCode: string; readonly evidenceId: string };
  "evidence.clear": { readonly regionCode: string; readonly evidenceId: string };
  "enrolment.compare-members": { readonly regionCode: string; readonly reportId: string };
  "funding.plan": { readonly regionCode: string; readonly planId: string };
  "funding.commit": { readonly regionCode: string; readonly commitmentId: string };
  "intake.clear-draft": { readonly regionCode: string; readonly draftId: string };
  "verification.verify-list": { readonly regionCode: string; readonly orderId: string };
};
export type JobName = keyof JobPayloads;

const QUEUES: Readonly<
  Record<
    JobName,
    {
      retryLimit: number;
      expireInSeconds: number;
      heartbeatSeconds: number;
      /** What is done instead, with the same payload, once every try has failed. */
      deadLetter?: JobName;
    }
  >
> = {
  // Fifteen thousand cards are signed and typeset in a minute or two.
  "cards.issue": { retryLimit: 5, expireInSeconds: 900, heartbeatSeconds: 60 },
  "cards.print": { retryLimit: 5, expireInSeconds: 1800, heartbeatSeconds: 60 },
  "cards.clear-sheets": { retryLimit: 5, expireInSeconds: 300, heartbeatSeconds: 60 },
  "evidence.check": {
    retryLimit: 5,
    expireInSeconds: 300,
    heartbeatSeconds: 60,
    deadLetter: "evidence.give-up",
  },
  "evidence.give-up": { retryLimit: 5, expireInSeconds: 300, heartbeatSeconds: 60 },
  "evidence.clear": { retryLimit: 5, expireInSeconds: 300, heartbeatSeconds: 60 },
  // A hundred thousand lines take seconds.
  "enrolment.compare-members": { retryLimit: 5, expireInSeconds: 900, heartbeatSeconds: 60 },
  // A million months take minutes, and a retry goes on where the last try stopped.
  "funding.plan": { retryLimit: 5, expireInSeconds: 3600, heartbeatSeconds: 60 },
  "funding.commit": { retryLimit: 5, expireInSeconds: 3600, heartbeatSeconds: 60 },
  "intake.clear-draft": { retryLimit: 5, expireInSeconds: 300, heartbeatSeconds: 60 },
  // A list of a million rows takes minutes; a worker that died is noticed by its silence.
  "verification.verify-list": { retryLimit: 5, expireInSeconds: 3600, heartbeatSeconds: 60 },
};

const DAY_SECONDS = 24 * 60 * 60;

/** What is ordered now and done later; everything else is done as soon as somebody is free. */
const LATER: Readonly<Partial<Record<JobName, number>>> = {
  "cards.clear-sheets": CARD_LIMITS.sheetsKeptDays * DAY_SECONDS,
  "evidence.clear": EVIDENCE_LIMITS.unfinishedDays * DAY_SECONDS,
  "intake.clear-draft": PHONE_DRAFT_DAYS * DAY_SECONDS,
};

/** How long a worker waits before it looks for the next job. */
const LOOK_EVERY_SECONDS = 1;

export type Jobs = {
  /** Enqueues a job in the transaction of the deed that causes it: both happen, or neither. */
  enqueue<Name extends JobName>(tx: Tx, name: Name, payload: JobPayloads[Name]): Promise<void>;
  /** Works off jobs of a kind, one at a time. A throw leaves the job to be tried again. */
  work<Name extends JobName>(
    name: Name,
    run: (payload: JobPayloads[Name]) => Promise<void>,
  ): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Makes the job tables and queues, as the owner, brings them up to this release, and lets the service
 * login use them. Every step is done at every start, so one that broke off half-way mends itself.
 */
export async function prepareJobs(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, supervise: false, schedule: false });
  boss.on("error", () => {}); // what fails here fails in the calls below too
  await boss.start();
  try {
    // A queue that is there stays as it is. All of them are there before one names another.
    for (const name of Object.keys(QUEUES)) await boss.createQueue(name);
    for (const [name, options] of Object.entries(QUEUES)) {
      await boss.updateQueue(name, { ...options, retryBackoff: true });
    }
  } finally {
    await boss.stop({ graceful: false });
  }
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`
      grant usage on schema pgboss to ${SERVICE_LOGIN};
      grant select, insert, update, delete on all tables in schema pgboss to ${SERVICE_LOGIN};
      grant usage, select on all sequences in schema pgboss to ${SERVICE_LOGIN};
      grant execute on all functions in schema pgboss to ${SERVICE_LOGIN};`);
  } finally {
    await client.end();
  }
}

/** Opens the jobs as the service login. */
export async function openJobs(serviceUrl: string, onError: (error: Error) => void): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: serviceUrl,
    max: 4,
    migrate: false,
    schedule: false,
  });
  boss.on("error", onError);
  await boss.start();
  return {
    enqueue: async (tx, name, payload) => {
      const startAfter = LATER[name] ?? 0;
      await boss.send(name, payload, { db: fromKysely(tx), startAfter });
    },
    work: async (name, run) => {
      await boss.work(
        name,
        { batchSize: 1, pollingIntervalSeconds: LOOK_EVERY_SECONDS },
        async ([job]) => {
          if (job !== undefined) await run(job.data as never);
        },
      );
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  };
}
