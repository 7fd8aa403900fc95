import type { EvidenceKind } from "@payung/domain/evidence/kinds.ts";
import type { CommandAnswer, Receipt, ReceiptText } from "@payung/domain/field/answers.ts";
import {
  type CallOffPayload,
  COMMAND_VERSION,
  type CorrectPayload,
  FieldCommand,
  type RegisterPayload,
  subjectOf,
} from "@payung/domain/field/commands.ts";
import type { BroughtIn } from "@payung/domain/field/devices.ts";
import { maskNik } from "@payung/domain/intake/nik.ts";
import { toBase64url } from "./base64url.ts";
import type { DeviceKeys } from "./keys.ts";
import type {
  Counts,
  DeviceState,
  Draft,
  FieldFile,
  KeptPack,
  Person,
  WaitingCommand,
} from "./records.ts";
import type { Change, Rows, Shelf } from "./rows.ts";

/** What lies on this phone. Everything is read from memory; everything is on the disk before a promise is kept. */
export type FieldStore = {
  /** Told after every change. Gives back how to stop. */
  subscribe(listener: () => void): () => void;
  counts(): Counts;

  /** "Belum lengkap", the last touched first. */
  readonly drafts: {
    list(): readonly Draft[];
    get(id: string): Draft | undefined;
    /** Keeps a form as it is now. Call it for every answer, before the next question is shown. */
    put(id: string, value: unknown): Promise<void>;
    /** With its photos. */
    remove(id: string): Promise<void>;
  };

  /** "Menunggu dikirim", in the order in which they were made. */
  queue(): readonly WaitingCommand[];
  /** Turns a form into a command and ends the form, both or neither. The draft's id must be the application's. */
  saveRegistration(payload: RegisterPayload): Promise<FieldCommand>;
  /** An open correction of somebody who is sent or waits to be. */
  saveCorrection(payload: CorrectPayload): Promise<FieldCommand>;
  saveCallOff(payload: CallOffPayload): Promise<FieldCommand>;
  /** Makes a form again of a registration that never left this phone; false when it may have left. */
  takeBack(seq: number): Promise<boolean>;

  /** "Terkirim", the last registered first. */
  readonly people: {
    list(): readonly Person[];
    get(applicationId: string): Person | undefined;
    /** By words of the name, the code, or the last four digits of NIK or phone. */
    search(text: string, limit?: number): readonly Person[];
  };

  readonly files: {
    /** Keeps a photo with its form. The bytes are what will be sent: compress them first. */
    add(file: {
      id: string;
      applicationId: string;
      kind: EvidenceKind;
      bytes: Uint8Array<ArrayBuffer>;
    }): Promise<FieldFile>;
    remove(id: string): Promise<void>;
    of(applicationId: string): readonly FieldFile[];
    /** Undefined once the server has it and a day has passed. */
    bytes(id: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  };

  /** What screens keep for the next time, by a name; null for nothing. Sealed and wiped like the rest. */
  readonly notes: {
    get(name: string): unknown;
    put(name: string, value: unknown): Promise<void>;
  };
  /** Ends what the server gave back of somebody: it was dealt with. */
  dropReturned(applicationId: string): Promise<void>;

  pack(): KeptPack | null;
  device(): DeviceState | null;
  /** The keys this store was opened with. */
  readonly keys: DeviceKeys;
  readonly now: () => Date;
  /** Removes everything from this phone. */
  wipe(): Promise<void>;
  close(): void;

  /** What only the synchronisation calls. */
  readonly syncing: {
    putDevice(device: DeviceState): Promise<void>;
    putPack(pack: KeptPack): Promise<void>;
    waitingFiles(): readonly FieldFile[];
    markLeft(seqs: readonly number[]): Promise<void>;
    /** Does what the answers to commands say, all of them or none. Their receipts were checked. */
    settle(answers: readonly Settled[]): Promise<void>;
    putPeople(people: readonly BroughtIn[]): Promise<void>;
    putFile(file: FieldFile): Promise<void>;
    /** Removes the bytes of photos that the server has had for a day. */
    forgetOldBytes(): Promise<void>;
  };
};

/** A command by its number, and what was answered. */
export type Settled = { readonly seq: number; readonly answer: CommandAnswer };

/** A photo lies here for so long after the server has it: until then it may be looked at, or sent again. */
const BYTES_KEPT_MS = 24 * 60 * 60 * 1000;
const SEARCH_LIMIT = 30;

/** Opens what lies on this phone. Throws when the keys are not the right ones. */
export async function openStore(
  rows: Rows,
  keys: DeviceKeys,
  given: { now: () => Date; newId: () => string },
): Promise<FieldStore> {
  const { newId, now } = given;
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const listeners = new Set<() => void>();
  const opened = async <T>(bytes: Uint8Array<ArrayBuffer>) =>
    JSON.parse(decoder.decode(await keys.open(bytes))) as T;
  const sealed = async (shelf: Shelf, key: string, value: unknown): Promise<Change> => ({
    shelf,
    key,
    bytes: value === null ? null : await keys.seal(encoder.encode(JSON.stringify(value))),
  });
  const load = async <T>(shelf: Shelf): Promise<Map<string, T>> => {
    const all = await rows.all(shelf);
    return new Map(
      await Promise.all(all.map(async ([key, bytes]) => [key, await opened<T>(bytes)] as const)),
    );
  };
  const [drafts, commands, people, files, meta] = await Promise.all([
    load<Draft>("drafts"),
    load<WaitingCommand>("commands"),
    load<Person>("people"),
    load<FieldFile>("files"),
    load<unknown>("meta"),
  ]);

  /** One change after another: numbers of commands are given once. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work, work);
    last = done.catch(() => {});
    return done;
  };
  const maps: Partial<Record<Shelf, Map<string, unknown>>> = {
    drafts,
    commands,
    people,
    files,
    meta,
  };
  type Put = readonly [Shelf, string, unknown];
  /** Writes all of it or nothing, and only then lets it be seen. */
  const write = async (puts: readonly Put[], more: readonly Change[] = []): Promise<void> => {
    if (puts.length + more.length === 0) return;
    const changes = await Promise.all(puts.map(([shelf, key, value]) => sealed(shelf, key, value)));
    await rows.write([...changes, ...more]);
    for (const [shelf, key, value] of puts)
      if (value === null) maps[shelf]?.delete(key);
      else maps[shelf]?.set(key, value);
    for (const listener of listeners) listener();
  };

  const device = () => (meta.get("device") ?? null) as DeviceState | null;
  const pack = () => (meta.get("pack") ?? null) as KeptPack | null;
  const inOrder = () => [...commands.values()].sort((a, b) => a.seq - b.seq);
  const filesOf = (applicationId: string) =>
    [...files.values()].filter((file) => file.applicationId === applicationId);
  const withoutBytes = (id: string): Change => ({ shelf: "bytes", key: id, bytes: null });

  type Order =
    | { readonly kind: "register"; readonly payload: RegisterPayload }
    | { readonly kind: "correct"; readonly payload: CorrectPayload; readonly baseVersion: number }
    | { readonly kind: "call-off"; readonly payload: CallOffPayload };

  const save = (order: Order, name: string, also: (applicationId: string) => readonly Put[]) =>
    inTurn(async () => {
      const mine = device();
      if (mine === null) throw new Error("This device is not enrolled yet");
      const applicationId =
        order.kind === "register" ? order.payload.draft.id : order.payload.applicationId;
      const before = inOrder().findLast((each) => each.applicationId === applicationId);
      const command = FieldCommand.parse({
        version: COMMAND_VERSION,
        deviceId: mine.deviceId,
        seq: mine.nextSeq,
        id: newId(),
        madeAt: now().toISOString(),
        after: before?.seq ?? null,
        ...order,
      });
      const text = JSON.stringify(command);
      const waiting: WaitingCommand = {
        seq: command.seq,
        kind: command.kind,
        applicationId: subjectOf(command),
        name,
        madeAt: command.madeAt,
        signed: { text, signature: await keys.sign(text) },
        draft: drafts.get(applicationId)?.value ?? null,
        hasLeft: false,
        later: null,
      };
      await write([
        ["commands", keyOf(command.seq), waiting],
        ["meta", "device", { ...mine, nextSeq: mine.nextSeq + 1 }],
        ...also(applicationId),
      ]);
      return command;
    });

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    counts: () => {
      const waitingFiles = [...files.values()].filter(({ state }) => state === "waiting");
      return {
        incomplete: drafts.size,
        waiting: commands.size,
        sent: people.size,
        toDecide: [...people.values()].filter(
          ({ disputed, isObjectedTo, openWork }) =>
            disputed.length + openWork.length > 0 || isObjectedTo,
        ).length,
        returned: [...people.values()].filter(({ returned }) => returned !== null).length,
        filesWaiting: waitingFiles.length,
        fileBytesWaiting: waitingFiles.reduce(
          (sum, { byteCount, sent }) => sum + byteCount - sent,
          0,
        ),
        commandBytesWaiting: [...commands.values()].reduce(
          (sum, { signed }) => sum + signed.text.length + signed.signature.length,
          0,
        ),
      };
    },
    drafts: {
      list: () => [...drafts.values()].sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1)),
      get: (id) => drafts.get(id),
      put: (id, value) =>
        inTurn(() => {
          const { faults = [], rejected = null } = drafts.get(id) ?? {};
          const draft: Draft = { id, value, changedAt: now().toISOString(), faults, rejected };
          return write([["drafts", id, draft]]);
        }),
      remove: (id) =>
        inTurn(() => {
          const typed = filesOf(id).filter(({ state }) => state === "typed");
          return write(
            [["drafts", id, null], ...typed.map((file): Put => ["files", file.id, null])],
            typed.map((file) => withoutBytes(file.id)),
          );
        }),
    },
    queue: inOrder,
    saveRegistration: (payload) =>
      save({ kind: "register", payload }, payload.draft.name, (id) => [
        ["drafts", id, null],
        ...filesOf(id).map((file): Put => ["files", file.id, { ...file, state: "waiting" }]),
      ]),
    saveCorrection: (payload) => {
      const baseVersion = people.get(payload.applicationId)?.version ?? 0;
      return save(
        { kind: "correct", payload, baseVersion },
        nameOf(payload.applicationId),
        () => [],
      );
    },
    saveCallOff: (payload) =>
      save({ kind: "call-off", payload }, nameOf(payload.applicationId), () => []),
    takeBack: (seq) =>
      inTurn(async () => {
        const command = commands.get(keyOf(seq));
        const isLast = inOrder().every(
          (each) => each.seq <= seq || each.applicationId !== command?.applicationId,
        );
        if (command === undefined || command.hasLeft || !isLast) return false;
        const { applicationId: id, draft: value } = command;
        const puts: Put[] = [["commands", keyOf(seq), null]];
        if (command.kind === "register") {
          const changedAt = now().toISOString();
          puts.push(["drafts", id, { id, value, changedAt, faults: [], rejected: null }]);
          for (const file of filesOf(id))
            puts.push(["files", file.id, { ...file, state: "typed" }]);
        }
        await write(puts);
        return true;
      }),
    people: {
      list: () => [...people.values()].sort((a, b) => (a.registeredAt < b.registeredAt ? 1 : -1)),
      get: (id) => people.get(id),
      search: (text, limit = SEARCH_LIMIT) => searchPeople([...people.values()], text, limit),
    },
    files: {
      add: async ({ id, applicationId, kind, bytes }) => {
        const sha256 = hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
        const file: FieldFile = {
          id,
          applicationId,
          kind,
          byteCount: bytes.length,
          sha256,
          state: commandOf(applicationId) || people.has(applicationId) ? "waiting" : "typed",
          sent: 0,
          refusal: null,
          keptAt: null,
        };
        const lying: Change = { shelf: "bytes", key: id, bytes: await keys.seal(bytes) };
        await inTurn(() => write([["files", id, file]], [lying]));
        return file;
      },
      remove: (id) => inTurn(() => write([["files", id, null]], [withoutBytes(id)])),
      of: filesOf,
      bytes: async (id) => {
        const lying = await rows.get("bytes", id);
        return lying === undefined ? undefined : keys.open(lying);
      },
    },
    notes: {
      get: (name) => meta.get(noteKey(name)) ?? null,
      put: (name, value) => inTurn(() => write([["meta", noteKey(name), value]])),
    },
    dropReturned: (id) =>
      inTurn(() => {
        const person = people.get(id);
        return person === undefined
          ? Promise.resolve()
          : write([["people", id, { ...person, returned: null }]]);
      }),
    pack,
    device,
    keys,
    now,
    wipe: () =>
      inTurn(async () => {
        await rows.wipe();
        for (const map of Object.values(maps)) map.clear();
        for (const listener of listeners) listener();
      }),
    close: () => rows.close(),
    syncing: {
      // Numbers only rise: what another change has given out meanwhile stays given.
      putDevice: (next) =>
        inTurn(() => {
          const nextSeq = Math.max(next.nextSeq, device()?.nextSeq ?? 1);
          return write([["meta", "device", { ...next, nextSeq }]]);
        }),
      putPack: (next) => inTurn(() => write([["meta", "pack", next]])),
      waitingFiles: () =>
        [...files.values()].filter(
          ({ applicationId, state }) => state === "waiting" && people.has(applicationId),
        ),
      markLeft: (seqs) =>
        inTurn(() =>
          write(
            seqs.flatMap((seq): Put[] => {
              const command = commands.get(keyOf(seq));
              if (command === undefined || command.hasLeft) return [];
              return [["commands", keyOf(seq), { ...command, hasLeft: true }]];
            }),
          ),
        ),
      // Of two answers about one person the second rests on what the first changed.
      settle: (answers) =>
        inTurn(async () => {
          const puts = new Map<string, Put>();
          const seen = (id: string) =>
            (puts.get(`people ${id}`)?.[2] ?? people.get(id)) as Person | undefined;
          for (const { answer, seq } of answers)
            for (const put of settled(seq, answer, seen)) puts.set(`${put[0]} ${put[1]}`, put);
          await write([...puts.values()]);
        }),
      putPeople: (page) =>
        inTurn(() =>
          write(
            page.map((person): Put => {
              const before = people.get(person.applicationId);
              const { receipt = null, openWork = [], returned = null } = before ?? {};
              // What the server no longer calls disputed was decided.
              const open = person.disputed.length > 0 || person.isObjectedTo ? openWork : [];
              return [
                "people",
                person.applicationId,
                { ...person, receipt, returned, openWork: open },
              ];
            }),
          ),
        ),
      putFile: (file) => inTurn(() => write([["files", file.id, file]])),
      forgetOldBytes: () =>
        inTurn(() => {
          const until = now().getTime() - BYTES_KEPT_MS;
          const old = [...files.values()].filter(
            ({ keptAt }) => keptAt !== null && Date.parse(keptAt) < until,
          );
          return write(
            old.map((file): Put => ["files", file.id, null]),
            old.map((file) => withoutBytes(file.id)),
          );
        }),
    },
  };

  function nameOf(applicationId: string): string {
    return people.get(applicationId)?.name ?? commandOf(applicationId)?.name ?? "";
  }

  function commandOf(applicationId: string): WaitingCommand | undefined {
    return inOrder().find((each) => each.applicationId === applicationId);
  }

  /** What changes on this phone by an answer. */
  function settled(
    seq: number,
    answer: CommandAnswer,
    personNow: (id: string) => Person | undefined,
  ): Put[] {
    const key = keyOf(seq);
    const command = commands.get(key);
    if (command === undefined) return []; // answered before: the same answer came twice
    const { applicationId: id } = command;
    if (answer.outcome === "later") return [["commands", key, { ...command, later: answer.why }]];
    const gone: Put = ["commands", key, null];
    if (answer.outcome === "rejected") {
      if (command.kind !== "register") return [gone, ...returned(command, answer, personNow(id))];
      const { faults, why: rejected } = answer;
      const changedAt = now().toISOString();
      return [
        gone,
        ["drafts", id, { id, value: command.draft, changedAt, faults, rejected }],
        ...filesOf(id).map((file): Put => ["files", file.id, { ...file, state: "typed" }]),
      ];
    }
    const before = personNow(id) ?? personOf(command, answer.receipt);
    if (before === null) return [gone];
    // What came back before was typed anew.
    const person = { ...before, returned: null };
    if (answer.outcome === "accepted") {
      const { state, version, nextStep, receipt } = answer;
      const kept = command.kind === "register" ? receipt : person.receipt;
      return [gone, ["people", id, { ...person, state, version, nextStep, receipt: kept }]];
    }
    const openWork = [...new Set([...person.openWork, answer.workId])];
    const more = answer.outcome === "conflict" ? answer.fields : [];
    return [
      gone,
      [
        "people",
        id,
        { ...person, openWork, disputed: [...new Set([...person.disputed, ...more])] },
      ],
    ];
  }

  /** A correction or a wish to call off that came back lies with its person. */
  function returned(
    command: WaitingCommand,
    { faults, why }: Extract<CommandAnswer, { outcome: "rejected" }>,
    person: Person | undefined,
  ): Put[] {
    const said = JSON.parse(command.signed.text) as FieldCommand;
    if (person === undefined || said.kind === "register") return [];
    const { reason } = said.payload;
    const fields = said.kind === "correct" ? said.payload.fields : null;
    const back = { kind: said.kind, why, faults, fields, reason };
    return [["people", person.applicationId, { ...person, returned: back }]];
  }

  /** Somebody as this phone knows them, until the server's page of people says more. */
  function personOf(command: WaitingCommand, receipt: Receipt): Person | null {
    const said = JSON.parse(command.signed.text) as FieldCommand;
    if (said.kind !== "register") return null;
    const { draft } = said.payload;
    const { code, receivedAt } = JSON.parse(receipt.text) as ReceiptText;
    const digits = (draft.phone ?? "").replace(/\D/g, "");
    return {
      applicationId: draft.id,
      code: code ?? "",
      name: draft.name,
      nikMasked: maskNik(draft.nik),
      nikEnd: draft.nik.slice(-4),
      phoneEnd: digits === "" ? null : digits.slice(-4),
      kelurahanCode: null,
      rt: Number(draft.rt ?? "") || null,
      occupationId: null,
      registeredAt: receivedAt,
      state: "checking",
      nextStep: null,
      coveredTo: null,
      cardCodes: [],
      version: 0,
      disputed: [],
      isObjectedTo: false,
      receipt,
      returned: null,
      openWork: [],
    };
  }
}

/** Where a note lies, so that no name is that of the device or the pack. */
function noteKey(name: string): string {
  return `note ${name}`;
}

/** Numbers of commands in the order of their keys. */
function keyOf(seq: number): string {
  return String(seq).padStart(10, "0");
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** By words of the name, the code, that of a card, or the last four digits of NIK or phone. */
function searchPeople(people: readonly Person[], text: string, limit: number): Person[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const digits = text.replace(/\D/g, "");
  const code = text.toUpperCase().replace(/[^0-9A-Z]/g, "");
  return people
    .filter((person) => {
      const name = (person.name ?? "").toLowerCase();
      if (words.every((word) => name.includes(word))) return true;
      if (code.length >= 6 && person.code.replaceAll("-", "").startsWith(code)) return true;
      // The ninth symbol checks the eight before it.
      if (code.length >= 8 && person.cardCodes?.includes(code.slice(0, 8)) === true) return true;
      if (digits.length < 4) return false;
      const end = digits.slice(-4);
      return person.phoneEnd === end || person.nikEnd === end;
    })
    .slice(0, limit);
}

/** A fingerprint of a signed command, as `DeviceOpening` announces it. */
export async function printOf({ text, signature }: WaitingCommand["signed"]): Promise<string> {
  const bytes = new TextEncoder().encode(`${text}.${signature}`);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return toBase64url(hash.subarray(0, 16));
}
