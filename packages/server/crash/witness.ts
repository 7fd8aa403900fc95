import pg from "pg";
import { startEmbedded } from "../src/db/embedded.ts";
import { ADMIN_LOGIN } from "../src/db/launch.ts";

/**
 * Opens the database of a home folder as nobody of Payung does: as its superuser, whom no policy and no
 * index hides anything from, and looks at it.
 */
export async function witness<T>(
  home: string,
  database: "payung" | "payung_example",
  look: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const embedded = await startEmbedded(home);
  const client = new pg.Client({
    host: embedded.socket,
    user: ADMIN_LOGIN,
    password: embedded.passwords.admin,
    database,
    // A row that only its index has lost, or only its table, would otherwise stay unseen.
    options: "-c enable_indexscan=off -c enable_indexonlyscan=off -c enable_bitmapscan=off",
  });
  try {
    await client.connect();
    return await look(client);
  } finally {
    await client.end();
    await embedded.stop();
  }
}
