import { CsvFault, LINE_FEED } from "./csv-bytes.ts";
import { RecordEnds } from "./csv-ends.ts";

/** What may stand between two fields, the likeliest first. */
const DELIMITERS = [",", ";", "\t", "|"] as const;

/** So many records show what the delimiter is. */
const RECORDS_READ = 200;

/** A record at the head of a file: its fields, and the offset behind it. */
type HeadRecord = { readonly fields: readonly string[]; readonly end: number };

/**
 * The first records of a file with a given delimiter; empty lines are passed over.
 *
 * @param head the beginning of a file in UTF-8, without byte order mark
 * @param whole whether that is the whole file; otherwise a record that the head cuts off is left out
 * @throws CsvFault when a quote stays open to the end of the file
 */
export function headRecords(
  head: Buffer,
  delimiter: string,
  quoted: boolean,
  whole: boolean,
): HeadRecord[] {
  const { records, fault } = readHead(head, delimiter, quoted, whole);
  if (fault !== null) throw fault;
  return records;
}

function readHead(head: Buffer, delimiter: string, quoted: boolean, whole: boolean) {
  const records: HeadRecord[] = [];
  let from = 0;
  const ends = new RecordEnds({ delimiter: delimiter.charCodeAt(0), quoted }, 0, (end, empty) => {
    const text = head.toString("utf8", from, end).replace(/\r?\n$/, "");
    if (!empty) records.push({ fields: fieldsOf(text, delimiter, quoted), end });
    from = end;
    return records.length < RECORDS_READ;
  });
  ends.take(head);
  try {
    if (whole) ends.end();
    return { records, fault: null };
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    return { records, fault: error };
  }
}

/**
 * The delimiter that splits the header and cuts the most of the records behind it into as many fields. A file
 * whose header no delimiter splits has one column, and the delimiter is one that its values do not contain.
 */
export function sniffDelimiter(head: Buffer, quoted: boolean, whole: boolean): string {
  const ranked = DELIMITERS.map((delimiter) => {
    const [header, ...records] = readHead(head, delimiter, quoted, whole).records;
    // No header at all: a quote in it stays open, which is better said than read as one column.
    const width = header?.fields.length ?? 2;
    const alike = records.filter(({ fields }) => fields.length === width).length;
    const share = records.length === 0 ? 1 : alike / records.length;
    const splits = header !== undefined && width > 1 && share > 0;
    return { delimiter, width, share, splits };
  }).sort(
    (a, b) =>
      Number(b.splits) - Number(a.splits) ||
      Math.round(100 * (b.share - a.share)) ||
      b.width - a.width,
  );
  return ranked[0]?.delimiter ?? ",";
}

function fieldsOf(record: string, delimiter: string, quoted: boolean): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let field = "";
    if (quoted && record[at] === '"') {
      let close = record.indexOf('"', at + 1);
      while (close >= 0 && record[close + 1] === '"') close = record.indexOf('"', close + 2);
      if (close < 0) close = record.length;
      field = record.slice(at + 1, close).replaceAll('""', '"');
      at = close + 1;
    }
    const next = record.indexOf(delimiter, at);
    field += record.slice(at, next < 0 ? undefined : next);
    fields.push(field);
    if (next < 0) return fields;
    at = next + 1;
  }
}

/** Whether lines end in a lone carriage return, as on a Macintosh before 2001. */
export function hasOldLineEnds(head: Buffer): boolean {
  return !head.includes(LINE_FEED) && /\r./.test(head.toString("latin1"));
}
