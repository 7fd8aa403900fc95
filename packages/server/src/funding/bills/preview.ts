import type { LineDifference } from "@payung/domain/funding/bills/compare-lines.ts";
import type { Period } from "@payung/domain/funding/bills/insurer-sheet.ts";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import { sumOf } from "@payung/domain/shared/fractions.ts";
import type { Rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../../db/transaction.ts";
import { shownColumns } from "../../enrolment/service.ts";
import { maskNumbers } from "../../intake/service.ts";
import { compareWithGroup, type Desk } from "./bills.ts";
import { type LinesFile, type LinesKind, openLines } from "./insurer-sheets.ts";
import { compareWithPaid } from "./statements.ts";

/** So many rows that cannot be counted are shown. */
const FAULTS_SHOWN = 100;

/** Reads a bill or a receipt and compares it by the same code as taking it in, and stores nothing. */
export async function previewLines(
  tx: Tx,
  office: Desk,
  kind: LinesKind,
  file: LinesFile,
  order: Period & { readonly groupId: string | null; readonly amount: Rupiah | null },
) {
  const { regionCode } = office.actor;
  const sheet = await openLines(tx, office, kind, file, order);
  const { found, mapping, wasRemembered, lines } = sheet;
  const linesTotal = sumOf(lines.map(({ amount }) => amount));
  const asked = { ...order, amount: order.amount ?? linesTotal };
  const { comparison } =
    kind === "bill" && order.groupId !== null
      ? await compareWithGroup(tx, regionCode, { ...asked, groupId: order.groupId }, lines)
      : await compareWithPaid(tx, regionCode, asked, lines);
  return {
    fileName: withoutNik(file.fileName),
    sha256: sheet.sha256.toString("hex"),
    wasRemembered,
    mapping: { ...mapping },
    headerRow: found?.headerRow ?? null,
    missing: [...sheet.missing],
    unclear: sheet.unclear.map((header) => maskNumbers(header)),
    columns: found === null ? [] : shownColumns(found, mapping, sheet.top),
    faults: sheet.faults.slice(0, FAULTS_SHOWN).map(({ row, why }) => ({ row, why })),
    lines: lines.length,
    linesTotal,
    expected: comparison.expectedCount,
    expectedTotal: comparison.expectedTotal,
    matched: comparison.matched.length,
    differences: lines.length === 0 ? [] : byKind(comparison.differences),
  };
}

function byKind(differences: readonly LineDifference[]) {
  return [...Map.groupBy(differences, ({ kind }) => kind)].map(([kind, each]) => ({
    kind,
    count: each.length,
    expected: sumOf(each.map(({ expected }) => expected)),
    found: sumOf(each.map(({ found }) => found)),
  }));
}
