import { useRef, useState } from "preact/hooks";
import { t } from "../language.ts";
import { Icon } from "../parts/icons.tsx";
import { CONSENT_CLIP } from "./consent-words.ts";

/** Plays the notice aloud. Where it cannot be played there is no button, and one reads it out. */
export function Listen({ onPlayed }: { onPlayed: () => void }) {
  const [isBroken, setIsBroken] = useState(false);
  const [isPlaying, setIsPlaying] = useState(false);
  const audio = useRef<HTMLAudioElement>(null);
  if (isBroken) return null;
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: what it says stands above it, word by word */}
      <audio
        ref={audio}
        src={`/field/${CONSENT_CLIP}`}
        onError={() => setIsBroken(true)}
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
