import { expect, test } from "vitest";
import { DEFAULT_POLICY } from "./default-policy.ts";
import { type Standing, workerStatus } from "./worker-status.ts";

const ON = "2026-11-23";
const standing = (given: Partial<Standing>): Standing => ({
  outcome: "approved",
  grounds: [],
  waitingPlace: null,
  checkPlace: null,
  isInDecree: false,
  isSent: false,
  wasRejectedByInsurer: false,
  letGoOn: null,
  cover: null,
  ...given,
});
const stateOf = (given: Partial<Standing>) =>
  workerStatus(standing(given), DEFAULT_POLICY, ON).state;
const cover = { from: "2026-11-01", to: "2027-10-31", fullDeathBenefitFrom: "2027-02-01" };

test("whoever was let go is told that it ended, and until when", () => {
  const told = (letGoOn: string) =>
    workerStatus(standing({ isSent: true, cover, letGoOn }), DEFAULT_POLICY, ON);
  expect(told("2026-11-20")).toMatchObject({
    state: "ended",
    coveredFrom: cover.from,
    coveredTo: "2026-11-20",
  });
  expect(told("2026-10-20")).toMatchObject({ state: "ended", coveredFrom: null, coveredTo: null });
  expect(told("2027-12-01")).toMatchObject({ state: "ended", coveredTo: cover.to });
});

test("who is being checked is told their place among those who are", () => {
  const asked = standing({
    outcome: "referred",
    grounds: ["not-in-civil-registry"],
    checkPlace: 3,
  });
  expect(workerStatus(asked, DEFAULT_POLICY, ON).waitingPlace).toBe(3);
  expect(
    workerStatus({ ...asked, outcome: "refused" }, DEFAULT_POLICY, ON).waitingPlace,
  ).toBeNull();
});

test("a worker is told the furthest step that was reached", () => {
  expect(stateOf({ outcome: null })).toBe("checking");
  expect(stateOf({ outcome: "referred", grounds: ["not-in-civil-registry"] })).toBe("checking");
  expect(stateOf({ outcome: "incomplete", grounds: ["nik-missing"] })).toBe("incomplete");
  expect(stateOf({ outcome: "refused", grounds: ["age-over"] })).toBe("not-yet");
  expect(stateOf({})).toBe("approved");
  expect(stateOf({ waitingPlace: 7 })).toBe("waiting-list");
  expect(stateOf({ isInDecree: true, waitingPlace: 7 })).toBe("in-decree");
  expect(stateOf({ isInDecree: true, isSent: true })).toBe("sent-to-insurer");
  expect(stateOf({ isSent: true, wasRejectedByInsurer: true })).toBe("insurer-question");
  expect(stateOf({ isSent: true, cover })).toBe("protected");
  expect(stateOf({ cover: { ...cover, to: "2026-11-22" } })).toBe("ended");
  expect(stateOf({ cover: { ...cover, to: ON } })).toBe("protected");
  expect(stateOf({ cover: { ...cover, from: ON } })).toBe("protected");
  expect(stateOf({ cover: { ...cover, from: "2026-11-24" } })).toBe("starts-later");
});

test("whoever is enrolled stays so on the page, whatever a later run would decide", () => {
  expect(stateOf({ outcome: "refused", grounds: ["age-over"], cover })).toBe("protected");
});

test("grounds that are only noted are nobody's business on the page", () => {
  const { grounds } = workerStatus(
    standing({ outcome: "refused", grounds: ["age-over", "nik-differs-from-sex"] }),
    DEFAULT_POLICY,
    ON,
  );
  expect(grounds).toEqual(["age-over"]);
});
