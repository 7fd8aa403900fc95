import { symmetricEncrypt } from "better-auth/crypto";
import { uuidv7 } from "uuidv7";
import { type Office, write } from "../shared/office.ts";
import { base32 } from "./one-time-code.ts";
import type { StaffRole } from "./roles.ts";
import type { Grant } from "./scope.ts";
import * as signInStore from "./sign-in-store.ts";
import { acceptInvitation, inviteStaff } from "./staff.ts";

/** A made-up member of staff whom anybody may try to be in the example city. */
export type DemoPerson = {
  readonly person: string;
  readonly role: StaffRole;
  readonly name: string;
};

/** The made-up staff with what they sign in by, which nobody is told. */
export type Demo = {
  readonly people: readonly (DemoPerson & {
    readonly email: string;
    readonly password: string;
    /** Of their authenticator app. */
    readonly secret: string;
  })[];
};

type Invented = DemoPerson & { readonly organisation?: string; readonly areas?: Grant["areas"] };

/** One of each role; two verifiers, because a decision takes two people. */
const PEOPLE: readonly Invented[] = [
  { person: "verifier-1", role: "verifier", name: "Siti Rahmawati" },
  { person: "verifier-2", role: "verifier", name: "Budi Hartono" },
  { person: "supervisor", role: "supervisor", name: "Nurlela Hasibuan" },
  { person: "programme-manager", role: "programme-manager", name: "Andi Saputra" },
  {
    person: "kelurahan-officer",
    role: "kelurahan-officer",
    name: "Dewi Anggraini",
    areas: ["15.71.07.1005"],
  },
  {
    person: "collector",
    role: "collector",
    name: "Rian Pratama",
    organisation: "Serikat Ojek Jambi",
    areas: ["own"],
  },
  {
    person: "insurer-officer",
    role: "insurer-officer",
    name: "Maya Lestari",
    organisation: "BPJS Ketenagakerjaan Cabang Jambi",
  },
  { person: "treasurer", role: "treasurer", name: "Hendra Wijaya" },
  { person: "funder", role: "funder", name: "Ratna Sari", organisation: "Yayasan Batanghari" },
  {
    person: "employer",
    role: "employer",
    name: "Yusuf Harahap",
    organisation: "CV Karya Bangun",
    areas: ["own"],
  },
  { person: "monitor", role: "monitor", name: "Lina Marpaung", organisation: "Pemantau Warga" },
  { person: "administrator", role: "administrator", name: "Ani Kusuma" },
];

/**
 * Lets made-up staff into the example city, if they are not in it yet. They sign in by a password and an authenticator's secret
 * like everybody; both are derived from the keys, so that nothing about them is written down. Only the command line calls this, and
 * only for the example.
 *
 * @param signInSecret what the sign-in seals authenticators' secrets with
 */
export async function prepareDemo(office: Office, signInSecret: string): Promise<Demo> {
  const { actor, vault, now } = office;
  const people = PEOPLE.map((each) => ({
    ...each,
    email: `${each.person}@contoh.example`,
    password: vault.secretFor(`demo password ${each.person}`),
    seed: vault.secretFor(`demo authenticator ${each.person}`),
  }));
  for (const { role, name, email, password, seed, organisation = null, areas = ["*"] } of people) {
    await write(office, async (tx) => {
      await signInStore.openSignIn(tx);
      if (await signInStore.hasUser(tx, email)) return;
      const id = uuidv7();
      const staff = { id, name, email, organisation, grants: [{ role, areas }] };
      const { token } = await inviteStaff(tx, actor, staff, now());
      await acceptInvitation(tx, actor, { token, password, first: null }, now());
      const seal = (data: string) => symmetricEncrypt({ key: signInSecret, data });
      await signInStore.insertAuthenticator(tx, {
        id: uuidv7(),
        userId: id,
        secret: await seal(seed),
        backupCodes: await seal("[]"),
      });
    });
  }
  return {
    people: people.map(({ person, role, name, email, password, seed }) => ({
      person,
      role,
      name,
      email,
      password,
      secret: base32(seed),
    })),
  };
}
