// Another Payung process, for the tests of the embedded database. It opens the database of the home folder
// it is given and answers one line for each line it reads: "role", "close", or SQL for the service login.
import { createInterface } from "node:readline";
import { startEmbedded } from "../embedded.ts";
import { openDatabase } from "../open.ts";

const [home = "", migrations = ""] = process.argv.slice(2);
const say = (answer: unknown) => process.stdout.write(`${JSON.stringify(answer)}\n`);

try {
  const embedded = await startEmbedded(home);
  const db = await openDatabase({ home, databaseName: "payung", migrations });
  say(embedded.role());

  for await (const line of createInterface({ input: process.stdin })) {
    if (line === "role") say(embedded.role());
    else if (line === "close") break;
    else {
      const { rows } = await db.servicePool.query<Record<string, unknown>>(line);
      say(rows);
    }
  }
  await db.close();
  await embedded.stop();
  say("closed");
} catch (error) {
  say({ error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
