import type { CommandAnswer } from "@payung/domain/field/answers.ts";
import { COMMAND_VERSION, type CorrectedTexts } from "@payung/domain/field/commands.ts";
import { VERSIONS, type Versions } from "@payung/domain/field/read-command.ts";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { holdDevice } from "../access/service.ts";
import { write } from "../shared/office.ts";
import { aDevice, fetchOf, fieldDraft, type TestDevice } from "../testing/field-devices.ts";
import { SILENT } from "../testing/serve.ts";
import { givenDoor, type Staffer, type TestDoor } from "../testing/staff.ts";
import { asOwner } from "../testing/table-rows.ts";
import { as } from "../testing/test-office.ts";
import { aWorker } from "../testing/workers.ts";
import { takeCommands } from "./service.ts";

/** Reliability.md 5, S3 and the versions of S4. Sizes: SYNC_CORRECTIONS (of one person, up to 5), SYNC_OLD. */
const CORRECTIONS = Number(process.env["SYNC_CORRECTIONS"] ?? 4);
const OLD = Number(process.env["SYNC_OLD"] ?? 6);

let door: TestDoor;
let person: Staffer;
let devices: TestDevice[];
beforeAll(async () => {
  door = await givenDoor({ now: () => new Date() });
  person = await door.signedIn([{ role: "collector", areas: ["15.71.07.1005"] }], "Serikat");
  devices = [];
  for (let at = 0; at < 5; at++) {
    const device = await aDevice({ person, fetching: fetchOf(door.app) });
    await device.sync();
    devices.push(device);
  }
});
afterAll(() => door.close());

/** What is typed on five phones about one person, each without knowing of the others. */
const SAID: readonly CorrectedTexts[] = [
  { phone: "081200000001" },
  { phone: "081200000002", address: "Lorong Mawar" },
  { rt: "7", phone: "081200000001" },
  { address: "Lorong Kenari" },
  { birthPlace: "Muara Bulian", rt: "7" },
];

/** Somebody all phones know, and what each of them will send about them. */
async function given() {
  const [first] = devices;
  if (first === undefined) throw new Error("there are five");
  const draft = await first.register(fieldDraft(aWorker()));
  await first.sync();
  return draft.id;
}

async function send(device: TestDevice, commands: unknown): Promise<CommandAnswer[]> {
  const key = device.store.device()?.token ?? "";
  return (await door.ask("POST", "/v1/sync", { key, body: { commands } })).body.answers;
}

/** Everything that is kept of what was said: what stands with what waits beside it, by field. */
async function keptOf(applicationId: string) {
  const row = await asOwner(door, (tx) =>
    tx
      .selectFrom("applications")
      .selectAll()
      .where("id", "=", applicationId)
      .executeTakeFirstOrThrow(),
  );
  const requests = await asOwner(door, (tx) =>
    tx
      .selectFrom("correction_requests")
      .select("after")
      .where("application_id", "=", applicationId)
      .execute(),
  );
  const waiting = requests.map(({ after }) => after as unknown as Record<string, unknown>);
  const columns = ["phone", "address", "rt", "birth_place"] as const;
  return Object.fromEntries(
    columns.map((column) => {
      const beside = waiting.flatMap((each) => (column in each ? [each[column]] : []));
      return [column, [...new Set([row[column], ...beside])].sort()];
    }),
  );
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, at) =>
    permutations(items.filter((_, other) => other !== at)).map((rest) => [item, ...rest]),
  );
}

describe(`S3: ${CORRECTIONS} phones correct one person without a network`, () => {
  const orders = permutations(SAID.slice(0, CORRECTIONS).map((_, at) => at));

  test(`in each of ${orders.length} orders of arrival the same is kept, and the same is disputed`, async () => {
    const results = new Set<string>();
    for (const order of orders) {
      const applicationId = await given();
      const commands = await Promise.all(
        order.map(async (at) => {
          const device = devices[at] as TestDevice;
          const fields = SAID[at] as CorrectedTexts;
          await device.store.saveCorrection({ applicationId, fields, reason: "Kata orangnya" });
          return { device, signed: device.store.queue().at(-1)?.signed };
        }),
      );
      for (const { device, signed } of commands) {
        const [answer] = await send(device, [signed]);
        expect(["accepted", "conflict"]).toContain(answer?.outcome);
      }
      results.add(JSON.stringify(await keptOf(applicationId)));
    }
    expect([...results].map((each) => JSON.parse(each))).toEqual([
      {
        phone: ["+6281200000001", "+6281200000002"],
        address: ["Lorong Kenari", "Lorong Mawar"].slice(CORRECTIONS > 3 ? 0 : 1),
        rt: [7],
        birth_place: [CORRECTIONS > 4 ? "Muara Bulian" : null],
      },
    ]);
  });
});

describe("S4: commands of older programs", () => {
  /** As if commands had been built differently twice: the draft had another name, and consent was one word. */
  const HISTORY: Versions = {
    current: 3,
    upgrades: {
      1: ({ body, ...command }) => ({ ...command, payload: body }),
      2: ({ payload, ...command }) => {
        const { agreed, ...rest } = payload as Record<string, unknown>;
        return {
          ...command,
          payload: { ...rest, consent: { notice: "read", mark: agreed, evidenceId: null } },
        };
      },
    },
  };
  const downgrades: Readonly<Record<number, (command: Record<string, unknown>) => object>> = {
    3: (command) => ({ ...command, version: 3 }),
    2: ({ payload, ...command }) => {
      const { consent, ...rest } = payload as { consent: { mark: string } };
      return { ...command, version: 2, payload: { ...rest, agreed: consent.mark } };
    },
    1: (command) => {
      const { payload, ...rest } = downgrades[2]?.(command) as { payload: object };
      return { ...rest, version: 1, body: payload };
    },
    4: (command) => ({ ...command, version: 4, more: true }),
  };

  test.each([
    ["the present one", 3, { outcome: "accepted" }],
    ["the one before", 2, { outcome: "accepted" }],
    ["the one before that", 1, { outcome: "accepted" }],
    ["one from the future", 4, { outcome: "later", why: "newer-than-server" }],
  ])("of %s", async (_, version, expected) => {
    for (let n = 0; n < OLD; n++) {
      const { answer, id } = await sendAs(version, HISTORY);
      expect(answer).toMatchObject(expected);
      const rows = await asOwner(door, (tx) =>
        tx
          .selectFrom("field_registrations")
          .select("mark")
          .where("application_id", "=", id)
          .execute(),
      );
      expect(rows).toEqual(version === 4 ? [] : [{ mark: "spoken" }]);
    }
  });

  test("of one that nobody reads any more: refused with a reason, and the phone gets its form back", async () => {
    const { answer } = await sendAs(1, {
      current: 3,
      upgrades: { 2: HISTORY.upgrades[2] as never },
    });
    expect(answer).toMatchObject({ outcome: "rejected", why: "too-old" });
  });

  test("the program's own history has a step for each version before", () => {
    expect(Object.keys(VERSIONS.upgrades).map(Number)).toEqual(
      Array.from({ length: COMMAND_VERSION - 1 }, (_, at) => at + 1).slice(-2),
    );
  });

  /** Registers somebody with a program of this version, and a server of this history. */
  async function sendAs(version: number, versions: Versions) {
    const device = devices[1] as TestDevice;
    const { store } = device;
    const draft = await device.register(fieldDraft(aWorker(), { id: uuidv7() }));
    const { text } = store.queue().at(-1)?.signed ?? { text: "{}" };
    const old = JSON.stringify(downgrades[version]?.(JSON.parse(text)));
    const signed = { text: old, signature: await store.keys.sign(old) };
    const actor = {
      id: `staff:${person.id}`,
      areas: ["15.71.07.1005"],
      roles: ["collector"] as const,
      organisation: "Serikat",
    };
    const office = as(door.office, actor);
    const [answer] = await write(office, async (tx) => {
      const held = await holdDevice(tx, office.actor.regionCode, device.id);
      if (held === null) throw new Error("the device is there");
      const taking = { device: held, isQuarantined: false, log: SILENT, versions };
      return takeCommands(tx, office, taking, [signed]);
    });
    return { answer, id: draft.id };
  }
});
