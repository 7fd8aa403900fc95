import { gunzipSync } from "node:zlib";
import type { TestApi } from "./serve.ts";

/** A page as a phone got it. */
export type PhonePage = { readonly status: number; readonly path: string; readonly text: string };

/** A phone without a script: it follows redirects, keeps cookies (or not), and sends the forms of its page. */
export type WorkerPhone = {
  open(path: string): Promise<PhonePage>;
  /** Sends the first form of the present page that goes there, with these fields. */
  send(fields: Readonly<Record<string, string | File>>, action?: string): Promise<PhonePage>;
  readonly page: PhonePage;
  readonly cookies: ReadonlyMap<string, string>;
};

let phones = 0;

export function aPhone(
  app: TestApi["app"],
  options: { readonly keepsCookies?: boolean; readonly address?: string } = {},
): WorkerPhone {
  phones += 1;
  const { keepsCookies = true, address = `phone-${phones}` } = options;
  const cookies = new Map<string, string>();
  let page: PhonePage = { status: 0, path: "/", text: "" };
  const ask = async (path: string, init: RequestInit = {}): Promise<PhonePage> => {
    const response = await app.request(path, {
      ...init,
      headers: {
        "x-test-address": address,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(init.headers as Record<string, string>),
      },
    });
    if (keepsCookies)
      for (const set of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        if (value === "") cookies.delete(name);
        else cookies.set(name, value);
      }
    const to = response.headers.get("location");
    if (to !== null && response.status >= 300 && response.status < 400) return ask(to);
    const bytes = Buffer.from(await response.arrayBuffer());
    const isZipped = response.headers.get("content-encoding") === "gzip";
    const text = (isZipped ? gunzipSync(bytes) : bytes).toString("utf8");
    page = { status: response.status, path, text };
    return page;
  };
  return {
    get page() {
      return page;
    },
    cookies,
    open: (path) => ask(path),
    send: (fields, action) => {
      const forms = [...page.text.matchAll(/<form[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g)];
      const [, to = "", inside = ""] =
        forms.find(([, each]) => action === undefined || each?.split("?")[0] === action) ?? [];
      if (to === "") throw new Error(`${page.path} has no form ${action ?? ""}`);
      const hidden = [
        ...inside.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g),
      ].map(([, name = "", value = ""]) => [name, value] as const);
      const body = new FormData();
      for (const [name, value] of [...hidden, ...Object.entries(fields)]) body.append(name, value);
      return ask(to, { method: "POST", body });
    },
  };
}
