/** What one file of evidence may cost us. The phone and the desk know the same numbers. */
export const EVIDENCE_LIMITS = {
  /** A photo of a good camera, and a letter scanned by an office. */
  fileBytesMax: 15_000_000,
  /** A part travels in some seconds on a slow network, so little is lost when it is cut. */
  partBytesMax: 256 * 1024,
  pagesMax: 6,
  /** Of one application, withdrawn ones not counted, those on their way included. */
  filesMax: 20,
  /** Width times height as it comes; a bomb of 50,000 × 50,000 has fifty times as many. */
  pixelsMax: 50_000_000,
  /** A shorter edge below this shows nothing that one could read. */
  edgeMin: 200,
  /** What is not finished is cleared after so many days. */
  unfinishedDays: 7,
} as const;

/** Why a file is not kept, whatever its name says. A code is public: never renamed. */
export const EVIDENCE_REFUSALS = [
  "arrived-damaged",
  "not-a-picture",
  "heic",
  "animated",
  "damaged",
  "too-many-pixels",
  "too-small",
  "pdf-not-here",
  "pdf-locked",
  "too-many-pages",
  "took-too-long",
  "took-too-much-memory",
  "not-checkable",
] as const;
export type EvidenceRefusal = (typeof EVIDENCE_REFUSALS)[number];
