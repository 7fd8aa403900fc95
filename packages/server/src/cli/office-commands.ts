import { writeFile } from "node:fs/promises";
import { metaTemplates } from "@payung/domain/messaging/meta-templates.ts";
import { REGISTRY_SOURCES } from "@payung/domain/verification/registry.ts";
import { isRole, ROLES } from "../access/roles.ts";
import { createKey, listKeys, revokeKey } from "../access/service.ts";
import { inScope } from "../db/transaction.ts";
import { takeInsurerReply } from "../main-job/enrol.ts";
import { SENDER } from "../messaging/service.ts";
import { homeFolder } from "../shared/home.ts";
import { prepareJobs } from "../shared/jobs.ts";
import { scopeOf, write } from "../shared/office.ts";
import { renewSigningKey, SIGNING_PURPOSES } from "../shared/signing-keys.ts";
import { registryRequest } from "../verification/service.ts";
import { againWhenCutOff } from "./cut-off.ts";
import { type Instance, openOffice } from "./open-office.ts";
import { progressOn } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

const instanceOf = (options: { example?: boolean }): Instance =>
  options.example === true ? "example" : "own";

/** `payung migrate`: brings the database up to date and ends. */
export async function migrate(options: { example?: boolean }): Promise<void> {
  const { database } = await openOffice(instanceOf(options));
  try {
    await prepareJobs(database.ownerUrl);
    process.stdout.write("The database is up to date.\n");
  } finally {
    await database.close();
  }
}

/** `payung reply`: takes an insurer's reply file in. */
export async function reply(
  file: string,
  options: { example?: boolean; json?: boolean },
): Promise<void> {
  const progress = progressOn(process.stderr);
  const { office, database } = await openOffice(instanceOf(options));
  try {
    const taken = await againWhenCutOff(() => takeInsurerReply(office, file, [], progress));
    progress.stop();
    if (options.json === true) process.stdout.write(`${JSON.stringify(taken)}\n`);
    else if (taken.wasTaken)
      process.stdout.write("This reply was taken in before: nothing has changed.\n");
    else {
      const { accepted, rejected, suspense, repeated, conflict } = taken.counts;
      process.stdout.write(
        `${taken.rows} rows: ${accepted} accepted, ${rejected} rejected, ${repeated} repeated, ${suspense} of nobody we sent, ${conflict} contradicting.\n`,
      );
    }
  } finally {
    progress.stop();
    await database.close();
  }
}

/** `payung request`: writes whom to ask a registry about. */
export async function request(
  source: string,
  options: { out: string; example?: boolean },
): Promise<void> {
  const known = REGISTRY_SOURCES.find((each) => each === source);
  if (known === undefined)
    throw new UsageError(`The registries are ${REGISTRY_SOURCES.join(", ")}.`);
  const { office, database } = await openOffice(instanceOf(options));
  try {
    const text = await write(office, (tx) => registryRequest(tx, office, known));
    await writeFile(options.out, text, { mode: 0o600 });
    process.stdout.write(`${options.out} holds NIK: hand it only to the registry.\n`);
  } finally {
    await database.close();
  }
}

/** `payung templates`: prints what Meta must approve before it is sent. */
export function showTemplates(): void {
  process.stdout.write(`${JSON.stringify(metaTemplates(SENDER), null, 2)}\n`);
}

/** `payung key`: makes an API key and prints it once. */
export async function makeKey(options: {
  role: string;
  label: string;
  areas?: string;
  example?: boolean;
}): Promise<void> {
  const { role } = options;
  if (!isRole(role) || role === "anyone") {
    throw new UsageError(
      `--role is one of ${ROLES.filter((each) => each !== "anyone").join(", ")}.`,
    );
  }
  const areas =
    options.areas === undefined
      ? ("*" as const)
      : options.areas.split(",").map((code) => code.trim());
  await asOwner(options, async (tx, regionCode) => {
    const key = await createKey(tx, regionCode, { label: options.label, role, areas });
    process.stderr.write("Keep this key: it is shown once and stored nowhere.\n");
    process.stdout.write(`${key.text}\n`);
  });
}

/** `payung keys`: lists the API keys; the keys themselves are not stored. */
export async function showKeys(options: { example?: boolean }): Promise<void> {
  await asOwner(options, async (tx, regionCode) => {
    for (const key of await listKeys(tx, regionCode)) {
      const state = key.revoked_at === null ? "good" : `revoked ${key.revoked_at.toISOString()}`;
      process.stdout.write(
        `${key.id}  ${key.role}  ${key.areas.join(",")}  ${key.label}  ${state}\n`,
      );
    }
  });
}

/** `payung revoke-key`: ends an API key at once. */
export async function endKey(id: string, options: { example?: boolean }): Promise<void> {
  await asOwner(options, async (tx, regionCode) => {
    const ended = await revokeKey(tx, regionCode, id, new Date());
    if (!ended) throw new UsageError(`There is no good key ${id}.`);
    process.stdout.write("The key is revoked.\n");
  });
}

/** `payung renew-signing-key`: another key signs from now on. */
export async function renewKey(name: string, options: { stolen?: boolean }): Promise<void> {
  const purpose = SIGNING_PURPOSES.find((each) => each === name);
  if (purpose === undefined)
    throw new UsageError(
      `Nothing is signed for "${name}": choose ${SIGNING_PURPOSES.join(" or ")}.`,
    );
  const wasStolen = options.stolen === true;
  const { keyId } = renewSigningKey(homeFolder(), purpose, { now: new Date(), wasStolen });
  process.stdout.write(
    `The key ${keyId} signs ${purpose} once Payung is started again. Back up signing-keys.json.\n`,
  );
}

async function asOwner(
  options: { example?: boolean },
  work: (tx: Parameters<typeof createKey>[0], regionCode: string) => Promise<void>,
): Promise<void> {
  const { office, database } = await openOffice(instanceOf(options));
  try {
    await inScope(database.owner, scopeOf(office.actor), "read write", (tx) =>
      work(tx, office.actor.regionCode),
    );
  } finally {
    await database.close();
  }
}
