import type { OfficeProvider } from "../access/service.ts";
import { listen } from "./serve.ts";
import { givenDoor, type TestDoor } from "./staff.ts";

/** The application with its sign-in open, under an address that a browser can open. */
export type ServedDoor = TestDoor & { readonly origin: string; stop(): Promise<void> };

/** Serves it on a loopback port of its own. `localhost`, because passkeys are bound to a name and not to a number. */
export async function serveDoor(
  options: {
    /** The office's own provider, told where the application is. */
    office?: (origin: string) => OfficeProvider;
    withDemo?: boolean;
    /** Where payments are simulated. */
    withPayments?: boolean;
    /** What the clock says; the true time unless told. */
    now?: () => Date;
    /** Stands before the application, as a newer release would. */
    before?: (request: Request) => Response | null;
  } = {},
): Promise<ServedDoor> {
  const {
    before,
    office,
    now = () => new Date(),
    withDemo = false,
    withPayments = false,
  } = options;
  const app = Promise.withResolvers<TestDoor["app"]>();
  const served = await listen({
    fetch: async (request: Request, env: unknown) =>
      before?.(request) ?? (await app.promise).fetch(request, env as object),
  });
  const origin = served.url.replace("127.0.0.1", "localhost");
  const door = await givenDoor({
    origin,
    withDemo,
    withPayments,
    now,
    ...(office === undefined ? {} : { office: office(origin) }),
  });
  app.resolve(door.app);
  return {
    ...door,
    origin,
    stop: async () => {
      await served.stop();
      await door.close();
    },
  };
}
