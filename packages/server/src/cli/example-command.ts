import { makeExampleCity } from "../example/city.ts";
import { writeExampleCity } from "../example/files.ts";
import { dayOf } from "../shared/office.ts";
import { readDay, readWhole } from "./read-option.ts";

/** `payung example`: writes a city of made-up people, with the truth beside it. */
export async function example(options: {
  workers: string;
  seed: string;
  out: string;
  asOf?: string;
  json?: boolean;
}): Promise<void> {
  const workers = readWhole("--workers", options.workers, 1, 1_000_000);
  const asOf = options.asOf === undefined ? dayOf(new Date()) : readDay("--as-of", options.asOf);
  const files = await writeExampleCity(
    makeExampleCity({ workers, seed: options.seed, asOf }),
    options.out,
  );
  if (options.json === true)
    process.stdout.write(`${JSON.stringify({ workers, seed: options.seed, files })}\n`);
  else {
    process.stdout.write(
      `An example city of ${workers.toLocaleString("en-GB")} rows is in ${options.out}. Verify it with:\n` +
        `  payung run ${files.list} --civil ${files.civil} --members ${files.members} --welfare ${files.welfare} --as-of ${asOf} --out results\n`,
    );
  }
}
