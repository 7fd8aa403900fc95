import { get } from "../shared/api.ts";
import { type MessageKey, t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { sayMoment, sayNumber } from "../shared/say.ts";

const NOTICES: Readonly<Record<"read" | "played", MessageKey>> = {
  read: "field-origin.read",
  played: "field-origin.played",
};
const MARKS: Readonly<Record<"signature" | "thumb" | "spoken", MessageKey>> = {
  signature: "field-origin.signature",
  thumb: "field-origin.thumb",
  spoken: "field-origin.spoken",
};

/** How somebody was registered in the field: how they agreed, where it was, what was noted. */
export function FieldOrigin({ id }: { id: string }) {
  const load = useLoad(
    (signal) => get("/v1/applications/:id/field-registration", { id }, { signal }),
    [id],
  );
  return (
    <Loaded load={load}>
      {({ registration }) =>
        registration !== null && (
          <span class="fine block">
            {t(NOTICES[registration.notice])} {t(MARKS[registration.mark])}{" "}
            {registration.place !== null &&
              t("field-origin.place", {
                latitude: registration.place.latitude.toFixed(5),
                longitude: registration.place.longitude.toFixed(5),
                accuracy: sayNumber(Math.round(registration.place.accuracy)),
              })}{" "}
            {registration.files > 0 && t("field-origin.files", { count: registration.files })}{" "}
            {t("field-origin.made", { at: sayMoment(registration.madeAt) })}
            {registration.notes !== null && <span class="block">{registration.notes}</span>}
          </span>
        )
      }
    </Loaded>
  );
}
