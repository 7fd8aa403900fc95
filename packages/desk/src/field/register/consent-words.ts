/** What the worker hears before agreeing (UU 27/2022 Ps. 20–22), in its order: read out, or played. */
export const CONSENT_SENTENCES = ["consent.use", "consent.checked", "consent.rights"] as const;

/** Those sentences spoken in Indonesian, among what the shell keeps; named by a hash of them, as `npm run sound` does. */
export const CONSENT_CLIP = "d8072756f2aa6549.opus";
