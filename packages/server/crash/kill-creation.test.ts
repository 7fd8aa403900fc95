import { afterAll, expect, test } from "vitest";
import { givenHome, removeHomes } from "./city.ts";
import { damages } from "./contradictions.ts";
import { diceOf } from "./moments.ts";
import { payung } from "./payung-process.ts";
import { type Struck, strike } from "./strike.ts";
import { witness } from "./witness.ts";

const KILLS = 10;

afterAll(removeHomes);

test(`a first start that is killed ${KILLS} times, and a later one too, still gives a sound database`, async () => {
  const dice = diceOf("kill-creation");
  const calm = givenHome();
  const first = await payung(calm, ["migrate"]);
  const later = await payung(calm, ["migrate"]);

  const struck: Struck = { home: givenHome(), acknowledged: [] };
  const killAll = async (ms: number) => {
    let hits = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const ending = await strike(struck, ["migrate"], dice.next() * ms);
      if (ending === null) hits += 1;
      else expect(ending.code, ending.complained).toBe(0);
    }
    return hits;
  };
  const hits = (await killAll(first.ms)) + (await killAll(later.ms));
  process.stdout.write(`  ${hits} of ${2 * KILLS} kills were in time\n`);
  expect(hits).toBeGreaterThan(KILLS / 2);

  await payung(struck.home, ["migrate"]);
  const tables = (home: string) =>
    witness(home, "payung", async (client) => {
      expect(await damages(client)).toEqual([]);
      const { rows } = await client.query(
        "select relname, relkind from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'i', 'v') order by 1",
      );
      return rows;
    });
  expect(await tables(struck.home)).toEqual(await tables(calm));
});
