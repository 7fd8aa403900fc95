import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { readHolidays } from "../shared/deadline.ts";
import { useKeys } from "../shared/keys.tsx";
import { t } from "../shared/language.ts";
import { at } from "../shared/screen.ts";
import { DeedBar } from "./deed-bar.tsx";
import { listenForDeeds, sendNow } from "./my-deeds.ts";

let open = 0;

/** Around every screen of the casework: what was decided and waits to leave, and the way to the search. */
export function Casework({ children }: { children: ComponentChildren }) {
  const { route } = useLocation();
  useKeys([{ key: "/", does: t("keys.search"), run: () => route(at("/search")) }]);
  useEffect(() => {
    open += 1;
    listenForDeeds();
    readHolidays();
    return () => {
      open -= 1;
      // The next screen of the casework is there at once; whoever went elsewhere has made up their mind.
      setTimeout(() => {
        if (open === 0) void sendNow();
      });
    };
  }, []);
  return (
    <>
      {children}
      <DeedBar />
    </>
  );
}
