import { type MessagingLimits, USUAL_LIMITS } from "./limits.ts";

/** How WhatsApp is reached: the Cloud API of Meta. */
export type WhatsAppSettings = {
  readonly baseUrl: string;
  readonly phoneNumberId: string;
  readonly accessToken: string;
  /** By which Meta signs what it tells us. */
  readonly appSecret: string;
  /** What Meta shows once when it is told our address. */
  readonly verifyToken: string;
};

/** How a number is written for an HTTP gateway: "+628…", "628…" or "08…". */
export const NUMBER_FORMS = ["international", "digits", "national"] as const;
export type NumberForm = (typeof NUMBER_FORMS)[number];

export type HttpSmsSettings = {
  readonly kind: "http";
  readonly method: "GET" | "POST";
  /** With {to}, {text}, {id} and {sender} in it, as the body. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly numberForm: NumberForm;
  readonly sender: string;
  /** What the answer must look like; its first group is the gateway's name for the message. */
  readonly success: RegExp | null;
  readonly isIdempotent: boolean;
};

export type SmppSettings = {
  readonly kind: "smpp";
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  readonly systemId: string;
  readonly password: string;
  readonly sender: string;
};

/** How an HTTP gateway tells us what came in. */
export type SmsHookSettings = {
  readonly secret: string;
  /** Under which names its fields come. */
  readonly fields: Readonly<Record<"from" | "text" | "id" | "at" | "status" | "code", string>>;
};

export type MessagingSettings = {
  readonly whatsapp: WhatsAppSettings | null;
  readonly sms: HttpSmsSettings | SmppSettings | null;
  readonly smsHook: SmsHookSettings | null;
  readonly limits: MessagingLimits;
};

/** Nothing is set up: what is to be sent waits, and nothing comes in. */
export const NO_MESSAGING: MessagingSettings = {
  whatsapp: null,
  sms: null,
  smsHook: null,
  limits: USUAL_LIMITS,
};

/** The operator's settings are not usable; the sentence says which and how to mend them. */
export class SettingsFault extends Error {}

const GRAPH = "https://graph.facebook.com/v23.0";
const HOOK_FIELDS = {
  from: "from",
  text: "text",
  id: "id",
  at: "at",
  status: "status",
  code: "code",
};

/**
 * Reads how messages leave and come in. What is not set stays null: its messages wait in the outbox. What is set in part
 * is a fault, because half a gateway loses messages.
 */
export function readMessagingSettings(environment: NodeJS.ProcessEnv): MessagingSettings {
  return {
    whatsapp: readWhatsApp(environment),
    sms: readSms(environment),
    smsHook: readSmsHook(environment),
    limits: {
      smsADay: countOf(environment, "PAYUNG_SMS_A_DAY", USUAL_LIMITS.smsADay),
      smsASecond: countOf(environment, "PAYUNG_SMS_A_SECOND", USUAL_LIMITS.smsASecond),
      whatsappASecond: countOf(
        environment,
        "PAYUNG_WHATSAPP_A_SECOND",
        USUAL_LIMITS.whatsappASecond,
      ),
    },
  };
}

function countOf(environment: NodeJS.ProcessEnv, name: string, usual: number): number {
  const text = environment[name];
  if (text === undefined) return usual;
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new SettingsFault(`${name} is a whole number of at least 1, as ${usual}.`);
  return Number(text);
}

function readWhatsApp(environment: NodeJS.ProcessEnv): WhatsAppSettings | null {
  const given = together(environment, [
    "PAYUNG_WHATSAPP_PHONE_NUMBER_ID",
    "PAYUNG_WHATSAPP_ACCESS_TOKEN",
    "PAYUNG_WHATSAPP_APP_SECRET",
    "PAYUNG_WHATSAPP_VERIFY_TOKEN",
  ]);
  if (given === null) return null;
  const [phoneNumberId = "", accessToken = "", appSecret = "", verifyToken = ""] = given;
  const baseUrl = environment["PAYUNG_WHATSAPP_BASE_URL"] ?? GRAPH;
  return {
    baseUrl: urlOf("PAYUNG_WHATSAPP_BASE_URL", baseUrl),
    phoneNumberId,
    accessToken,
    appSecret,
    verifyToken,
  };
}

function readSms(environment: NodeJS.ProcessEnv): HttpSmsSettings | SmppSettings | null {
  const url = environment["PAYUNG_SMS_HTTP_URL"];
  const smpp = environment["PAYUNG_SMS_SMPP_URL"];
  if (url !== undefined && smpp !== undefined)
    throw new SettingsFault("Set PAYUNG_SMS_HTTP_URL or PAYUNG_SMS_SMPP_URL, not both.");
  const sender = environment["PAYUNG_SMS_SENDER"] ?? "PAYUNG";
  if (smpp !== undefined) return smppOf(smpp, sender);
  if (url === undefined) return null;
  const success = environment["PAYUNG_SMS_HTTP_SUCCESS"];
  const body = environment["PAYUNG_SMS_HTTP_BODY"] ?? null;
  return {
    kind: "http",
    method: body === null ? "GET" : "POST",
    url: urlOf("PAYUNG_SMS_HTTP_URL", url),
    headers: jsonSetting(environment, "PAYUNG_SMS_HTTP_HEADERS"),
    body,
    numberForm: oneOf(environment, "PAYUNG_SMS_HTTP_NUMBER", NUMBER_FORMS),
    sender,
    success: success === undefined ? null : patternOf("PAYUNG_SMS_HTTP_SUCCESS", success),
    isIdempotent: environment["PAYUNG_SMS_HTTP_IDEMPOTENT"] === "yes",
  };
}

function smppOf(text: string, sender: string): SmppSettings {
  const url = new URL(urlOf("PAYUNG_SMS_SMPP_URL", text));
  const isTls = url.protocol === "smpps:";
  if ((!isTls && url.protocol !== "smpp:") || url.username === "")
    throw new SettingsFault(
      "PAYUNG_SMS_SMPP_URL looks like smpp://name:password@host:2775, or smpps://….",
    );
  return {
    kind: "smpp",
    host: url.hostname,
    port: url.port === "" ? 2775 : Number(url.port),
    isTls,
    systemId: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    sender,
  };
}

function readSmsHook(environment: NodeJS.ProcessEnv): SmsHookSettings | null {
  const secret = environment["PAYUNG_SMS_HOOK_SECRET"];
  if (secret === undefined) return null;
  if (secret.length < 16)
    throw new SettingsFault("PAYUNG_SMS_HOOK_SECRET is too short: take 16 characters or more.");
  return {
    secret,
    fields: { ...HOOK_FIELDS, ...jsonSetting(environment, "PAYUNG_SMS_HOOK_FIELDS") },
  };
}

/** All of these settings, or none. */
function together(environment: NodeJS.ProcessEnv, names: readonly string[]): string[] | null {
  const given = names.flatMap((name) => environment[name] ?? []);
  if (given.length === 0) return null;
  const missing = names.filter((name) => environment[name] === undefined);
  if (missing.length > 0)
    throw new SettingsFault(
      `Some settings are there without the others. Set too: ${missing.join(", ")}.`,
    );
  return given;
}

function jsonSetting(environment: NodeJS.ProcessEnv, name: string): Record<string, string> {
  const text = environment[name];
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (
      typeof value === "object" &&
      value !== null &&
      Object.values(value).every((each) => typeof each === "string")
    )
      return value as Record<string, string>;
  } catch {
    // Told below: the value may hold a secret and is not quoted.
  }
  throw new SettingsFault(
    `${name} is not a JSON object of texts, as {"authorization":"Bearer …"}.`,
  );
}

function oneOf<T extends string>(
  environment: NodeJS.ProcessEnv,
  name: string,
  all: readonly [T, ...T[]],
): T {
  const text = environment[name] ?? all[0];
  const found = all.find((each) => each === text);
  if (found === undefined) throw new SettingsFault(`${name} is one of: ${all.join(", ")}.`);
  return found;
}

function urlOf(name: string, text: string): string {
  if (!URL.canParse(text)) throw new SettingsFault(`${name} is not an address.`);
  return text;
}

function patternOf(name: string, text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new SettingsFault(`${name} is not a regular expression.`);
  }
}
