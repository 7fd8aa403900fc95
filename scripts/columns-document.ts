import {
  ERROR_COLUMN,
  FIELDS,
  REQUIRED_FIELDS,
  SYNONYMS,
} from "@payung/domain/intake/column-names.ts";
import { HEADER_ROWS_MAX } from "@payung/domain/intake/columns.ts";
import {
  JOURNAL_COLUMNS,
  REALISATION_COLUMNS,
  STATEMENT_COLUMNS,
} from "@payung/server/funding/treasury/export-columns.ts";

const ACCOUNTING: readonly (readonly [
  string,
  readonly { readonly name: string; readonly means: string }[],
])[] = [
  ["Budgets against commitments and payments (realisasi)", REALISATION_COLUMNS],
  ["Journal (jurnal)", JOURNAL_COLUMNS],
  ["Statement of an account (rekening)", STATEMENT_COLUMNS],
];

/** Writes `docs/columns.md` from the synonym table that reads candidate lists and the columns of our files for accounting. */
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

# Columns of the files for the city's accounting

<!-- From packages/server/src/funding/treasury/export-columns.ts. -->

The treasurer's desk gives them as CSV (RFC 4180, UTF-8) and as XLSX, with the same columns, rows and numbers. Names of columns
stay as they are from release to release; new ones come at the end. Amounts are whole rupiah. No file names a worker.

${ACCOUNTING.map(([title, columns]) => `## ${title}\n\n| Column | What it says |\n| --- | --- |\n${columns.map(({ name, means }) => `| \`${name}\` | ${means} |`).join("\n")}`).join("\n\n")}
`;
}
