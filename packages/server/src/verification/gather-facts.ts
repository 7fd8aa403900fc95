import { normaliseName } from "@payung/domain/intake/person-name.ts";
import type { Sex } from "@payung/domain/intake/sex.ts";
import { addDays, type IsoDate } from "@payung/domain/shared/dates.ts";
import {
  type CivilAnswer,
  type CivilRecord,
  compareWithCivil,
  type MembershipAnswer,
  NOT_IN_REGISTRY,
  type RegistrySource,
  type WelfareAnswer,
} from "@payung/domain/verification/registry.ts";
import { refreshStatistics } from "../db/bulk.ts";
import {
  type ApplicationFacts,
  eachApplication,
  readNiks,
  sha256OfFile,
} from "../intake/service.ts";
import type { PolicyInForce } from "../reference/service.ts";
import { behind, STORED_AT_ONCE } from "../shared/behind.ts";
import { type Office, write } from "../shared/office.ts";
import { recordEvent } from "../transparency/service.ts";
import {
  type Extract,
  readCivilExtract,
  readMembershipExtract,
  readWelfareExtract,
} from "./extracts.ts";
import * as registryStore from "./registry-store.ts";

/** The registries' answer files, where there are any: mode `file` of the source interface. */
export type ExtractFiles = Partial<Readonly<Record<RegistrySource, string>>>;

/**
 * A registry, however it is reached: it says what it knows about an application, or null when it says
 * nothing, which is unknown and never a failure.
 */
type Source = {
  readonly source: RegistrySource;
  readonly reference: string;
  readonly expiresOn: IsoDate;
  readonly answer: (
    application: ApplicationFacts,
    nik: string,
  ) => CivilAnswer | MembershipAnswer | WelfareAnswer | null;
};

export type ExtractReport = {
  readonly sha256: string;
  readonly rows: number;
  readonly unreadable: number;
};
export type Gathered = {
  /** How many answers are new. */
  readonly answers: number;
  readonly extracts: Readonly<Record<string, ExtractReport>>;
};

/**
 * Compares the extracts with every application of a list that has a NIK, and keeps the answers:
 * outcomes, scores and dates. The registry's own values are forgotten here.
 */
export async function gatherFacts(
  office: Office,
  listId: string,
  files: ExtractFiles,
  policy: PolicyInForce,
  asOf: IsoDate,
  onProgress: (applications: number) => void = () => {},
): Promise<Gathered> {
  const { extracts, sources } = await openSources(
    office,
    await readNiks(office, listId),
    files,
    policy,
    asOf,
  );
  if (sources.length === 0) return { answers: 0, extracts };
  const answeredAt = office.now();
  const storing = behind(STORED_AT_ONCE);
  let answers = 0;
  let applications = 0;
  await eachApplication(office, listId, async (rows) => {
    const found = rows.flatMap((row) => answersAbout(row, sources, office, answeredAt));
    await storing.push(async () => {
      const added = await write(office, (tx) => registryStore.insertAnswers(tx, found));
      answers += added;
      applications += rows.length;
      onProgress(applications);
    });
  });
  await storing.finish();
  if (answers > 0) await write(office, (tx) => refreshStatistics(tx, "registry_answers"));
  return { answers, extracts };
}

/** Reads the extracts, two at a time: each is read by a process of its own, and there may be two cores. */
async function openSources(
  office: Office,
  wanted: ReadonlySet<string>,
  files: ExtractFiles,
  policy: PolicyInForce,
  asOf: IsoDate,
): Promise<{ extracts: Record<string, ExtractReport>; sources: Source[] }> {
  const extracts: Record<string, ExtractReport> = {};
  const sources: Source[] = [];
  const open = async <Line>(
    source: RegistrySource,
    readFile: (path: string) => Promise<Extract<Line>>,
    toAnswer: (extract: Extract<Line>) => Source["answer"],
  ) => {
    const path = files[source];
    if (path === undefined) return;
    const [sha256, extract] = await Promise.all([sha256OfFile(path), readFile(path)]);
    const reference = sha256.toString("hex");
    extracts[source] = {
      sha256: reference,
      rows: extract.rowCount,
      unreadable: extract.unreadable.length,
    };
    await keepExtract(office, source, sha256, path, extract);
    const validDays = policy.parameters.answerValidDays[source];
    sources.push({
      source,
      reference,
      expiresOn: addDays(asOf, validDays),
      answer: toAnswer(extract),
    });
  };
  await Promise.all([
    open(
      "civil",
      (path) => readCivilExtract(path, wanted, asOf),
      (extract) => civilAnswer(extract, office, policy),
    ),
    open("insurer", (path) => readMembershipExtract(path, wanted), membershipAnswer).then(() =>
      open("welfare", (path) => readWelfareExtract(path, wanted), welfareAnswer),
    ),
  ]);
  return { extracts, sources };
}

function answersAbout(
  row: ApplicationFacts,
  sources: readonly Source[],
  office: Office,
  answeredAt: Date,
): registryStore.NewAnswer[] {
  if (row.nik_sealed === null) return [];
  const nik = office.vault.openNik(row.nik_sealed, row.id);
  return sources.flatMap(({ source, reference, expiresOn, answer }) => {
    const said = answer(row, nik);
    if (said === null) return [];
    return [
      {
        region_code: office.actor.regionCode,
        application_id: row.id,
        source,
        reference,
        kelurahan_code: row.kelurahan_code,
        mode: "file" as const,
        answered_at: answeredAt,
        answered_by: office.actor.id,
        expires_on: expiresOn,
        answer: said,
        correction_count: row.correction_count,
      },
    ];
  });
}

function civilAnswer(
  extract: Extract<CivilRecord>,
  office: Office,
  policy: PolicyInForce,
): Source["answer"] {
  return (application, nik) => {
    const record = extract.byNik.get(nik);
    if (record === undefined) return NOT_IN_REGISTRY;
    const declared = {
      name: application.name === null ? null : normaliseName(application.name),
      bornOn: application.born_on,
      sex: application.sex as Sex | null,
    };
    return compareWithCivil(declared, record, office.actor.regionCode, policy.parameters.nameScore);
  };
}

function membershipAnswer(extract: Extract<MembershipAnswer>): Source["answer"] {
  return (_application, nik) =>
    extract.byNik.get(nik) ?? (extract.isComplete ? { memberships: [] } : null);
}

function welfareAnswer(extract: Extract<WelfareAnswer>): Source["answer"] {
  return (_application, nik) => extract.byNik.get(nik) ?? null;
}

async function keepExtract(
  office: Office,
  source: RegistrySource,
  sha256: Buffer,
  path: string,
  extract: Pick<Extract<unknown>, "rowCount" | "isComplete" | "unreadable">,
): Promise<void> {
  await write(office, async (tx) => {
    const isNew = await registryStore.insertExtract(tx, {
      region_code: office.actor.regionCode,
      source,
      sha256,
      file_name: path.split(/[\\/]/).at(-1) ?? source,
      row_count: extract.rowCount,
      is_complete: extract.isComplete,
      taken_by: office.actor.id,
    });
    if (!isNew) return;
    await recordEvent(tx, office.actor, {
      kind: "verification.extract-taken",
      subjectId: sha256.toString("hex"),
      details: { source, rows: extract.rowCount, unreadable: extract.unreadable.length },
    });
  });
}
