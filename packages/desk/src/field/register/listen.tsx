import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../language.ts";
import { Icon } from "../parts/icons.tsx";

/** The three sentences, spoken. Kept with the app's shell, so that it plays without a network. */
const CLIP = "/field/consent.opus";

/** Plays the notice aloud. Where the clip is missing there is no button, and one reads it out. */
export function Listen({ onPlayed }: { onPlayed: () => void }) {
  const [isThere, setIsThere] = useState(false);
  const [isPlaying, setIsPlaying] = useState(false);
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    void fetch(CLIP, { method: "GET" })
      .then(({ ok, headers }) =>
        setIsThere(ok && headers.get("content-type")?.startsWith("audio/") === true),
      )
      .catch(() => {});
  }, []);
  if (!isThere) return null;
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: what it says stands above it, word by word */}
      <audio
        ref={audio}
        src={CLIP}
        onEnded={() => {
          setIsPlaying(false);
          onPlayed();
        }}
      />
      <button
        type="button"
        class="quiet wide"
        aria-pressed={isPlaying}
        onClick={() => {
          if (isPlaying) audio.current?.pause();
          else void audio.current?.play();
          setIsPlaying(!isPlaying);
        }}
      >
        <Icon name="sound" />
        {t(isPlaying ? "consent.stop" : "consent.play")}
      </button>
    </>
  );
}
