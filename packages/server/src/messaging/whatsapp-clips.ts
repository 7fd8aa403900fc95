import * as z from "zod/mini";
import { readClip } from "../shared/sound.ts";
import { readAtMost } from "./read-at-most.ts";
import type { WhatsAppSettings } from "./settings.ts";

const UPLOAD_TIMEOUT_MS = 30_000;
const ANSWER_BYTES_MAX = 64 * 1024;
/** Meta keeps what was uploaded for 30 days. */
const KEPT_MS = 29 * 24 * 60 * 60_000;

const Uploaded = z.object({ id: z.string() });

/** What Meta calls the clips that we have uploaded; each is uploaded once, by each process, until Meta forgets it. */
export function uploadedClips(settings: WhatsAppSettings, now: () => number = Date.now) {
  const base = settings.baseUrl.replace(/\/$/, "");
  const known = new Map<string, { readonly id: string; readonly until: number }>();
  return {
    /** Meta's name for a clip; throws where it cannot be had now. */
    idOf: async (clip: string): Promise<string> => {
      const there = known.get(clip);
      if (there !== undefined && there.until > now()) return there.id;
      const bytes = readClip(clip);
      if (bytes === null) throw new Error(`There is no clip ${clip}`);
      const form = new FormData();
      form.set("messaging_product", "whatsapp");
      form.set("type", "audio/ogg");
      form.set("file", new Blob([new Uint8Array(bytes)], { type: "audio/ogg" }), clip);
      const response = await fetch(`${base}/${settings.phoneNumberId}/media`, {
        method: "POST",
        headers: { authorization: `Bearer ${settings.accessToken}` },
        body: form,
        signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS),
        redirect: "error",
      });
      const answer = (await readAtMost(response, ANSWER_BYTES_MAX)).toString("utf8");
      if (!response.ok) throw new Error(`WhatsApp does not take the clip: ${response.status}`);
      const { id } = Uploaded.parse(JSON.parse(answer));
      known.set(clip, { id, until: now() + KEPT_MS });
      return id;
    },
    /** Meta knows it no more: the next time it is uploaded anew. */
    forget: (clip: string): void => {
      known.delete(clip);
    },
  };
}
