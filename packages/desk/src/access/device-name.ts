import { t } from "../shared/language.ts";

/** The more special names first: Edge calls itself Chrome too, and Chrome Safari. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg(?:e|A|iOS)?\//, "Edge"],
  [/OPR\/|Opera/, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/CrOS/, "ChromeOS"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

/** "Chrome, Android" out of what a browser says of itself. */
export function deviceName(userAgent: string | null): string {
  const text = userAgent ?? "";
  const nameIn = (list: typeof BROWSERS) => list.find(([sign]) => sign.test(text))?.[1];
  const parts = [nameIn(BROWSERS), nameIn(SYSTEMS)].filter((each) => each !== undefined);
  return parts.length === 0 ? t("devices.unknown") : parts.join(", ");
}
