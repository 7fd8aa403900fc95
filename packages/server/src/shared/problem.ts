/** Every refusal the API can give. A code is public: never renamed, never reused. */
export const PROBLEMS = {
  "access.sign-in-required": {
    status: 401,
    title: "Sign in, or send an API key: Authorization: Bearer <key>",
  },
  "access.second-factor-required": {
    status: 403,
    title: "A password alone opens nothing: sign in with the second factor",
  },
  "access.foreign-page": {
    status: 403,
    title: "Only a page of this very address may send on behalf of a session",
  },
  "access.wrong-password": { status: 401, title: "E-mail address or password are not right" },
  "access.too-many-tries": { status: 429, title: "Too many wrong passwords; wait some minutes" },
  "access.password-too-simple": {
    status: 422,
    title: "This password is too easy to guess: take 12 characters or more, and not your name",
  },
  "access.invitation-not-valid": {
    status: 404,
    title: "This link was used or is too old; ask an administrator for another",
  },
  "access.staff-exists": { status: 409, title: "Somebody with this id or e-mail address exists" },
  "access.not-for-oneself": { status: 403, title: "Nobody does this for themselves: ask another" },
  "access.last-factor": { status: 409, title: "The last second factor must stay" },
  "access.last-administrator": { status: 409, title: "The last administrator must stay one" },
  "access.office-unreachable": {
    status: 503,
    title: "The office's own sign-in does not answer; use a password or a passkey",
  },
  "access.person-only": {
    status: 403,
    title: "Only a person who has signed in does this; a key does not",
  },
  "access.device-only": {
    status: 403,
    title: "Only the field app asks this, in the name of its device",
  },
  "access.not-by-device": { status: 403, title: "The field app does not ask this: sign in for it" },
  "access.device-unknown": { status: 401, title: "No device of ours has signed this" },
  "access.device-revoked": { status: 403, title: "This device was revoked" },
  "access.device-key-unusable": {
    status: 422,
    title: "The key is no point of P-256, uncompressed, as base64url",
  },
  "access.counter-used": {
    status: 409,
    title: "The counter must be higher than any before; counter is the highest",
  },
  "access.too-many-devices": {
    status: 409,
    title: "You have as many devices as one may have; revoke one that you no longer use",
  },
  "access.role-not-allowed": { status: 403, title: "Your role does not allow this" },
  "access.region-wide-only": {
    status: 403,
    title: "A list holds people of all kelurahan: this needs the sight of the whole region",
  },
  "access.outside-area": { status: 403, title: "This kelurahan is outside your area" },
  "request.invalid": { status: 400, title: "The request does not match its schema" },
  "request.not-found": { status: 404, title: "There is nothing at this address that you may see" },
  "request.too-large": { status: 413, title: "The body is larger than this address takes" },
  "request.id-already-used": { status: 409, title: "This id was used for something else" },
  "upload.refused": { status: 422, title: "The file cannot be taken in" },
  "upload.unknown": { status: 422, title: "No upload has this id" },
  "intake.columns-not-recognised": {
    status: 422,
    title: "The list has no header that names its columns",
  },
  "intake.empty-application": { status: 422, title: "The application names nobody" },
  "verification.extract-not-recognised": {
    status: 422,
    title: "The registry extract lacks columns that it must have",
  },
  "verification.run-not-finished": { status: 409, title: "This run has not finished yet" },
  "verification.run-has-decided": {
    status: 409,
    title:
      "There are decisions about this list already: each is changed for its own person, by two people",
  },
  "verification.run-not-going": {
    status: 409,
    title: "This order ended without a run; nothing is left to call off",
  },
  "verification.not-referred": {
    status: 409,
    title: "Only a referred application waits for a person",
  },
  "verification.same-person": { status: 409, title: "A second, different person must decide" },
  "verification.own-application": {
    status: 409,
    title: "Who entered an application cannot decide it",
  },
  "verification.already-decided": { status: 409, title: "This proposal was already decided" },
  "verification.proposal-closed": {
    status: 409,
    title: "This proposal was taken back or sent back",
  },
  "verification.data-corrected-since": {
    status: 409,
    title: "Data of one of the two were corrected since this was said: judge them anew",
  },
  "corrections.unreadable": { status: 422, title: "Some fields cannot be read; faults says which" },
  "corrections.nothing-changed": {
    status: 422,
    title: "Everything is as it was; nothing to correct",
  },
  "corrections.changed-meanwhile": {
    status: 409,
    title: "Somebody corrected this since you read it; changed names the fields",
  },
  "corrections.already-undone": { status: 409, title: "This correction was taken back already" },
  "casework.held-by-another": { status: 409, title: "Somebody else works on this case" },
  "evidence.too-many-files": {
    status: 409,
    title: "This application has as many files as one may have; withdraw one that is not needed",
  },
  "evidence.too-fast": { status: 429, title: "Too many files in a short time; wait some minutes" },
  "evidence.already-kept": {
    status: 409,
    title: "This file is kept already: withdraw it with a reason instead",
  },
  "field.quarantine-closed": { status: 409, title: "Somebody has decided this already" },
  "field.made-after-revocation": {
    status: 409,
    title:
      "Nobody can tell that this was made before its device was revoked: have it registered anew",
  },
  "field.not-readable": {
    status: 422,
    title: "The file is no queue of this device, or was changed on its way",
  },
  "funding.donation-amount": {
    status: 422,
    title:
      "A donation pays one worker's month at least, and at most what a QRIS takes: least, most",
  },
  "funding.no-sponsor": {
    status: 403,
    title: "This account is linked with no funder yet; ask the city's programme office",
  },
  "funding.nothing-waits": { status: 409, title: "No money of this payment waits for an answer" },
  "funding.payment-open": {
    status: 409,
    title: "A payment of this pledge is open already; pay that one, or wait until it ends",
  },
  "funding.pledge-paid": { status: 409, title: "All of this pledge has come in" },
  "funding.price-changed": {
    status: 409,
    title: "This costs another amount now; amount says how much",
  },
  "funding.question-answered": { status: 409, title: "Somebody has answered this already" },
  "funding.not-a-sponsor": {
    status: 409,
    title: "Only an account whose one role is that of a funder looks after a funder's money",
  },
  "funding.sponsor-linked": {
    status: 409,
    title: "This account is linked with another funder; invite a new one",
  },
  "funding.way-not-open": { status: 409, title: "This way of paying is not set up here" },
  "programme.cohort-exists": { status: 409, title: "A cohort with this name exists" },
  "programme.nobody-selected": { status: 409, title: "The selection holds nobody for a decree" },
  "programme.decree-number-used": {
    status: 409,
    title: "A decree with this number and version exists",
  },
  "programme.draft-open": {
    status: 409,
    title: "This cohort has a draft that waits for a second person; issue or end it first",
  },
  "programme.draft-closed": {
    status: 409,
    title: "This draft was issued, taken back or sent back already",
  },
  "programme.draft-outdated": {
    status: 409,
    title: "Something has changed since this was drafted; end it and draft it anew",
  },
  "programme.same-person": {
    status: 409,
    title: "Who drafted a decree does not issue it: a second, different person must",
  },
  "programme.scan-not-pdf": {
    status: 422,
    title: "A signed decree is kept as a PDF, and this file is none: scan it as PDF",
  },
  "programme.nothing-corrected": {
    status: 422,
    title: "A line of this correction says what the decree says already",
  },
  "programme.not-in-decree": {
    status: 409,
    title: "This application is in no decree of the cohort",
  },
  "programme.nobody-waiting": { status: 409, title: "Nobody is left to replace, or nobody waits" },
  "parameters.value-malformed": {
    status: 422,
    title: "The value is not built like the one before it, or the rule cannot read it",
  },
  "parameters.past-used": {
    status: 409,
    title: "Something was computed by this parameter on that day; a version begins later",
  },
  "parameters.month-begins": {
    status: 422,
    title: "A contribution is computed by the month: a version begins on the first of one",
  },
  "parameters.versions-overlap": {
    status: 409,
    title: "Another version holds then already; follow the latest one",
  },
  "parameters.leaves-gap": {
    status: 422,
    title: "After its last day nothing would hold: leave the end open",
  },
  "parameters.nothing-changed": {
    status: 422,
    title: "The new version says what the one before it says",
  },
  "parameters.proposal-open": {
    status: 409,
    title: "A version of this parameter waits for a second person; confirm or end it first",
  },
  "parameters.proposal-closed": {
    status: 409,
    title: "This proposal was confirmed, taken back or sent back already",
  },
  "parameters.same-person": {
    status: 409,
    title: "Who proposed a version does not confirm it: a second, different person must",
  },
  "funding.month-not-own": {
    status: 409,
    title: "A month is not this worker's own to pay, or somebody else's money stands behind it",
  },
  "enrolment.nothing-to-send": {
    status: 409,
    title:
      "No line of this decree can be sent: each was sent already, or lacks what the insurer asks for",
  },
  "enrolment.reply-not-recognised": {
    status: 422,
    title: "The reply has no header that names its columns",
  },
  "enrolment.row-settled": {
    status: 409,
    title: "Somebody has said already what this row is about",
  },
  "enrolment.not-sent": { status: 409, title: "This application was never sent to the insurer" },
  "enrolment.already-member": { status: 409, title: "This application is a membership already" },
  "enrolment.kpj-taken": { status: 409, title: "This membership number is somebody else's" },
  "enrolment.answer-unreadable": {
    status: 409,
    title: "The row says neither yes with a membership number nor no: ask the insurer",
  },
  "enrolment.members-not-recognised": {
    status: 422,
    title: "The membership list has no header that names its columns",
  },
  "funding.group-exists": { status: 409, title: "A group with this number exists" },
  "funding.code-used": {
    status: 409,
    title: "A bill with this code for this period is there; withdraw it first if it was wrong",
  },
  "funding.code-malformed": {
    status: 422,
    title: "This is not how the insurer writes a billing code; pattern says how",
  },
  "funding.lines-not-recognised": {
    status: 422,
    title: "Say first what the columns of this file hold",
  },
  "funding.lines-unreadable": {
    status: 422,
    title: "Some rows cannot be counted; mend them in the file and send it again",
  },
  "funding.bill-ordered": {
    status: 409,
    title: "This bill has a payment order; withdraw the order first",
  },
  "funding.bill-withdrawn": { status: 409, title: "This bill was withdrawn" },
  "funding.bill-below-months": {
    status: 409,
    title: "The bill asks for less than its months cost, or for no month of ours; settle it first",
  },
  "funding.differences-open": {
    status: 409,
    title: "Differences of this bill wait for somebody to explain them; count says how many",
  },
  "funding.difference-closed": { status: 409, title: "Somebody closed this difference already" },
  "funding.verdict-not-possible": {
    status: 422,
    title: "This difference cannot be closed in this way",
  },
  "funding.months-changed": {
    status: 409,
    title: "The months have changed since; read them anew",
  },
  "funding.fund-exceeded": { status: 409, title: "The fund has not got that much" },
  "funding.fund-for-rest": {
    status: 422,
    title:
      "Name the fund that pays what the bill asks beyond our months, or none if it asks no more",
  },
  "funding.refused": { status: 409, title: "The ledger refuses this; why says the reason" },
  "funding.order-number-used": { status: 409, title: "Another order has this number" },
  "funding.order-closed": {
    status: 409,
    title: "Somebody has decided this already, or it has ended",
  },
  "funding.order-not-approved": {
    status: 409,
    title: "A second person has not approved this order yet",
  },
  "funding.order-paid": { status: 409, title: "An order that was paid is not withdrawn" },
  "funding.same-person": {
    status: 409,
    title: "Who drafted or proposed it does not decide it: a second, different person must",
  },
  "funding.proof-number-used": {
    status: 409,
    title: "Another payment has this number, with another order, day or amount",
  },
  "funding.statement-known": {
    status: 409,
    title: "A receipt with this number or this file was taken in, and says otherwise",
  },
  "funding.month-not-paid": {
    status: 409,
    title: "This month is not paid, or is confirmed already",
  },
  "funding.paper-not-pdf": {
    status: 422,
    title: "A paper is kept as a PDF, and this file is none",
  },
  "funding.terms-changed-meanwhile": {
    status: 409,
    title: "Somebody set other terms since you read them; version is the one that holds",
  },
  "funding.people-unknown": {
    status: 422,
    title: "Nobody here has these ids; ids names up to twenty of them",
  },
  "funding.codes-unknown": {
    status: 422,
    title: "Nobody here has these case codes; codes names up to ten of them",
  },
  "funding.amount-below-committed": {
    status: 409,
    title: "More than this is committed or paid already; committed is how much",
  },
  "funding.movement-closed": {
    status: 409,
    title: "This movement was confirmed, taken back or sent back already",
  },
  "funding.plan-running": {
    status: 409,
    title: "A plan is being made; order the next one when it is done",
  },
  "funding.plan-due": {
    status: 409,
    title:
      "Funds, rates or members have changed since the plan was made: plan anew first; because names which",
  },
  "funding.not-planned": { status: 409, title: "No plan covers these months yet: order one first" },
  "funding.rate-missing": {
    status: 422,
    title: "No rule says what this costs; rule and problem say which is missing",
  },
  "funding.bridge-empty": {
    status: 409,
    title: "Up to this month nobody lacks a payer whom one of these funds could pay for",
  },
  "funding.bridge-changed": {
    status: 409,
    title: "Funds or members have changed since this bridge was worked out: look at it anew",
  },
  "funding.bridge-closed": {
    status: 409,
    title: "This bridge was approved, withdrawn or sent back already",
  },
  "cards.nobody-due": {
    status: 409,
    title: "Everybody covered in this cohort has a card that holds, and nobody has left it",
  },
  "cards.nothing-to-print": {
    status: 409,
    title: "No card of this cohort waits to be printed; choose all to print them again",
  },
  "cards.not-covered": {
    status: 409,
    title: "Only somebody whom the insurer covers gets a card",
  },
  "cards.card-holds": {
    status: 409,
    title: "This person has a card that holds: withdraw it with a reason to give another",
  },
  "cards.already-revoked": { status: 409, title: "This card was withdrawn already" },
  "cards.sheets-gone": {
    status: 409,
    title: "These sheets are not ready, or were thrown away after a week: print the cards again",
  },
  "treasury.month-not-over": { status: 409, title: "A month is closed after it has ended" },
  "treasury.month-closed": { status: 409, title: "This month is closed already" },
  "treasury.earlier-month-open": {
    status: 409,
    title: "An earlier month is open: close months one after the other",
  },
  "treasury.not-explained": {
    status: 409,
    title: "Something is still open in this month: finish it, or say why it is; checks names what",
  },
  "treasury.month-not-last-closed": {
    status: 409,
    title: "Only the last closed month can be opened again; lastClosed names it",
  },
  "treasury.draft-open": {
    status: 409,
    title:
      "This month has a draft that waits for a second person; approve it or send it back first",
  },
  "treasury.changed-meanwhile": {
    status: 409,
    title: "Somebody drafted something for this month since you read it; version is the latest",
  },
  "treasury.same-person": {
    status: 409,
    title: "Who drafted this cannot approve it: a second person does",
  },
  "treasury.already-ended": { status: 409, title: "Somebody has decided this draft already" },
  "treasury.figures-changed": {
    status: 409,
    title:
      "Something was posted into this month since it was drafted: send it back and draft it anew",
  },
  "treasury.too-many-rows": {
    status: 422,
    title: "This span holds more transfers than one file takes; choose fewer days",
  },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemCode = keyof typeof PROBLEMS;

/** A refusal the caller can act on. Anything else that is thrown is our bug: a 500. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ProblemCode, details: Record<string, unknown> = {}) {
    super(PROBLEMS[code].title);
    this.code = code;
    this.details = details;
  }
}
