import { request } from "node:http";

/** `fetch` with a connection of its own for every request, so that what is cut is one request and no other. */
export const oneShotFetch = ((address: string, init: RequestInit) =>
  new Promise<Response>((resolve, reject) => {
    const { body, headers, method = "GET", signal } = init;
    const bytes =
      body === null || body === undefined
        ? null
        : typeof body === "string"
          ? Buffer.from(body, "utf8")
          : Buffer.from(body as Uint8Array);
    const asked = request(
      address,
      {
        method,
        agent: false,
        headers: {
          ...(headers as Record<string, string>),
          "content-length": String(bytes?.length ?? 0),
        },
        ...(signal == null ? {} : { signal }),
      },
      async (answer) => {
        try {
          const pieces: Buffer[] = [];
          for await (const piece of answer) pieces.push(piece as Buffer);
          resolve(new Response(Buffer.concat(pieces), { status: answer.statusCode ?? 500 }));
        } catch (error) {
          reject(error);
        }
      },
    );
    asked.on("error", reject);
    asked.end(bytes);
  })) as unknown as typeof fetch;
