/** Finds QR codes in what a camera sees. */
export type Scanner = {
  stop(): void;
  /** Switches the lamp; null where there is none. */
  readonly lamp: ((isOn: boolean) => Promise<void>) | null;
};

/** Reads the codes in one picture. */
type Reader = (video: HTMLVideoElement) => Promise<readonly string[]>;

/** Looks so often: a hand needs longer to hold still. */
const EVERY_MS = 180;

/** The camera's stream may have a lamp, which the types of the DOM do not know. */
type WithLamp = MediaTrackCapabilities & { readonly torch?: boolean };

/**
 * Looks through the camera until it is stopped.
 *
 * @throws what the browser says when there is no camera, or it is not allowed
 */
export async function startScanner(
  video: HTMLVideoElement,
  onText: (text: string) => void,
): Promise<Scanner> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 } },
  });
  video.srcObject = stream;
  await video.play();
  const read = (await ownReader()) ?? (await loadedReader());
  let isStopped = false;
  const look = async () => {
    if (isStopped) return;
    const found = await read(video).catch(() => []);
    for (const text of found) if (!isStopped) onText(text);
    setTimeout(() => void look(), EVERY_MS);
  };
  void look();
  const [track] = stream.getVideoTracks();
  const hasLamp = (track?.getCapabilities?.() as WithLamp | undefined)?.torch === true;
  return {
    stop: () => {
      isStopped = true;
      for (const each of stream.getTracks()) each.stop();
      video.srcObject = null;
    },
    lamp:
      track !== undefined && hasLamp
        ? (isOn) =>
            track.applyConstraints({ advanced: [{ torch: isOn } as MediaTrackConstraintSet] })
        : null,
  };
}

type Detector = {
  detect(source: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]>;
};
type DetectorClass = {
  new (how: { formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
};

/** The phone's own, where it has one: quick, and no byte to load. */
async function ownReader(): Promise<Reader | null> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  if (BarcodeDetector === undefined) return null;
  const formats = await BarcodeDetector.getSupportedFormats().catch((): readonly string[] => []);
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video)).map(({ rawValue }) => rawValue);
}

async function loadedReader(): Promise<Reader> {
  const { decodeQR } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  return async (video) => {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (context === null || canvas.width === 0) return [];
    context.drawImage(video, 0, 0);
    try {
      return [decodeQR(context.getImageData(0, 0, canvas.width, canvas.height))];
    } catch {
      return []; // no code in sight
    }
  };
}
