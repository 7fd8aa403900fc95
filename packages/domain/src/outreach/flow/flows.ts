import { checked } from "./check-flow.ts";
import type { Flow, FlowName } from "./flow.ts";
import { REGISTRATION } from "./registration.ts";
import { STATUS } from "./status.ts";

/** What is said first to whoever writes without a word that we know. */
const WELCOME: Flow = {
  first: "menu",
  changeable: [],
  check: null,
  steps: {
    menu: {
      kind: "ask",
      keep: "menu",
      say: {
        id: "{sender}: selamat datang di Payung. Ini perlindungan kerja, gratis. Apa yang Anda perlukan?",
        en: "{sender}: welcome to Payung. This is protection at work, free of charge. What do you need?",
      },
      options: [
        {
          id: "register",
          title: { id: "Daftar", en: "Register" },
          words: ["mau daftar"],
          to: "to-registration",
        },
        {
          id: "status",
          title: { id: "Cek status", en: "See status" },
          words: ["cek"],
          to: "to-status",
        },
        {
          id: "person",
          title: { id: "Bicara petugas", en: "Talk to a person" },
          words: ["petugas"],
          to: "person",
        },
      ],
      to: "to-registration",
      other: {
        say: { id: "Pilih salah satu.", en: "Please choose one." },
        to: "person",
      },
      timeout: { to: "over" },
    },
    "to-registration": { kind: "go", flow: "registration" },
    "to-status": { kind: "go", flow: "status" },
    person: { kind: "do", deed: "hand-over", to: { "handed-over": "called" } },
    called: {
      kind: "end",
      say: {
        id: "Petugas kami akan menghubungi Anda pada hari kerja.",
        en: "An officer will call you on a working day.",
      },
    },
    over: { kind: "end", say: null },
  },
};

/** BERHENTI: from this moment on nothing is sent that was not asked for. */
const STOP: Flow = {
  first: "opt-out",
  changeable: [],
  check: null,
  steps: {
    "opt-out": { kind: "do", deed: "opt-out", to: { done: "stopped" } },
    stopped: {
      kind: "end",
      say: {
        id: "Baik. Kami tidak mengirim pesan lagi ke nomor ini. Pendaftaran yang sudah masuk tetap kami periksa. Balas DAFTAR bila mau mulai lagi.",
        en: "All right. We send no more messages to this number. What you registered is still looked at. Reply DAFTAR to begin again.",
      },
    },
  },
};

/** All conversations, checked when they are loaded. */
export const FLOWS: Readonly<Record<FlowName, Flow>> = checked({
  welcome: WELCOME,
  registration: REGISTRATION,
  status: STATUS,
  stop: STOP,
});
