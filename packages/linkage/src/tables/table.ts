/** A value as a table holds it; whatever else a file may hold is turned into text where it is read. */
export type Value = string | number | null;

/** Some consecutive rows of a table: the columns asked for, in the order asked for. */
export type Batch = {
  readonly rowCount: number;
  readonly columns: readonly (readonly Value[])[];
};

/** A table that can be read more than once, piece by piece. */
export type Table = {
  /** What messages call it: a file's name, or what the caller chose. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Null when only reading would tell. */
  readonly rowCount: number | null;
  batches(columns: readonly string[]): AsyncIterable<Batch> | Iterable<Batch>;
  /** Where the table is a CSV file whose bytes can be read in several places at once. */
  readonly csv?: CsvFile;
};

/** A CSV file in UTF-8, known well enough to read it from the middle. */
export type CsvFile = {
  readonly path: string;
  readonly columns: readonly string[];
  /** The byte between two fields. */
  readonly delimiter: number;
  /** Where the first record behind the header begins. */
  readonly dataFrom: number;
  readonly bytes: number;
  /** Whether any field is quoted; if none is, every line feed ends a record. */
  readonly quoted: boolean;
};
