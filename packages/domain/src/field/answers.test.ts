import { expect, test } from "vitest";
import { CommandAnswer } from "./answers.ts";
import { OwnFigures, SyncRequest, SyncResponse } from "./devices.ts";

test("an app of before reads answers that say more than it knows", () => {
  const later = { outcome: "later", why: "newer-than-server" };
  expect(CommandAnswer.parse({ ...later, since: "2027-05-01" })).toEqual(later);
  const response = { answers: [later], serverTime: "2027-05-01T00:00:00Z", wipe: false };
  expect(SyncResponse.parse({ ...response, notice: "new" })).toEqual(response);
  const figures = { registered: 3, approved: 2, waiting: 1, covered: 1, months: [] };
  expect(OwnFigures.parse({ ...figures, refused: 0 })).toEqual(figures);
});

test("what a phone sends says nothing that the server does not know", () => {
  expect(SyncRequest.safeParse({ commands: [], hurry: true }).success).toBe(false);
});
