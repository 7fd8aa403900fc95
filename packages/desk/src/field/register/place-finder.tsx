import type { Place } from "@payung/domain/field/commands.ts";
import { useEffect, useState } from "preact/hooks";
import { t } from "../language.ts";
import { Icon } from "../parts/icons.tsx";

/** A fix this good is taken by itself. */
const GOOD_METRES = 20;
/** Some phones never get better: after so long one may take what there is. */
const PATIENCE_MS = 20_000;

type Fix = Omit<Place, "taken">;

/**
 * Where one stands, with how well the phone knows it. Never in anybody's way: bad reception is told of, and one goes on
 * without a place.
 */
export function PlaceFinder(props: {
  place: Place | null;
  onPlace: (place: Place | null) => void;
}) {
  const { place, onPlace } = props;
  const [isAsked, setIsAsked] = useState(false);
  const [fix, setFix] = useState<Fix | null>(null);
  const [isLong, setIsLong] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    // Whoever allowed it before is not asked to press again.
    void navigator.permissions
      ?.query({ name: "geolocation" })
      .then(({ state }) => setIsAsked((before) => before || state === "granted"))
      .catch(() => {});
  }, []);
  const isLooking = isAsked && place === null && !hasFailed;
  useEffect(() => {
    if (!isLooking) return;
    const timer = setTimeout(() => setIsLong(true), PATIENCE_MS);
    const watch = navigator.geolocation.watchPosition(
      ({ coords: { latitude, longitude, accuracy } }) => {
        const found = { latitude, longitude, accuracy: Math.round(accuracy) };
        setFix((before) => (before === null || found.accuracy < before.accuracy ? found : before));
        if (found.accuracy <= GOOD_METRES) onPlace({ ...found, taken: "gps" });
      },
      () => setHasFailed(true),
      { enableHighAccuracy: true, maximumAge: 30_000 },
    );
    return () => {
      clearTimeout(timer);
      navigator.geolocation.clearWatch(watch);
    };
  }, [isLooking]);
  const metres = (place ?? fix)?.accuracy;
  return (
    <section class="place" aria-labelledby="place-title">
      <h2 id="place-title">
        {t("place.fix")} <span class="optional">{t("field.optional")}</span>
      </h2>
      <div class="place-row">
        <Ring metres={metres} isTaken={place !== null} />
        <p aria-live="polite">{words()}</p>
      </div>
      {!isLooking && place === null && (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            setHasFailed(false);
            setIsAsked(true);
          }}
        >
          <Icon name="place" />
          {t("place.find")}
        </button>
      )}
      {isLooking && isLong && fix !== null && (
        <button type="button" class="quiet" onClick={() => onPlace({ ...fix, taken: "by-hand" })}>
          {t("place.take", { metres: fix.accuracy })}
        </button>
      )}
      {place !== null && (
        <button
          type="button"
          class="link"
          onClick={() => {
            setFix(null);
            setIsLong(false);
            onPlace(null);
          }}
        >
          {t("place.again")}
        </button>
      )}
    </section>
  );

  function words(): string {
    if (place !== null) return t("place.taken", { metres: place.accuracy });
    if (hasFailed) return t("place.failed");
    if (!isLooking) return t("place.why");
    return metres === undefined ? t("place.looking") : t("place.so-far", { metres });
  }
}

/** The wider, the less one knows. A circle of 20 metres fits the dot. */
function Ring({ metres, isTaken }: { metres: number | undefined; isTaken: boolean }) {
  const radius = metres === undefined ? 22 : Math.min(22, 4 + Math.sqrt(metres) * 0.9);
  return (
    <svg class={isTaken ? "ring taken" : "ring"} viewBox="0 0 48 48" aria-hidden="true">
      <circle class="ring-wide" cx="24" cy="24" r={radius} />
      <circle class="ring-dot" cx="24" cy="24" r="4" />
    </svg>
  );
}
