import { expect, test } from "vitest";
import { givenOffice } from "../../testing/test-office.ts";
import { liveYear } from "../../testing/year.ts";
import { faultsOfYear, hashOf } from "../../testing/year-account.ts";
import { yearInWords } from "../../testing/year-report.ts";

/** Small enough for every change; `year.long.test.ts` lives it with many, and looks at everybody on each day. */
const ORDER = { seed: 20_260_101, members: 12, guardEach: 5 };

test("a year lived day by day: every rupiah, every worker-month and every lapse is accounted for", async () => {
  const work = await givenOffice();
  try {
    const lived = await liveYear(work, ORDER);
    const { faults, report } = await faultsOfYear(work, lived);
    expect(faults).toEqual([]);
    expect(report.lapses.length).toBeGreaterThan(0);
    expect(hashOf(report)).toHaveLength(64);
    const words = await yearInWords(work, report, lived);
    expect(words).not.toContain("undefined");
  } finally {
    await work.close();
  }
}, 120_000);
