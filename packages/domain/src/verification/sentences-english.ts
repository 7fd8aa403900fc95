import type { Ground } from "./grounds.ts";
import type { GroundSentence } from "./sentences.ts";

/** What `sentences.ts` says in Indonesian, for officers who read English. */
const SENTENCES: Readonly<Record<Ground, GroundSentence>> = {
  "nik-missing": {
    reason: "The NIK is missing.",
    nextStep: "Copy its 16 digits from the KTP, then send it again.",
  },
  "nik-digits-lost": {
    reason: "The NIK was saved as a number, so its last digits are lost.",
    nextStep: "Type the NIK from the KTP as text, then send it again.",
  },
  "nik-malformed": {
    reason: "The NIK is written wrongly.",
    nextStep: "Check the 16 digits against the KTP, then send it again.",
  },
  "name-missing": {
    reason: "The name is missing.",
    nextStep: "Write the name as on the KTP, then send it again.",
  },
  "birth-date-missing": {
    reason: "The birth date is missing.",
    nextStep: "Write the birth date as on the KTP, then send it again.",
  },
  "birth-date-unreadable": {
    reason: "The birth date cannot be read.",
    nextStep: "Write the birth date like 17-08-1990, then send it again.",
  },
  deceased: {
    reason: "The civil registry says that this person has died.",
    nextStep: "If that is wrong, bring KTP and KK to the kelurahan.",
  },
  "outside-region": {
    reason: "The KTP has no address in this city yet.",
    nextStep: "If they have moved here, bring the new KK to the kelurahan.",
  },
  "age-under": { reason: "Too young.", nextStep: "Register again when old enough." },
  "age-over": {
    reason: "65 years or older.",
    nextStep: "If the birth date is wrong, bring the KTP to the kelurahan.",
  },
  "civil-servant": {
    reason: "Recorded as a civil servant. The programme is for the self-employed.",
    nextStep: "If that is wrong, ask the kelurahan for a work letter.",
  },
  soldier: {
    reason: "Recorded as a soldier. The programme is for the self-employed.",
    nextStep: "If that is wrong, ask the kelurahan for a work letter.",
  },
  police: {
    reason: "Recorded as police. The programme is for the self-employed.",
    nextStep: "If that is wrong, ask the kelurahan for a work letter.",
  },
  "wage-earner": {
    reason: "Recorded with a regular employer, who must register them.",
    nextStep: "Tell us the employer's name. We help to reach them.",
  },
  "active-pu-member": {
    reason: "Already active at BPJS Ketenagakerjaan through an employer.",
    nextStep: "If that work has ended, bring the letter of it to Disnaker.",
  },
  "active-bpu-member": {
    reason: "Already active at BPJS Ketenagakerjaan, contributions paid.",
    nextStep: "To change who pays, ask Disnaker.",
  },
  "same-as-earlier-row": {
    reason: "This person stands in an earlier row.",
    nextStep: "Nothing to do. The first registration counts.",
  },
  "same-as-known-worker": {
    reason: "This person is registered already.",
    nextStep: "Use the first registration code.",
  },
  "possible-duplicate": {
    reason: "Much like another registration. We look into it first.",
    nextStep: "Wait for word. An officer will check.",
  },
  "not-in-civil-registry": {
    reason: "The civil registry has not found this NIK.",
    nextStep: "Bring KTP and KK to the kelurahan.",
  },
  "civil-registry-not-asked": {
    reason: "Not compared with the civil registry yet.",
    nextStep: "Wait for word. An officer will compare.",
  },
  "registry-name-differs": {
    reason: "The name does not agree with the civil registry yet.",
    nextStep: "Bring KTP and KK to the kelurahan.",
  },
  "registry-birth-date-differs": {
    reason: "The birth date does not agree with the civil registry yet.",
    nextStep: "Bring KTP and KK to the kelurahan.",
  },
  "registry-sex-differs": {
    reason: "The sex does not agree with the civil registry yet.",
    nextStep: "Bring KTP and KK to the kelurahan.",
  },
  "deceased-hint-in-name": {
    reason: "The name says that this person is deceased.",
    nextStep: "An officer will ask at the RT.",
  },
  "occupation-unknown": {
    reason: "The occupation is not clear yet.",
    nextStep: "Write the daily work. An officer will call.",
  },
  "corrected-since-decided": {
    reason: "The data were corrected after the decision.",
    nextStep: "Wait for news. An officer will look again.",
  },
  "nik-date-impossible": {
    reason: "The date inside the NIK is unusual.",
    nextStep: "Nothing to do.",
  },
  "nik-differs-from-birth-date": {
    reason: "The date inside the NIK is not the birth date.",
    nextStep: "Nothing to do.",
  },
  "nik-differs-from-sex": {
    reason: "The NIK says another sex.",
    nextStep: "Nothing to do.",
  },
  "nik-age-implausible": {
    reason: "The age that the NIK says is unusual.",
    nextStep: "Nothing to do.",
  },
  "registry-name-spelled-differently": {
    reason: "The civil registry spells the name a little differently.",
    nextStep: "Nothing to do.",
  },
  "kelurahan-unknown": {
    reason: "The kelurahan is not recognised.",
    nextStep: "Write the full name of the kelurahan.",
  },
  "active-jakon-member": {
    reason: "Protected on a construction site too. Both are allowed.",
    nextStep: "Nothing to do.",
  },
  "notice-not-recorded": {
    reason: "That personal data was explained is not recorded yet.",
    nextStep: "An officer will read the explanation out.",
  },
};

/** Why an application is where it is, and what to do about it, in English. */
export function groundSentenceInEnglish(ground: Ground): GroundSentence {
  return SENTENCES[ground];
}

const BRING = "Bring your KTP and KK to the kelurahan.";
const BRING_KTP = "Bring your KTP to the kelurahan office.";
const FIRST_NUMBER = "Use the number of your first registration.";

/** What differs for the worker: an officer reads of "them", a worker of "you", and nobody at the market sends a list. */
const WORKER_SENTENCES: Readonly<Partial<Record<Ground, Partial<GroundSentence>>>> = {
  "nik-missing": { nextStep: BRING_KTP },
  "nik-digits-lost": { reason: "The last digits of your NIK were lost.", nextStep: BRING_KTP },
  "nik-malformed": { nextStep: BRING_KTP },
  "name-missing": { nextStep: BRING_KTP },
  "birth-date-missing": { nextStep: BRING_KTP },
  "birth-date-unreadable": { nextStep: BRING_KTP },
  deceased: { nextStep: "If that is wrong, bring your KTP and KK to the kelurahan." },
  "outside-region": {
    reason: "Your KTP has no address in this city yet.",
    nextStep: "If you have moved here, bring your new KK to the kelurahan.",
  },
  "age-under": {
    reason: "You are not old enough yet.",
    nextStep: "Register again when you are old enough.",
  },
  "age-over": {
    reason: "You are 65 years or older.",
    nextStep: "If your birth date is wrong, bring your KTP to the kelurahan.",
  },
  "wage-earner": {
    reason: "You have a regular employer. The employer must register you.",
    nextStep: "Tell us your employer's name. We help to reach them.",
  },
  "active-pu-member": {
    reason: "Your employer has you at BPJS Ketenagakerjaan already.",
    nextStep: "If that work has ended, bring the letter to Disnaker.",
  },
  "active-bpu-member": {
    reason: "You are at BPJS Ketenagakerjaan already, contributions paid.",
  },
  "same-as-earlier-row": { reason: "This name is known already.", nextStep: FIRST_NUMBER },
  "same-as-known-worker": { nextStep: FIRST_NUMBER },
  "possible-duplicate": { nextStep: "Wait for news. An officer will look." },
  "not-in-civil-registry": { nextStep: BRING },
  "civil-registry-not-asked": { nextStep: "Wait for news. An officer will compare." },
  "registry-name-differs": { nextStep: BRING },
  "registry-birth-date-differs": { nextStep: BRING },
  "registry-sex-differs": { nextStep: BRING },
  "occupation-unknown": {
    reason: "Your work is not clear yet.",
    nextStep: "Wait for news. An officer will contact you.",
  },
  "active-jakon-member": { reason: "You are protected at a building site too. Both are allowed." },
};

/** The same in words for the worker whom it concerns, who has asked for English. */
export function workerSentenceInEnglish(ground: Ground): GroundSentence {
  return { ...SENTENCES[ground], ...WORKER_SENTENCES[ground] };
}
