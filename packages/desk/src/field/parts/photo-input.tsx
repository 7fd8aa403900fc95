import type { EvidenceKind } from "@payung/domain/evidence/kinds.ts";
import { useEffect, useState } from "preact/hooks";
import { newId } from "../../shared/new-id.ts";
import { NoPicture, shrink } from "../capture-photo.ts";
import { t } from "../language.ts";
import { useStore } from "../phone.ts";
import type { PhotoRef } from "../register/answers.ts";
import { sayBytes } from "../say.ts";
import { Icon } from "./icons.tsx";

/** Takes a photo with the phone's own camera, makes it small, keeps it, and shows that it is there. */
export function PhotoInput(props: {
  id: string;
  title: string;
  again: string;
  /** What is on it, for who does not see it. */
  what: string;
  hint?: string;
  applicationId: string;
  kind: EvidenceKind;
  photo: PhotoRef | null;
  onPhoto: (photo: PhotoRef | null) => void;
}) {
  const { id, title, again, what, hint, applicationId, kind, photo, onPhoto } = props;
  const store = useStore();
  const [state, setState] = useState<"ready" | "working" | "no-picture" | "full">("ready");
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setState("working");
    try {
      const bytes = new Uint8Array(await (await shrink(file)).arrayBuffer());
      const kept = await store.files.add({ id: newId(), applicationId, kind, bytes });
      if (photo !== null) await store.files.remove(photo.id);
      onPhoto({ id: kept.id, bytes: kept.byteCount });
      setState("ready");
    } catch (error) {
      setState(error instanceof NoPicture ? "no-picture" : "full");
    }
  };
  return (
    <div class="photo">
      {photo !== null && <KeptPhoto photo={photo} what={what} />}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {/* The label is the button: the browser's own words may be of another language. */}
      <span class="file-button">
        <input
          id={id}
          class="unseen"
          type="file"
          accept="image/*"
          capture="environment"
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onChange={(event) => {
            const input = event.currentTarget;
            // A second photo under the same name is another one.
            void take(input.files?.[0]).then(() => {
              input.value = "";
            });
          }}
        />
        <label for={id} class="quiet wide">
          <Icon name="camera" />
          {photo === null ? title : again}
        </label>
      </span>
      <p class="fine" role="status">
        {state === "working" && t("photo.working")}
        {state === "ready" && photo !== null && t("photo.kept", { size: sayBytes(photo.bytes) })}
      </p>
      {(state === "no-picture" || state === "full") && (
        <p class="fault" role="alert">
          {t(state === "full" ? "photo.full" : "photo.no-picture")}
        </p>
      )}
    </div>
  );
}

/** A photo that lies on this phone, opened to be looked at. */
export function KeptPhoto({ photo, what }: { photo: PhotoRef; what: string }) {
  const store = useStore();
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let isGone = false;
    void store.files.bytes(photo.id).then((bytes) => {
      if (bytes === undefined || isGone) return;
      made = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
      setAddress(made);
    });
    return () => {
      isGone = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [photo.id]);
  return address === null ? null : <img class="thumb" src={address} alt={what} />;
}
