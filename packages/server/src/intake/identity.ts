import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { soundOf } from "@payung/domain/intake/name-spelling.ts";
import { type NormalName, normaliseName } from "@payung/domain/intake/person-name.ts";
import {
  type EstimatedModel,
  readModel,
  requireEstimated,
} from "@payung/linkage/model/read-model.ts";
import { blockingKeys } from "@payung/linkage/online/keys.ts";
import type { Vault } from "../shared/keys.ts";

/** How alike two people are: what is compared and how much it counts, as data. */
export const IDENTITY_MODEL: EstimatedModel = readIdentityModel();

/** By which rules keys are made. Other rules make other keys, and everybody is keyed anew. */
export const KEYS_MODEL: number = hash(
  "sha256",
  JSON.stringify([IDENTITY_MODEL.columns, IDENTITY_MODEL.blocking, "name-words-1"]),
  "buffer",
).readInt32BE(0);

function readIdentityModel(): EstimatedModel {
  const file = new URL("../../../linkage/models/indonesian-identity.json", import.meta.url);
  const model = readModel(JSON.parse(readFileSync(file, "utf8")));
  requireEstimated(model);
  return model;
}

/** What is compared of a person, by the names of the model's columns. It is never stored so. */
export type Identity = {
  readonly nik: string | null;
  readonly kk: string | null;
  /** The normal form: titles and degrees off, certain spellings unified, the words sorted. */
  readonly name: string;
  /** The same words in the order in which they were written. */
  readonly spoken: string;
  /** Everything that the name may mean, and the other names beside it. */
  readonly readings: string;
  readonly born: string | null;
  readonly sex: string | null;
  readonly birthPlace: string | null;
  readonly kelurahan: string | null;
  readonly phone: string | null;
};

/** A stored application, as far as it says who somebody is. */
export type IdentityRow = {
  readonly id: string;
  readonly nik_sealed: Buffer | null;
  readonly kk_sealed: Buffer | null;
  readonly name: string | null;
  readonly born_on: string | null;
  readonly sex: string | null;
  readonly birth_place: string | null;
  readonly kelurahan_code: string | null;
  readonly phone: string | null;
};

/** Opens what a stored application says about who somebody is. */
export function openIdentity(row: IdentityRow, vault: Pick<Vault, "openNik">): Identity {
  const open = (sealed: Buffer | null) => (sealed === null ? null : vault.openNik(sealed, row.id));
  const name = normaliseName(row.name ?? "");
  return identityOf(row, name, open(row.nik_sealed), open(row.kk_sealed));
}

/** What is compared of a person whose numbers are not sealed, or no longer. */
export function identityOf(
  said: Partial<Omit<IdentityRow, "id" | "name" | "nik_sealed" | "kk_sealed">>,
  name: NormalName,
  nik: string | null,
  kk: string | null,
): Identity {
  return {
    nik,
    kk,
    name: name.key,
    spoken: name.words.join(" "),
    readings: [...name.readings, ...name.aliases].join(";"),
    born: said.born_on ?? null,
    sex: said.sex ?? null,
    birthPlace: said.birth_place ?? null,
    kelurahan: said.kelurahan_code ?? null,
    phone: said.phone ?? null,
  };
}

/**
 * By what those who look like this person are found. Blind: without the secret nobody can try out which NIK or
 * telephone number a key may stand for.
 */
export function personKeys(identity: Identity, vault: Pick<Vault, "blind">): bigint[] {
  const keys = blockingKeys(IDENTITY_MODEL, identity).map(({ key }) => key);
  return vault.blind([...new Set(keys)], KEYS_MODEL);
}

/** How many letters of a word somebody has to type for it to be found. */
export const SEARCHED_LETTERS_MIN = 3;

/**
 * By what a name is found that somebody types: for each of its words how it sounds, and its first letters. Blind too,
 * and in the same index, since no key of the one is ever a key of the other.
 */
export function nameWordKeys(
  words: readonly string[],
  vault: Pick<Vault, "blind">,
): (readonly bigint[])[] {
  return words.map((word) => {
    const hashes = [`sound ${soundOf(word)}`, `start ${word.slice(0, SEARCHED_LETTERS_MIN)}`];
    return vault.blind(
      hashes.map((text) => hash("sha256", text, "buffer").readBigInt64BE(0)),
      KEYS_MODEL,
    );
  });
}

/** Everything a person is found by: by those who look like them, and by whoever types their name. */
export function allKeys(
  identity: Identity,
  name: NormalName,
  vault: Pick<Vault, "blind">,
): bigint[] {
  return [...new Set([...personKeys(identity, vault), ...nameWordKeys(name.words, vault).flat()])];
}
