import { useEffect, useRef, useState } from "preact/hooks";
import { newId } from "../../shared/new-id.ts";
import { asJpeg } from "../capture-photo.ts";
import { t } from "../language.ts";
import { useStore } from "../phone.ts";
import type { PhotoRef } from "../register/answers.ts";
import { KeptPhoto } from "./photo-input.tsx";

/** Twice the shown size, so that print is clean; small enough for some kilobytes. */
const WIDTH = 640;
const HEIGHT = 280;
/** The pen rests so long before what was drawn is kept. */
const REST_MS = 400;

/** A name drawn with a finger. Kept as it is drawn; drawn anew from nothing. */
export function Signature(props: {
  applicationId: string;
  photo: PhotoRef | null;
  onPhoto: (photo: PhotoRef | null) => void;
}) {
  const { applicationId, photo, onPhoto } = props;
  const store = useStore();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isDrawn, setIsDrawn] = useState(false);
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const pen = useRef<{ x: number; y: number } | null>(null);
  const kept = useRef(photo);
  kept.current = photo;
  const isShown = photo !== null && !isDrawn;
  useEffect(() => {
    blank(canvas.current);
    // It comes up where nobody looks: below what was just chosen.
    if (!isShown) canvas.current?.scrollIntoView({ block: "center" });
  }, [isShown]);

  const at = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLCanvasElement).getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * WIDTH,
      y: ((event.clientY - box.top) / box.height) * HEIGHT,
    };
  };
  const draw = (event: PointerEvent) => {
    const context = canvas.current?.getContext("2d");
    const from = pen.current;
    if (context === null || context === undefined || from === null) return;
    const to = at(event);
    context.lineWidth = 5;
    context.lineCap = "round";
    context.strokeStyle = "#111";
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    pen.current = to;
  };
  const keep = async () => {
    if (canvas.current === null) return;
    const bytes = new Uint8Array(await (await asJpeg(canvas.current, 0.7)).arrayBuffer());
    const file = await store.files.add({
      id: newId(),
      applicationId,
      kind: "consent-mark",
      bytes,
    });
    if (kept.current !== null) await store.files.remove(kept.current.id);
    onPhoto({ id: file.id, bytes: file.byteCount });
  };
  const lift = () => {
    if (pen.current === null) return;
    pen.current = null;
    clearTimeout(rest.current);
    rest.current = setTimeout(() => void keep(), REST_MS);
  };
  return (
    <div class="signature">
      {isShown ? (
        <KeptPhoto photo={photo} what={t("consent.signature-of")} />
      ) : (
        <canvas
          ref={canvas}
          width={WIDTH}
          height={HEIGHT}
          role="img"
          aria-label={t("consent.sign-here")}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            clearTimeout(rest.current);
            pen.current = at(event);
            setIsDrawn(true);
            draw(event);
          }}
          onPointerMove={draw}
          onPointerUp={lift}
          onPointerCancel={lift}
        />
      )}
      <p class="fine">{t("consent.sign-here")}</p>
      {photo !== null && (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            blank(canvas.current);
            setIsDrawn(false);
            void store.files.remove(photo.id);
            onPhoto(null);
          }}
        >
          {t("consent.sign-again")}
        </button>
      )}
    </div>
  );
}

function blank(canvas: HTMLCanvasElement | null): void {
  const context = canvas?.getContext("2d");
  if (context === null || context === undefined) return;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, WIDTH, HEIGHT);
}
