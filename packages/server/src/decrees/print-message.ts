/** A column of the annex: its share of the width, or as wide as its contents. */
export type PaperColumn = {
  readonly title: string;
  readonly width: number | "auto";
  readonly isNumber: boolean;
};

/** All that stands on the paper of a decree, as plain text. */
export type PaperData = {
  readonly title: string;
  readonly isDraft: boolean;
  readonly footer: string;
  readonly office: string;
  readonly number: string;
  readonly version: number;
  readonly subject: string;
  readonly considerations: readonly string[];
  readonly legalBasis: readonly string[];
  readonly decisions: readonly string[];
  /** KESATU, KEDUA, …: one for each decision. */
  readonly ordinals: readonly string[];
  readonly place: string;
  readonly issuedOn: string;
  readonly signatory: string;
  readonly annexTitle: string;
  readonly columns: readonly PaperColumn[];
  readonly rows: readonly (readonly string[])[];
  readonly totals: readonly string[];
  /** An SVG, or empty where there is no public entry yet. */
  readonly qr: string;
  readonly check: readonly string[];
  readonly sha256: string;
};
