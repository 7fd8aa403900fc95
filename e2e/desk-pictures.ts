import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { setup } from "../packages/server/src/db/testing.ts";
import { BILLS_SCENES, givenBillsOffice, showBillsScene } from "./bills-scenes.ts";
import { openBrowser } from "./browser.ts";
import { setup as buildDesk } from "./build-desk.ts";
import { givenCaseworkOffice } from "./casework-office.ts";
import { CASEWORK_SCENES, showCaseworkScene } from "./casework-scenes.ts";
import { withPage } from "./checks.ts";
import { CORRECTION_SCENES, givenCorrections, showCorrectionScene } from "./corrections-scenes.ts";
import { givenDesk, SCENES, showScene } from "./desk-scenes.ts";
import { givenEvidenceOffice } from "./evidence-office.ts";
import { EVIDENCE_SCENES, showEvidenceScene } from "./evidence-scenes.ts";
import { givenFundsOffice } from "./funds-office.ts";
import { FUNDS_SCENES, PLAN_SCENES, showFundsScene } from "./funds-scenes.ts";
import { GUARD_SCENES, givenGuardOffice, showGuardScene } from "./guard-scenes.ts";
import { givenInsightOffice, INSIGHT_SCENES, showInsightScene } from "./insight-scenes.ts";
import { givenInsurerWorld, INSURER_SCENES, showInsurerScene } from "./insurer-scenes.ts";
import { givenListsWorld, LISTS_SCENES, showListsScene } from "./lists-scenes.ts";
import { givenMoneyOffice, MONEY_SCENES, showMoneyScene } from "./money-scenes.ts";
import { givenPeopleOffice, PEOPLE_SCENES, showPeopleScene } from "./people-scenes.ts";
import { givenProgrammeOffice } from "./programme-office.ts";
import { PROGRAMME_SCENES, showProgrammeScene } from "./programme-scenes.ts";
import { givenSponsorOffice, SPONSOR_SCENES, showSponsorScene } from "./sponsor-scenes.ts";

/**
 * Takes pictures of the desk's screens, to be looked at by people: `node e2e/desk-pictures.ts [--english] FEATURE FOLDER [scene …]`.
 * Each is shown once and taken in every shape, since some scenes do what can be done only once.
 */
type Served = { stop(): Promise<void> };
type Place = { readonly door: Served; readonly empty?: Served };
type Feature<P extends Place> = {
  readonly given: () => Promise<P>;
  readonly scenes: object;
  readonly show: (name: string, page: Page, place: P) => Promise<void>;
};
const FEATURES: Readonly<Record<string, (browser: Browser) => Promise<void>>> = {
  access: takes({ given: givenDesk, scenes: SCENES, show: showScene }),
  bills: takes({ given: givenBillsOffice, scenes: BILLS_SCENES, show: showBillsScene }),
  casework: takes({
    given: givenCaseworkOffice,
    scenes: CASEWORK_SCENES,
    show: showCaseworkScene,
  }),
  corrections: takes({
    given: async () => {
      const office = await givenCaseworkOffice();
      await givenCorrections(office);
      return office;
    },
    scenes: CORRECTION_SCENES,
    show: showCorrectionScene,
  }),
  evidence: takes({
    given: givenEvidenceOffice,
    scenes: EVIDENCE_SCENES,
    show: showEvidenceScene,
  }),
  guard: takes({ given: givenGuardOffice, scenes: GUARD_SCENES, show: showGuardScene }),
  money: takes({ given: givenMoneyOffice, scenes: MONEY_SCENES, show: showMoneyScene }),
  funds: takes({ given: givenFundsOffice, scenes: FUNDS_SCENES, show: showFundsScene }),
  plan: takes({
    given: async () => {
      const office = await givenFundsOffice();
      await office.plan();
      return office;
    },
    scenes: PLAN_SCENES,
    show: showFundsScene,
  }),
  people: takes({ given: givenPeopleOffice, scenes: PEOPLE_SCENES, show: showPeopleScene }),
  lists: takes({ given: givenListsWorld, scenes: LISTS_SCENES, show: showListsScene }),
  insurer: takes({ given: givenInsurerWorld, scenes: INSURER_SCENES, show: showInsurerScene }),
  programme: takes({
    given: givenProgrammeOffice,
    scenes: PROGRAMME_SCENES,
    show: showProgrammeScene,
  }),
  sponsor: takes({ given: givenSponsorOffice, scenes: SPONSOR_SCENES, show: showSponsorScene }),
  insight: takes({
    given: () => givenInsightOffice(600),
    scenes: INSIGHT_SCENES,
    show: showInsightScene,
  }),
};
const SHAPES = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
];

const { values, positionals } = parseArgs({
  options: { english: { type: "boolean", default: false } },
  allowPositionals: true,
});
const [name = "", folder = "desk-pictures", ...chosen] = positionals;
const take = FEATURES[name];
if (take === undefined)
  throw new Error(`Name a feature: ${Object.keys(FEATURES).join(", ")}; then a folder`);
await mkdir(folder, { recursive: true });
await buildDesk();
const stopDatabase = await setup();
const browser = await openBrowser();
try {
  await take(browser);
} finally {
  await browser.close();
  await stopDatabase();
}

function takes<P extends Place>({ given, scenes, show }: Feature<P>) {
  return async (browser: Browser): Promise<void> => {
    const place = await given();
    for (const scene of chosen.length > 0 ? chosen : Object.keys(scenes))
      await withPage(
        browser,
        { viewport: SHAPES[0] ?? null, reducedMotion: "reduce" },
        async (page) => {
          page.setDefaultTimeout(15_000);
          if (values.english)
            await page.addInitScript(() => localStorage.setItem("payung.language", "en"));
          await show(scene, page, place).catch((error: unknown) =>
            process.stderr.write(`${scene}: ${String(error)}\n`),
          );
          for (const shape of SHAPES)
            for (const colorScheme of ["light", "dark"] as const) {
              await page.setViewportSize(shape);
              await page.emulateMedia({ colorScheme });
              const path = `${folder}/${scene}-${shape.width}-${colorScheme}.png`;
              await page.screenshot({ path, fullPage: true });
            }
        },
      );
    await place.door.stop();
    await place.empty?.stop();
  };
}
