import {
  ERROR_COLUMN,
  FIELDS,
  REQUIRED_FIELDS,
  SYNONYMS,
} from "@payung/domain/intake/column-names.ts";
import { HEADER_ROWS_MAX } from "@payung/domain/intake/columns.ts";

/** Writes `docs/columns.md` from the synonym table that reads candidate lists. */
export function columnsDocument(): string {
  const required = new Set<string>(REQUIRED_FIELDS);
  const rows = FIELDS.map((field) => {
    const name = required.has(field) ? `\`${field}\` (required)` : `\`${field}\``;
    return `| ${name} | ${SYNONYMS[field].map((synonym) => synonym.replaceAll("|", "\\|")).join(" · ")} |`;
  });
  return `# Columns of a candidate list

<!-- Written by scripts/generate.ts from packages/domain/src/intake/column-names.ts. Do not edit. -->

A list is an XLSX or CSV file. Its header may stand anywhere in the first ${HEADER_ROWS_MAX} rows and may take two lines. Case,
spaces, punctuation, words in brackets and endings such as "sesuai KTP" or "peserta" make no difference. Columns that are
not known are kept as notes. \`${ERROR_COLUMN}\`, the column in which rows to mend come back, is passed over.

For other names give a mapping file, \`payung run LIST --mapping mapping.json\`, which wins over this table:
\`{"Nama Tukang": "name", "Catatan RT": "ignore"}\`.

| Field | Column names |
| --- | --- |
${rows.join("\n")}
`;
}
