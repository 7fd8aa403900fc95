import { askSignIn, Refused } from "../shared/api.ts";

/** The person closed the browser's own window, or it found no passkey: nothing that needs a sentence of blame. */
export class PasskeyNotUsed extends Error {}

type Descriptor = {
  readonly id: string;
  readonly type: "public-key";
  readonly transports?: string[];
};
type RegisterOptions = {
  readonly challenge: string;
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly excludeCredentials?: readonly Descriptor[];
};
type AuthenticateOptions = {
  readonly challenge: string;
  readonly allowCredentials?: readonly Descriptor[];
};

export function canUsePasskeys(): boolean {
  return typeof PublicKeyCredential === "function";
}

/** Makes a passkey on this device and has the server keep its public half. */
export async function addPasskey(name: string): Promise<void> {
  const options = (await askSignIn("/passkey/generate-register-options")) as RegisterOptions;
  const made = await ask(() =>
    navigator.credentials.create({
      publicKey: {
        ...(options as unknown as PublicKeyCredentialCreationOptions),
        challenge: bytesOf(options.challenge),
        user: { ...options.user, id: bytesOf(options.user.id) },
        excludeCredentials: descriptorsOf(options.excludeCredentials),
      },
    }),
  );
  const answer = made.response as AuthenticatorAttestationResponse;
  await askSignIn("/passkey/verify-registration", {
    name,
    response: {
      ...identified(made),
      response: {
        clientDataJSON: textOf(answer.clientDataJSON),
        attestationObject: textOf(answer.attestationObject),
        transports: answer.getTransports(),
      },
    },
  });
}

/** Signs in by a passkey of this device. */
export async function signInByPasskey(): Promise<void> {
  const options = (await askSignIn(
    "/passkey/generate-authenticate-options",
  )) as AuthenticateOptions;
  const used = await ask(() =>
    navigator.credentials.get({
      publicKey: {
        ...(options as unknown as PublicKeyCredentialRequestOptions),
        challenge: bytesOf(options.challenge),
        allowCredentials: descriptorsOf(options.allowCredentials),
      },
    }),
  );
  const answer = used.response as AuthenticatorAssertionResponse;
  await askSignIn("/passkey/verify-authentication", {
    response: {
      ...identified(used),
      response: {
        clientDataJSON: textOf(answer.clientDataJSON),
        authenticatorData: textOf(answer.authenticatorData),
        signature: textOf(answer.signature),
        userHandle: answer.userHandle === null ? undefined : textOf(answer.userHandle),
      },
    },
  });
}

async function ask(open: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await open();
    if (credential instanceof PublicKeyCredential) return credential;
  } catch (error) {
    // It is on this device already: that is worth a sentence of its own.
    if (error instanceof DOMException && error.name === "InvalidStateError")
      throw new Refused(409, { code: "passkey-exists" });
    if (!(error instanceof DOMException)) throw error;
  }
  throw new PasskeyNotUsed();
}

function identified(credential: PublicKeyCredential) {
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function descriptorsOf(
  descriptors: readonly Descriptor[] | undefined,
): PublicKeyCredentialDescriptor[] {
  return (descriptors ?? []).map(
    (each) => ({ ...each, id: bytesOf(each.id) }) as PublicKeyCredentialDescriptor,
  );
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function textOf(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}
