import { type InBoth, WORKER_LANGUAGES, type WorkerLanguage } from "./channels.ts";
import { fillIn, TEMPLATE_NAMES, TEMPLATES, type TemplateName } from "./templates.ts";

/** A template as Meta's API takes it for approval (POST of `message_templates`, Cloud API of WhatsApp). */
export type MetaTemplate = {
  readonly name: string;
  readonly language: WorkerLanguage;
  readonly category: "UTILITY" | "AUTHENTICATION";
  readonly components: readonly MetaComponent[];
};

export type MetaComponent =
  | {
      readonly type: "BODY";
      readonly text: string;
      /** One text for each of what is filled in; left out where there is none. */
      readonly example?: { readonly body_text: readonly (readonly string[])[] };
    }
  | { readonly type: "BODY"; readonly add_security_recommendation: true }
  | { readonly type: "FOOTER"; readonly code_expiration_minutes: number }
  | {
      readonly type: "BUTTONS";
      readonly buttons: readonly { readonly type: "OTP"; readonly otp_type: "COPY_CODE" }[];
    };

/** What those who approve see in the place of what differs. Of nobody. */
const EXAMPLES: Readonly<Record<string, InBoth>> = {
  code: { id: "KJ7M-4Q2-X9T", en: "KJ7M-4Q2-X9T" },
  until: { id: "30 November 2026", en: "30 November 2026" },
  reason: { id: "Umur belum cukup.", en: "You are not old enough yet." },
  step: { id: "Daftar lagi setelah umur cukup.", en: "Register again when you are old enough." },
  place: { id: "1.214", en: "1,214" },
  from: { id: "1 Desember 2026", en: "1 December 2026" },
  to: { id: "30 November 2027", en: "30 November 2027" },
  phone: { id: "175", en: "175" },
  amount: { id: "Rp16.800", en: "Rp16,800" },
  places: { id: "BNI, Mandiri, BCA", en: "BNI, Mandiri, BCA" },
};

/** A template's name as Meta takes it: small letters and underscores. */
export function metaName(name: string): string {
  return `payung_${name.replaceAll("-", "_")}`;
}

/** All templates in all languages, to be approved by Meta: what is sent is these, by name and in this order of values. */
export function metaTemplates(sender: string): MetaTemplate[] {
  return TEMPLATE_NAMES.flatMap((name) =>
    WORKER_LANGUAGES.map((language) => metaTemplate(name, language, sender)),
  );
}

function metaTemplate(name: TemplateName, language: WorkerLanguage, sender: string): MetaTemplate {
  const { category, params, whatsapp, expiresMinutes } = TEMPLATES[name];
  const called = { name: metaName(name), language };
  if (category === "authentication")
    // Meta gives a code words of its own, in each language, and a button that copies it.
    return {
      ...called,
      category: "AUTHENTICATION",
      components: [
        { type: "BODY", add_security_recommendation: true },
        { type: "FOOTER", code_expiration_minutes: expiresMinutes ?? 10 },
        { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE" }] },
      ],
    };
  const places = Object.fromEntries(params.map((param, at) => [param, `{{${at + 1}}}`]));
  const example = params.map((param) => EXAMPLES[param]?.[language] ?? "");
  return {
    ...called,
    category: "UTILITY",
    components: [
      {
        type: "BODY",
        text: fillIn(whatsapp[language], { ...places, sender }),
        ...(example.length === 0 ? {} : { example: { body_text: [example] } }),
      },
    ],
  };
}
