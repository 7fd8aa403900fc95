import { get } from "../shared/api.ts";
import { type MessageKey, t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayName, sayPhone } from "../shared/say.ts";

type Contact = NonNullable<
  NonNullable<Gets["/v1/applications/:id/phone-registration"]["output"]["registration"]>["contact"]
>;
const RELATIONS: Readonly<Record<Contact["relation"], MessageKey>> = {
  spouse: "facts.relation.spouse",
  child: "facts.relation.child",
  parent: "facts.relation.parent",
  sibling: "facts.relation.sibling",
  other: "facts.relation.other",
};

/** Whom to call when something happens to whoever registered on the phone, and whether their own number is proved. */
export function PhoneOrigin({ id }: { id: string }) {
  const load = useLoad(
    (signal) => get("/v1/applications/:id/phone-registration", { id }, { signal }),
    [id],
  );
  return (
    <Loaded load={load}>
      {({ registration }) =>
        registration !== null && (
          <span class="block">
            <span class="fine block">
              {t(registration.isPhoneProved ? "facts.phone-proved" : "facts.phone-unproved")}
            </span>
            <b class="block">{t("facts.contact")}</b>
            {registration.contact === null ? (
              <span class="fine block">{t("facts.contact-none")}</span>
            ) : (
              <span class="block">
                {t("facts.contact-is", {
                  name: sayName(registration.contact.name),
                  relation: t(RELATIONS[registration.contact.relation]),
                })}{" "}
                {registration.contact.phone !== null && (
                  <a href={`tel:${registration.contact.phone}`}>
                    {sayPhone(registration.contact.phone)}
                  </a>
                )}
              </span>
            )}
          </span>
        )
      }
    </Loaded>
  );
}
