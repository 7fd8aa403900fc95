import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aDevice, fetchOf, type TestDevice } from "../testing/field-devices.ts";
import { givenDoor, type Staffer, type TestDoor } from "../testing/staff.ts";
import { asOwner } from "../testing/table-rows.ts";

const AREA = "15.71.07.1005";
let door: TestDoor;
let collector: Staffer;
let supervisor: Staffer;
let device: TestDevice;
beforeAll(async () => {
  door = await givenDoor();
  collector = await door.signedIn([{ role: "collector", areas: [AREA] }]);
  supervisor = await door.signedIn([{ role: "supervisor", areas: ["*"] }]);
  device = await aDevice({ person: collector, fetching: fetchOf(door.app) });
});
afterAll(() => door.close());

const codeFor = (person: Staffer, id = device.id) =>
  person.ask("POST", `/v1/devices/${id}/recovery-codes`, {});

test("whom a phone belongs to and a supervisor are given the same code, of twenty digits", async () => {
  const first = await codeFor(collector);
  expect(first.body.code).toMatch(/^\d{5} \d{5} \d{5} \d{5}$/);
  expect((await codeFor(supervisor)).body).toEqual(first.body);
});

test("another phone has another code", async () => {
  const other = await aDevice({ person: collector, fetching: fetchOf(door.app) });
  const [one, two] = [await codeFor(collector), await codeFor(collector, other.id)];
  expect(two.status).toBe(200);
  expect(two.body.code).not.toBe(one.body.code);
});

test("nobody else is given it, nor told whether there is such a phone", async () => {
  const neighbour = await door.signedIn([{ role: "collector", areas: [AREA] }]);
  expect((await codeFor(neighbour)).body.code).toBe("request.not-found");
  expect((await codeFor(supervisor, uuidv7())).body.code).toBe("request.not-found");
});

test("each time it is given is recorded, without the code", async () => {
  const { body } = await codeFor(supervisor);
  const events = await asOwner(door, (tx) =>
    tx
      .selectFrom("events")
      .selectAll()
      .where("kind", "=", "access.device-code-given")
      .where("subject_id", "=", device.id)
      .execute(),
  );
  expect(events.map(({ details }) => (details as { isTheirs: boolean }).isTheirs)).toContain(false);
  expect(JSON.stringify(events)).not.toContain(body.code.slice(0, 5));
});

test("a phone that was revoked gets none, and one with nothing to send wipes itself at once", async () => {
  const lost = await aDevice({ person: collector, fetching: fetchOf(door.app) });
  // It has just spoken to us: its token holds for an hour.
  expect(await lost.sync()).toMatchObject({ end: "done" });
  await collector.ask("POST", `/v1/devices/${lost.id}/revocations`, { reason: "HP hilang" });
  expect((await codeFor(collector, lost.id)).body.code).toBe("access.device-revoked");
  expect(await lost.sync()).toMatchObject({ end: "wiped" });
});
