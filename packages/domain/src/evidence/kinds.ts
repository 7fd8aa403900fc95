/** The papers and photos that are asked for, in the order of how often they decide a case. */
export const EVIDENCE_KINDS = [
  "ktp",
  "family-card",
  "domicile-letter",
  "work-letter",
  "worker-photo",
  "consent-mark",
  "other-letter",
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** What one kind is asked for, by which right, and how it is kept. */
export type EvidenceRule = {
  /** What the paper settles; nothing is asked for that settles nothing (UU 27/2022 art. 16). */
  readonly settles:
    | "identity"
    | "household"
    | "domicile"
    | "occupation"
    | "likeness"
    | "consent"
    | "question";
  /** By which ground of UU 27/2022 art. 20 (2) it may be kept. */
  readonly basis: "public-task" | "consent";
  /** The longer edge of the copy that is kept, in pixels: print must stay readable, a face need not. */
  readonly edge: number;
  /** Whether a PDF is taken: letters are scanned, a worker is photographed. */
  readonly takesPdf: boolean;
};

const PAPER_EDGE = 1600;
const PHOTO_EDGE = 1280;

export const EVIDENCE_RULES: Readonly<Record<EvidenceKind, EvidenceRule>> = {
  ktp: { settles: "identity", basis: "public-task", edge: PAPER_EDGE, takesPdf: true },
  "family-card": { settles: "household", basis: "public-task", edge: PAPER_EDGE, takesPdf: true },
  "domicile-letter": {
    settles: "domicile",
    basis: "public-task",
    edge: PAPER_EDGE,
    takesPdf: true,
  },
  "work-letter": { settles: "occupation", basis: "public-task", edge: PAPER_EDGE, takesPdf: true },
  // Nobody is recognised by machine, and nobody has to give one: it is an extra that is agreed to.
  "worker-photo": { settles: "likeness", basis: "consent", edge: PHOTO_EDGE, takesPdf: false },
  // The programme must be able to prove that the worker agreed (art. 24): a signature or the mark of a thumb.
  "consent-mark": { settles: "consent", basis: "public-task", edge: PHOTO_EDGE, takesPdf: false },
  "other-letter": { settles: "question", basis: "public-task", edge: PAPER_EDGE, takesPdf: true },
};
