import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import { readPhone } from "@payung/domain/intake/phone.ts";
import type { MessageChannel } from "@payung/domain/messaging/channels.ts";
import { fillIn, TEMPLATES, type TemplateName } from "@payung/domain/messaging/templates.ts";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as z from "zod/mini";
import { SENDER } from "../../messaging/service.ts";
import { PRIVATE_PAGE_HEADERS } from "../../shared/layout.ts";
import type { Site } from "../../shared/site.ts";
import { Phones } from "./phones.ts";
import type { SimulatorSettings } from "./settings.ts";
import { simulatorPage } from "./simulator-pages.ts";

/** How long a page waits for the answer, so that it is there when the page is. */
const ANSWER_MS = 6_000;
const LOOK_MS = 100;
const EXAMPLE_PHONE = "081200000001";
/** In the middle of Kenali Asam Bawah. */
const EXAMPLE_PLACE = { latitude: -1.642, longitude: 103.618 };

const Sent = z.object({
  to: z.string(),
  type: z.string(),
  text: z.optional(z.object({ body: z.string() })),
  audio: z.optional(z.object({ id: z.string() })),
  template: z.optional(
    z.object({
      name: z.string(),
      language: z.object({ code: z.enum(["id", "en"]) }),
      components: z.array(
        z.object({ type: z.string(), parameters: z.array(z.object({ text: z.string() })) }),
      ),
    }),
  ),
  interactive: z.optional(
    z.object({
      body: z.object({ text: z.string() }),
      action: z.object({
        buttons: z.optional(
          z.array(z.object({ reply: z.object({ id: z.string(), title: z.string() }) })),
        ),
        sections: z.optional(
          z.array(z.object({ rows: z.array(z.object({ id: z.string(), title: z.string() })) })),
        ),
      }),
    }),
  ),
});

/**
 * A page that looks like a phone, and behind it gateways that play Meta and an SMS company: our messages come to them
 * over HTTP, and what is typed comes to our own webhooks, signed, as from them. Only where the settings say so.
 */
export function simulatorRoutes(site: Site, settings: SimulatorSettings): Hono {
  const app = new Hono();
  const phones = new Phones();

  app.get("/simulator", (c) => {
    const channel: MessageChannel = c.req.query("channel") === "sms" ? "sms" : "whatsapp";
    const typed = c.req.query("phone") ?? EXAMPLE_PHONE;
    return show(channel, typed);
  });

  app.post(
    "/simulator",
    bodyLimit({ maxSize: EVIDENCE_LIMITS.fileBytesMax + 64 * 1024 }),
    async (c) => {
      const form = await c.req.parseBody();
      const channel: MessageChannel = form["channel"] === "sms" ? "sms" : "whatsapp";
      const typed = String(form["phone"] ?? "");
      const phone = numberOf(typed);
      if (phone === null) return show(channel, typed);
      const there = phones.list(channel, phone).length;
      if (await say(channel, phone, form)) await answered(channel, phone, there);
      const to = new URLSearchParams({ phone: typed, channel });
      return c.redirect(`/simulator?${to}#last`, 303);
    },
  );

  app.post("/simulator/graph/:number/messages", async (c) => {
    if (c.req.header("authorization") !== `Bearer ${settings.accessToken}`)
      return c.json({ error: { code: 190, message: "Invalid OAuth access token" } }, 401);
    const sent = Sent.parse(await c.req.json());
    const phone = `+${sent.to}`;
    phones.add("whatsapp", phone, { by: "office", ...shownOf(sent) });
    return c.json({ messaging_product: "whatsapp", messages: [{ id: `wamid.${randomUUID()}` }] });
  });
  app.post("/simulator/graph/:number/media", async (c) => {
    const { file } = await c.req.parseBody();
    if (!(file instanceof File)) return c.json({ error: { code: 100, message: "no file" } }, 400);
    const id = randomUUID();
    phones.keepFile(id, Buffer.from(await file.arrayBuffer()));
    return c.json({ id });
  });
  app.get("/simulator/clips/:id", (c) => {
    const clip = phones.file(c.req.param("id"));
    return clip === undefined
      ? c.text("", 404)
      : c.body(new Uint8Array(clip), 200, { "content-type": "audio/ogg; codecs=opus" });
  });
  app.get("/simulator/graph/:media", (c) => {
    const id = c.req.param("media");
    return phones.file(id) === undefined
      ? c.json({ error: { code: 100, message: "Unsupported get request" } }, 400)
      : c.json({ url: `${settings.origin}/simulator/photos/${id}`, mime_type: "image/jpeg" });
  });
  app.get("/simulator/photos/:id", (c) => {
    const photo = phones.file(c.req.param("id"));
    return photo === undefined ? c.text("", 404) : c.body(new Uint8Array(photo));
  });
  app.post("/simulator/sms", async (c) => {
    const { to, text } = z.object({ to: z.string(), text: z.string() }).parse(await c.req.json());
    phones.add("sms", to, { by: "office", text, choices: [] });
    return c.json({ id: randomUUID() });
  });
  return app;

  function show(channel: MessageChannel, typed: string): Promise<Response> {
    const phone = numberOf(typed);
    const bubbles = phone === null ? [] : phones.list(channel, phone);
    const page = simulatorPage(site, {
      channel,
      phone: typed,
      bubbles,
      isPhoneFaulty: phone === null,
    });
    return Promise.resolve(page).then(
      (body) => new Response(String(body), { headers: PRIVATE_PAGE_HEADERS }),
    );
  }

  /** Sends what was typed to our own webhook, as the gateway would; false when there was nothing. */
  async function say(
    channel: MessageChannel,
    phone: string,
    form: Readonly<Record<string, unknown>>,
  ): Promise<boolean> {
    const text = String(form["text"] ?? "").trim();
    const seconds = String(Math.floor(Date.now() / 1_000));
    const add = (words: string) =>
      phones.add(channel, phone, { by: "worker", text: words, choices: [] });
    if (channel === "sms") {
      if (text === "") return false;
      add(text);
      const body = JSON.stringify({ from: phone, text, id: randomUUID(), at: seconds });
      return tell("/hooks/sms", body, "x-signature", settings.smsSecret);
    }
    let message: object | null = null;
    const photo = form["photo"];
    const chosen = String(form["chosen"] ?? "");
    if (photo instanceof File && photo.size > 0) {
      const id = randomUUID();
      phones.keepFile(id, Buffer.from(await photo.arrayBuffer()));
      add(site.t("simulator.a-photo"));
      message = { type: "image", image: { id, mime_type: photo.type } };
    } else if (form["kind"] === "voice") {
      add(site.t("simulator.a-voice"));
      message = { type: "audio", audio: { id: randomUUID(), voice: true } };
    } else if (form["kind"] === "location") {
      add(site.t("simulator.a-location"));
      message = { type: "location", location: EXAMPLE_PLACE };
    } else if (chosen !== "") {
      const [id = "", ...title] = chosen.split(" ");
      add(title.join(" "));
      const reply = { id, title: title.join(" ") };
      message = { type: "interactive", interactive: { type: "button_reply", button_reply: reply } };
    } else if (text !== "") {
      add(text);
      message = { type: "text", text: { body: text } };
    }
    if (message === null) return false;
    const from = phone.replace("+", "");
    const body = JSON.stringify({
      object: "whatsapp_business_account",
      entry: [
        {
          id: "simulator",
          changes: [
            {
              field: "messages",
              value: {
                messaging_product: "whatsapp",
                metadata: { phone_number_id: settings.phoneNumberId },
                messages: [{ from, id: `wamid.${randomUUID()}`, timestamp: seconds, ...message }],
              },
            },
          ],
        },
      ],
    });
    return tell("/hooks/whatsapp", body, "x-hub-signature-256", settings.appSecret);
  }

  async function tell(
    path: string,
    body: string,
    header: string,
    secret: string,
  ): Promise<boolean> {
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    const response = await fetch(`${settings.origin}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", [header]: `sha256=${signature}` },
      body,
    });
    return response.ok;
  }

  async function answered(channel: MessageChannel, phone: string, before: number): Promise<void> {
    const until = Date.now() + ANSWER_MS;
    // The worker's own bubble is one more already.
    while (Date.now() < until && phones.list(channel, phone).length <= before + 1)
      await pause(LOOK_MS);
  }
}

function numberOf(typed: string): string | null {
  const reading = readPhone(typed);
  return reading.outcome === "read" ? reading.phone : null;
}

/** What a phone shows of a message: a template's text, a text, buttons or a list. */
function shownOf({ text, audio, template, interactive }: z.infer<typeof Sent>) {
  if (audio !== undefined) return { text: "", choices: [], clip: audio.id };
  if (template !== undefined) {
    const name = template.name.replace(/^payung_/, "").replaceAll("_", "-") as TemplateName;
    const given = template.components.find(({ type }) => type === "body")?.parameters ?? [];
    const params = Object.fromEntries(
      TEMPLATES[name].params.map((param, at) => [param, given[at]?.text ?? ""]),
    );
    const words = TEMPLATES[name].whatsapp[template.language.code];
    return { text: fillIn(words, { ...params, sender: SENDER }), choices: [] };
  }
  const { buttons, sections } = interactive?.action ?? {};
  return {
    text: interactive?.body.text ?? text?.body ?? "",
    choices: [
      ...(buttons ?? []).map(({ reply }) => reply),
      ...(sections ?? []).flatMap(({ rows }) => rows),
    ],
  };
}
