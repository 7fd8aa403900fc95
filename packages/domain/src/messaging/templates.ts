import { assert } from "../shared/assert.ts";
import type { InBoth, MessageChannel, WorkerLanguage } from "./channels.ts";
import { plainForSms, SMS_PLACES, smsPlaces } from "./gsm7.ts";

/**
 * A message that the programme sends by itself. Outside of the 24 hours after somebody's last word WhatsApp lets only
 * such texts through as were approved before, so texts are data and known by name.
 */
type Template = {
  /** What is filled in, in the order of the approved text. */
  readonly params: readonly string[];
  readonly whatsapp: InBoth;
  readonly sms: InBoth;
  /** Added to the SMS where it still fits. */
  readonly smsMore?: InBoth;
  /** As Meta sorts them: a one-time code has a form of its own. */
  readonly category: "utility" | "authentication";
  /** Sent without a consent: what was asked for this very moment. */
  readonly isAnswer?: boolean;
  /** After so many minutes it is not worth sending. */
  readonly expiresMinutes?: number;
  /** Never shown to anybody again, staff included. */
  readonly hides?: readonly string[];
};

/** `sender` stands in each: the office comes first, so that people know who writes. */
const DEFINED = {
  "one-time-code": {
    params: ["code", "minutes"],
    category: "authentication",
    isAnswer: true,
    expiresMinutes: 10,
    hides: ["code"],
    whatsapp: {
      id: "{sender}: kode Anda {code}. Berlaku {minutes} menit. Jangan beri tahu siapa pun.",
      en: "{sender}: your code is {code}. It is good for {minutes} minutes. Tell nobody.",
    },
    sms: {
      id: "{sender}: kode Anda {code}. Berlaku {minutes} menit. Jangan beri tahu siapa pun. Petugas tidak pernah minta kode ini.",
      en: "{sender}: your code is {code}. It is good for {minutes} minutes. Tell nobody. Officers never ask for it.",
    },
  },
  "registration-code": {
    params: ["code"],
    category: "utility",
    isAnswer: true,
    whatsapp: {
      id: "{sender}: pendaftaran Anda diterima.\n\nNomor Anda {code}. Simpan nomor ini.\n\nKami periksa dulu data Anda. Balas STATUS untuk lihat kabar.\n\nGratis. Petugas tidak pernah minta uang.",
      en: "{sender}: we have your registration.\n\nYour number is {code}. Keep it.\n\nWe check your data first. Reply STATUS to see how far it is.\n\nIt is free. Officers never ask for money.",
    },
    sms: {
      id: "{sender}: pendaftaran diterima. Nomor Anda {code}. Simpan nomor ini. Kami periksa dulu. Balas STATUS untuk lihat kabar.",
      en: "{sender}: we have your registration. Your number is {code}. Keep it. We check your data first. Reply STATUS for news.",
    },
  },
  "registration-unfinished": {
    params: ["until"],
    category: "utility",
    isAnswer: true,
    whatsapp: {
      id: "{sender}: pendaftaran Anda belum selesai.\n\nJawaban Anda kami simpan sampai {until}. Balas LANJUT untuk meneruskan. Balas BERHENTI bila tidak jadi.",
      en: "{sender}: your registration is not finished.\n\nWe keep your answers until {until}. Reply LANJUT to go on. Reply BERHENTI to end it.",
    },
    sms: {
      id: "{sender}: pendaftaran Anda belum selesai. Jawaban Anda kami simpan sampai {until}. Balas LANJUT untuk meneruskan.",
      en: "{sender}: your registration is not finished. We keep your answers until {until}. Reply LANJUT to go on.",
    },
  },
  "decision-approved": {
    params: [],
    category: "utility",
    whatsapp: {
      id: "{sender}: pendaftaran Anda disetujui.\n\nTunggu SK Wali Kota. Anda tidak perlu datang. Kami kabari bila perlindungan mulai.\n\nGratis. Petugas tidak pernah minta uang.",
      en: "{sender}: your registration is approved.\n\nNow the mayor's decree follows. You need not come. We tell you when your cover starts.\n\nIt is free. Officers never ask for money.",
    },
    sms: {
      id: "{sender}: pendaftaran Anda disetujui. Tunggu SK Wali Kota. Anda tidak perlu datang. Kami kabari bila perlindungan mulai.",
      en: "{sender}: your registration is approved. Now the mayor's decree follows. You need not come. We tell you when cover starts.",
    },
  },
  "decision-not-yet": {
    params: ["reason", "step"],
    category: "utility",
    whatsapp: {
      id: "{sender}: belum bisa untuk saat ini.\n\nKarena: {reason}\n\nLangkah Anda: {step}\n\nAnda boleh minta diperiksa lagi. Tidak ada biaya. Bawa KTP dan KK ke kelurahan.",
      en: "{sender}: not yet possible.\n\nWhy: {reason}\n\nWhat you can do: {step}\n\nYou may ask us to look again. It costs nothing. Bring your KTP and KK to the kelurahan.",
    },
    sms: { id: "{sender}: belum bisa. {reason} {step}", en: "{sender}: not yet. {reason} {step}" },
    smsMore: { id: "Anda boleh minta diperiksa lagi.", en: "You may ask us to look again." },
  },
  "data-needed": {
    params: ["reason", "step"],
    category: "utility",
    whatsapp: {
      id: "{sender}: data Anda belum lengkap.\n\nKarena: {reason}\n\nLangkah Anda: {step}\n\nTidak ada biaya. Petugas tidak pernah minta uang.",
      en: "{sender}: something is missing in your data.\n\nWhy: {reason}\n\nWhat you can do: {step}\n\nIt costs nothing. Officers never ask for money.",
    },
    sms: {
      id: "{sender}: data belum lengkap. {reason} {step}",
      en: "{sender}: data missing. {reason} {step}",
    },
    smsMore: { id: "Tidak ada biaya.", en: "It costs nothing." },
  },
  "waiting-list": {
    params: ["place"],
    category: "utility",
    whatsapp: {
      id: "{sender}: Anda memenuhi syarat.\n\nKuota penuh, jadi Anda masuk daftar tunggu. Urutan Anda {place}.\n\nAnda tidak perlu mendaftar lagi. Simpan nomor Anda.",
      en: "{sender}: you qualify.\n\nAll places are taken, so you are on the waiting list. Your place is {place}.\n\nYou need not register again. Keep your number.",
    },
    sms: {
      id: "{sender}: Anda memenuhi syarat. Kuota penuh, Anda masuk daftar tunggu. Urutan Anda {place}. Tidak perlu daftar lagi.",
      en: "{sender}: you qualify. All places are taken, you are on the waiting list. Your place is {place}. No need to register again.",
    },
  },
  "cover-started": {
    params: ["from", "to", "phone"],
    category: "utility",
    whatsapp: {
      id: "{sender}: Anda terlindungi mulai {from} sampai {to}.\n\nGratis, iuran Anda dibayar {sender}.\n\nCelaka waktu kerja? Lapor paling lambat 2 hari. Telepon {phone}.\n\nIni BPJS Ketenagakerjaan. Bukan BPJS Kesehatan (berobat).",
      en: "{sender}: you are covered from {from} to {to}.\n\nIt is free, {sender} pays the contribution.\n\nAn accident at work? Report it within 2 days. Call {phone}.\n\nThis is BPJS Ketenagakerjaan. It is not BPJS Kesehatan.",
    },
    sms: {
      id: "{sender}: Anda terlindungi {from} sampai {to}. Gratis. Celaka waktu kerja? Lapor paling lambat 2 hari. Telepon {phone}.",
      en: "{sender}: you are covered {from} to {to}. It is free. An accident at work? Report it within 2 days. Call {phone}.",
    },
  },
  "cover-ending": {
    params: ["to"],
    category: "utility",
    whatsapp: {
      id: "{sender}: perlindungan Anda berlaku sampai {to}.\n\nKami kabari bila diperpanjang. Sesudah tanggal itu Anda bisa bayar sendiri. Tanya caranya di kelurahan.",
      en: "{sender}: your cover lasts until {to}.\n\nWe tell you if it is extended. After that day you can pay yourself. Ask at the kelurahan.",
    },
    sms: {
      id: "{sender}: perlindungan Anda berlaku sampai {to}. Kami kabari bila diperpanjang. Mau bayar sendiri? Tanya di kelurahan.",
      en: "{sender}: your cover lasts until {to}. We tell you if it is extended. Want to pay yourself? Ask at the kelurahan.",
    },
  },
  "cover-unpaid-soon": {
    params: ["to", "amount", "places"],
    category: "utility",
    whatsapp: {
      id: "{sender}: iuran Anda dibayar sampai {to}.\n\nUntuk sesudahnya kami masih cari dana.\n\nMau bayar sendiri? {amount} sebulan. Sebut NIK Anda di {places}. Simpan struknya.\n\nJangan bayar lewat petugas.",
      en: "{sender}: your contribution is paid until {to}.\n\nWe still look for money for the time after.\n\nWant to pay yourself? {amount} a month. Give your NIK at {places}. Keep the slip.\n\nNever pay through an officer.",
    },
    sms: {
      id: "{sender}: iuran Anda dibayar sampai {to}. Mau lanjut bayar sendiri? {amount} sebulan. Sebut NIK Anda di {places}.",
      en: "{sender}: your contribution is paid until {to}. Want to pay yourself then? {amount} a month. Give your NIK at {places}.",
    },
  },
  "cover-not-paid": {
    params: ["to", "amount", "places"],
    category: "utility",
    whatsapp: {
      id: "{sender}: iuran Anda belum dibayar.\n\nMasih bisa dibayar sampai {to}. Kami masih cari dana.\n\nMau bayar sendiri? {amount} sebulan. Sebut NIK Anda di {places}. Simpan struknya.\n\nJangan bayar lewat petugas.",
      en: "{sender}: your contribution is not paid.\n\nIt can still be paid until {to}. We still look for money.\n\nWant to pay yourself? {amount} a month. Give your NIK at {places}. Keep the slip.\n\nNever pay through an officer.",
    },
    sms: {
      id: "{sender}: iuran Anda belum dibayar. Bisa sampai {to}. Bayar sendiri? {amount} sebulan. Sebut NIK Anda di {places}.",
      en: "{sender}: your contribution is unpaid. Last day {to}. Pay yourself? {amount} a month. Give your NIK at {places}.",
    },
  },
  "cover-lapsed": {
    params: ["to", "amount", "places"],
    category: "utility",
    whatsapp: {
      id: "{sender}: perlindungan Anda berakhir {to}.\n\nIuran sesudahnya tidak dibayar. Itu bukan salah Anda.\n\nMau mulai lagi? {amount} sebulan. Sebut NIK Anda di {places}.\n\nTanya di kelurahan bila perlu bantuan.",
      en: "{sender}: your cover ended on {to}.\n\nThe contribution after it was not paid. It is not your fault.\n\nWant to begin again? {amount} a month. Give your NIK at {places}.\n\nAsk at the kelurahan if you need help.",
    },
    sms: {
      id: "{sender}: perlindungan Anda berakhir {to}. Mau mulai lagi? Bayar {amount} sebulan. Sebut NIK Anda di {places}.",
      en: "{sender}: your cover ended on {to}. Want to begin again? Pay {amount} a month. Give your NIK at {places}.",
    },
  },
  "card-ready": {
    params: [],
    category: "utility",
    whatsapp: {
      id: "{sender}: nomor peserta BPJS Ketenagakerjaan Anda sudah ada.\n\nAmbil kartu di kantor kelurahan. Bawa KTP. Tidak ada biaya.",
      en: "{sender}: you now have a membership number of BPJS Ketenagakerjaan.\n\nGet your card at the kelurahan office. Bring your KTP. It costs nothing.",
    },
    sms: {
      id: "{sender}: nomor peserta BPJS Ketenagakerjaan Anda sudah ada. Ambil kartu di kantor kelurahan. Bawa KTP. Tidak ada biaya.",
      en: "{sender}: you now have a BPJS Ketenagakerjaan number. Get your card at the kelurahan office. Bring your KTP. It is free.",
    },
  },
} as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof DEFINED;
/** What a template needs to be filled in. */
export type TemplateParams<Name extends TemplateName> = Readonly<
  Record<(typeof DEFINED)[Name]["params"][number], string>
>;

/** The templates by name. A name is known to Meta too: never renamed. */
export const TEMPLATES: Readonly<Record<TemplateName, Template>> = DEFINED;
export const TEMPLATE_NAMES = Object.keys(DEFINED) as TemplateName[];

/**
 * The text of a template, filled in. An SMS is put into its alphabet and has at most 160 places; where the words that
 * are filled in are too many for that it throws, because a text cut in two may arrive in half.
 */
export function templateText(
  name: TemplateName,
  {
    channel,
    language,
    sender,
  }: { channel: MessageChannel; language: WorkerLanguage; sender: string },
  params: Readonly<Record<string, string>>,
): string {
  const template = TEMPLATES[name];
  const fill = (text: string) => fillIn(text, { ...params, sender });
  if (channel === "whatsapp") return fill(template.whatsapp[language]);
  const text = plainForSms(fill(template.sms[language]));
  const more = template.smsMore?.[language];
  const longer = more === undefined ? text : `${text} ${plainForSms(fill(more))}`;
  const fitting = [longer, text].find((each) => (smsPlaces(each) ?? Infinity) <= SMS_PLACES);
  assert(fitting !== undefined, `the message "${name}" fits into one SMS`);
  return fitting;
}

/** Fills the `{placeholders}` of a text. */
export function fillIn(text: string, params: Readonly<Record<string, string>>): string {
  return text.replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => {
    const value = params[name];
    assert(value !== undefined, `the text "${text.slice(0, 40)}" is given its {${name}}`);
    return value;
  });
}

/** The same with what nobody may read again left out, for those who look at what was sent. */
export function shownParams(
  name: TemplateName,
  params: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const hidden = TEMPLATES[name].hides ?? [];
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, hidden.includes(key) ? "••••••" : value]),
  );
}
