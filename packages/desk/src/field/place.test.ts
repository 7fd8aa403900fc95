import { expect, test } from "vitest";
import { addressOf, type Place, placeIn } from "./place.ts";

const ID = "019ab000-0000-7000-8000-000000000001";
const PLACES: readonly Place[] = [
  { at: "home" },
  { at: "search" },
  { at: "scan" },
  { at: "sync" },
  { at: "figures" },
  { at: "device" },
  { at: "list", list: "waiting" },
  { at: "record", id: ID },
  { at: "correct", id: ID },
  { at: "register", id: ID },
  { at: "register", id: ID, step: "work" },
];

test.each(PLACES)("the address of $at leads back to it", (to) => {
  expect(placeIn(addressOf(to))).toEqual(to);
});

test("what is no address of ours is home", () => {
  for (const hash of ["", "#", "#record/<b>", "#list/all", "#nowhere", "#register"])
    expect(placeIn(hash)).toEqual({ at: "home" });
});
