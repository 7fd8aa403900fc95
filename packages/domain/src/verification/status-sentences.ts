import { OWN_PAYMENT_PLACES } from "../funding/own-payment.ts";
import { type InBoth, WHATSAPP_CHARACTERS, type WorkerLanguage } from "../messaging/channels.ts";
import { fillIn } from "../messaging/templates.ts";
import type { IsoDate, IsoMonth } from "../shared/dates.ts";
import { sayCount, sayDay } from "../shared/say-day.ts";
import { workerSentence } from "./sentences.ts";
import type { WorkerState, WorkerStatus } from "./worker-status.ts";

/** Where an application stands, and what happens next: on the status page, read aloud, and in a conversation. */
export const STATE_SENTENCES: Readonly<
  Record<WorkerState, { readonly said: InBoth; readonly next: InBoth }>
> = {
  incomplete: {
    said: { id: "Data Anda belum lengkap.", en: "Something is missing in your data." },
    next: {
      id: "Lengkapi data di kantor kelurahan. Bawa KTP dan KK.",
      en: "Complete it at the kelurahan office. Bring your KTP and KK.",
    },
  },
  checking: {
    said: { id: "Kami sedang memeriksa data Anda.", en: "We are checking your data." },
    next: {
      id: "Anda tidak perlu melakukan apa-apa. Lihat lagi nanti.",
      en: "You need not do anything. Look again later.",
    },
  },
  "not-yet": {
    said: { id: "Belum bisa untuk saat ini.", en: "Not yet possible." },
    next: { id: "Bacalah alasannya di bawah ini.", en: "Please read why below." },
  },
  "waiting-list": {
    said: {
      id: "Anda memenuhi syarat. Kuota penuh, Anda masuk daftar tunggu.",
      en: "You qualify. All places are taken, you are on the waiting list.",
    },
    next: {
      id: "Anda tidak perlu mendaftar lagi. Simpan nomor Anda.",
      en: "You need not register again. Keep your number.",
    },
  },
  approved: {
    said: { id: "Pendaftaran Anda disetujui.", en: "Your registration is approved." },
    next: {
      id: "Berikutnya: Anda dimasukkan ke SK Wali Kota.",
      en: "Next: you are put into the mayor's decree.",
    },
  },
  "in-decree": {
    said: {
      id: "Anda tercantum dalam SK Wali Kota.",
      en: "You stand in the mayor's decree.",
    },
    next: {
      id: "Berikutnya: data Anda dikirim ke BPJS Ketenagakerjaan.",
      en: "Next: your data go to BPJS Ketenagakerjaan.",
    },
  },
  "sent-to-insurer": {
    said: {
      id: "Data Anda sudah dikirim ke BPJS Ketenagakerjaan.",
      en: "Your data were sent to BPJS Ketenagakerjaan.",
    },
    next: {
      id: "Kami menunggu jawaban BPJS Ketenagakerjaan.",
      en: "We wait for the answer of BPJS Ketenagakerjaan.",
    },
  },
  "insurer-question": {
    said: {
      id: "BPJS Ketenagakerjaan bertanya tentang data Anda.",
      en: "BPJS Ketenagakerjaan has a question about your data.",
    },
    next: {
      id: "Petugas kami mengurusnya. Kami hubungi Anda bila perlu.",
      en: "Our officers see to it. We contact you if we must.",
    },
  },
  "starts-later": {
    said: {
      id: "BPJS Ketenagakerjaan sudah menerima Anda.",
      en: "BPJS Ketenagakerjaan has taken you in.",
    },
    next: {
      id: "Perlindungan mulai pada tanggal di bawah ini.",
      en: "Your cover starts on the day below.",
    },
  },
  protected: {
    said: { id: "Anda terlindungi.", en: "You are covered." },
    next: {
      id: "Celaka waktu kerja? Lapor paling lambat 2 hari.",
      en: "An accident at work? Report it within 2 days.",
    },
  },
  ended: {
    said: { id: "Perlindungan Anda sudah berhenti.", en: "Your cover has ended." },
    next: { id: "Hubungi kami untuk daftar lagi.", en: "Contact us to register again." },
  },
};

/** What else is said of an application. `{values}` are filled in. */
export const STATUS_SENTENCES = {
  reportTo: { id: "Telepon {phone}.", en: "Call {phone}." },
  place: { id: "Urutan Anda sekarang {place}.", en: "Your place is now {place}." },
  coveredFrom: { id: "Mulai {from}.", en: "From {from}." },
  coveredFromTo: { id: "Mulai {from} sampai {to}.", en: "From {from} to {to}." },
  payer: {
    id: "Iuran dibayar {payer}. Gratis untuk Anda.",
    en: "{payer} pays. It is free for you.",
  },
  paidUntil: { id: "Iuran sudah dibayar sampai {until}.", en: "It is paid until {until}." },
  notPaid: { id: "Iuran belum dibayar.", en: "It is not paid yet." },
  open: {
    id: "Bulan sesudahnya belum ada dananya. Anda boleh bayar sendiri lewat {places}.",
    en: "There is no money yet for the months after. You may pay yourself at {places}.",
  },
  own: { id: "Iuran Anda bayar sendiri lewat {places}.", en: "You pay yourself at {places}." },
  notHealth: { id: "Bukan BPJS Kesehatan (berobat).", en: "This is not BPJS Kesehatan." },
  appeal: {
    id: "Anda boleh minta diperiksa lagi. Tidak ada biaya.",
    en: "You may ask us to look again. It costs nothing.",
  },
} as const satisfies Readonly<Record<string, InBoth>>;

/**
 * How far an application is, in as many sentences as fit into one message, the most important first. Like the page it
 * never describes the person.
 */
export function statusMessage(
  status: WorkerStatus,
  language: WorkerLanguage,
  of: {
    readonly insurerPhone: string;
    readonly payer: string;
    /** What is paid; null or left out where the city's ledger knows nothing of it. */
    readonly paid?: PaidSoFar | null;
  },
): string {
  const { state, coveredFrom, coveredTo, waitingPlace, grounds } = status;
  const say = (
    name: keyof typeof STATUS_SENTENCES,
    values: Readonly<Record<string, string>> = {},
  ) => fillIn(STATUS_SENTENCES[name][language], values);
  const { said, next } = STATE_SENTENCES[state];
  const parts = [
    [
      said[language],
      // Below stand the reasons themselves.
      ...(state === "not-yet" ? [] : [next[language]]),
      ...(state === "protected" ? [say("reportTo", { phone: of.insurerPhone })] : []),
    ].join(" "),
  ];
  if (waitingPlace !== null) parts.push(say("place", { place: sayCount(waitingPlace, language) }));
  for (const ground of grounds) {
    const { reason, nextStep } = workerSentence(ground, language);
    parts.push(`${reason} ${nextStep}`);
  }
  if (coveredFrom !== null) {
    const from = sayDay(coveredFrom, language);
    parts.push(
      coveredTo === null
        ? say("coveredFrom", { from })
        : say("coveredFromTo", { from, to: sayDay(coveredTo, language) }),
    );
    if (state !== "ended") parts.push(...moneyParts(say, of, language));
    parts.push(say("notHealth"));
  }
  if (state === "not-yet" || state === "incomplete" || state === "ended") parts.push(say("appeal"));
  return parts.reduce((text, part) => {
    const longer = `${text}\n\n${part}`;
    return longer.length <= WHATSAPP_CHARACTERS ? longer : text;
  });
}

/** Until when somebody is paid for, whether they pay themselves, and whether months lie ahead that nobody pays. */
export type PaidSoFar = {
  readonly paidUntil: IsoDate | null;
  readonly isOwn: boolean;
  readonly openFrom: IsoMonth | null;
};

type Say = (
  name: keyof typeof STATUS_SENTENCES,
  values?: Readonly<Record<string, string>>,
) => string;

function moneyParts(
  say: Say,
  { payer, paid = null }: { readonly payer: string; readonly paid?: PaidSoFar | null },
  language: WorkerLanguage,
): string[] {
  const places = OWN_PAYMENT_PLACES;
  const pays = paid?.isOwn === true ? say("own", { places }) : say("payer", { payer });
  if (paid === null) return [pays];
  const { paidUntil, openFrom } = paid;
  const until =
    paidUntil === null ? say("notPaid") : say("paidUntil", { until: sayDay(paidUntil, language) });
  return [openFrom === null ? until : `${until} ${say("open", { places })}`, pays];
}
