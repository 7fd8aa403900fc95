import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

/** The identity provider of an office, played by a real one: whoever gives an e-mail address there is that person. */
export type OfficeProviderServer = {
  readonly issuer: string;
  /** Tells it where its one client is; until then it knows none. */
  serve(origin: string): Promise<void>;
  stop(): Promise<void>;
};

export const OFFICE_CLIENT = { clientId: "payung", clientSecret: "office-secret-of-the-test" };

export async function openOfficeProvider(): Promise<OfficeProviderServer> {
  const server = createServer();
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  const issuer = `http://localhost:${port}`;
  await close(server);
  let running: Server | null = null;
  return {
    issuer,
    serve: async (origin) => {
      const provider = new Provider(issuer, {
        clients: [
          {
            client_id: OFFICE_CLIENT.clientId,
            client_secret: OFFICE_CLIENT.clientSecret,
            redirect_uris: [`${origin}/auth/callback/office`],
          },
        ],
        claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
        findAccount: (_context: unknown, id: string) => ({
          accountId: id,
          claims: () => ({ sub: id, email: id, email_verified: true, name: "Petugas Kantor" }),
        }),
        cookies: { keys: ["only-for-this-test"] },
        pkce: { required: () => true },
        conformIdTokenClaims: false,
      });
      running = createServer(provider.callback() as never);
      await listen(running, port);
    },
    stop: async () => {
      if (running !== null) await close(running);
      running = null;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
