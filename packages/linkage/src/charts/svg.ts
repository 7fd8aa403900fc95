/**
 * What all charts are drawn with.
 *
 * A chart in a page is as wide as the place it is put in, from a phone's 320 px up to 720, which it also is as a
 * picture: positions across are shares of the width, heights and letters are pixels. So letters keep their size,
 * and nothing needs a script.
 */

/** Where drawing begins and ends, as a share of the width. */
const LEFT = 0.04;
const RIGHT = 0.96;
/** What a line of text may take, in px, on the narrowest screen. */
export const LINE_PX = 320 * (RIGHT - LEFT);
export const LETTER_PX = 14;

/** What a chart takes where there is room: as an image it has no other width. */
const WIDTH_PX = 720;

const STYLE = `
.linkage-chart{display:block;max-width:100%;min-width:320px;font:400 ${LETTER_PX}px/1.3 system-ui,sans-serif}
.linkage-chart text{fill:#1c2024;stroke:#fff;stroke-width:4px;stroke-linejoin:round;paint-order:stroke}
.linkage-chart .title{font-size:18px;font-weight:600}
.linkage-chart .strong{font-weight:600}
.linkage-chart .quiet{fill:#5b6470;font-size:13px}
.linkage-chart .ground{fill:#fff}
.linkage-chart .up{fill:#1d63c4}
.linkage-chart .down{fill:#b8480b}
.linkage-chart .rest{fill:#a9b3bf}
.linkage-chart .track{fill:#e8ebef}
.linkage-chart .line{stroke:#8a94a0;stroke-width:1px}
.linkage-chart .thread{stroke:#a9b3bf;stroke-width:1px;stroke-dasharray:2 3}
.linkage-chart .curve{fill:none;stroke-width:2.5px}
.linkage-chart .curve.c0{stroke:#1d63c4}
.linkage-chart .curve.c1{stroke:#b8480b;stroke-dasharray:7 4}
.linkage-chart .curve.c2{stroke:#5b6470;stroke-dasharray:2 3}
@media (prefers-color-scheme:dark){
.linkage-chart text{fill:#eceef0;stroke:#15181c}
.linkage-chart .quiet{fill:#a7b0ba}
.linkage-chart .ground{fill:#15181c}
.linkage-chart .up{fill:#6ba6f7}
.linkage-chart .down{fill:#f0935a}
.linkage-chart .rest{fill:#67717d}
.linkage-chart .track{fill:#2a3037}
.linkage-chart .line{stroke:#7c8692}
.linkage-chart .thread{stroke:#67717d}
.linkage-chart .curve.c0{stroke:#6ba6f7}
.linkage-chart .curve.c1{stroke:#f0935a}
.linkage-chart .curve.c2{stroke:#a7b0ba}
}`;

/** A whole chart. `description` says in words what a picture shows, for those who do not see it. */
export function chart(parts: {
  readonly title: string;
  readonly description: string;
  readonly heightPx: number;
  readonly body: string;
}): string {
  const { title, description, heightPx, body } = parts;
  return `<svg xmlns="http://www.w3.org/2000/svg" class="linkage-chart" role="img" width="${WIDTH_PX}" height="${px(heightPx)}">
<title>${escapeText(title)}</title><desc>${escapeText(description)}</desc>
<style>${STYLE}</style>
<rect class="ground" width="100%" height="100%"/>
${body}
</svg>
`;
}

/** Text that may stand in XML, between tags and in attributes. What XML cannot hold at all becomes �. */
function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (character) => (/\s/.test(character) ? " " : "\uFFFD"))
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A place across the drawing, 0 to 1, as SVG says it. */
export function across(share: number): string {
  return `${Number((100 * (LEFT + share * (RIGHT - LEFT))).toFixed(3))}%`;
}

type Place = {
  /** 0 to 1 across the drawing. */
  readonly at?: number;
  readonly y: number;
  readonly look?: "title" | "strong" | "quiet" | "plain";
  readonly align?: "start" | "middle" | "end";
};

/** One line of text; `y` is its base line. */
export function line(text: string, { at = 0, y, look, align = "start" }: Place): string {
  const looks = look === undefined || look === "plain" ? "" : ` class="${look}"`;
  const anchor = align === "start" ? "" : ` text-anchor="${align}"`;
  return `<text x="${across(at)}" y="${px(y)}"${looks}${anchor}>${escapeText(text)}</text>`;
}

/** Lines of text one below the other; returns the y below the last one. */
export function paragraph(
  lines: readonly string[],
  place: Place,
): { readonly svg: string; readonly below: number } {
  const svg = lines.map((text, n) => line(text, { ...place, y: place.y + n * LINE_HEIGHT_PX }));
  return { svg: svg.join("\n"), below: place.y + lines.length * LINE_HEIGHT_PX };
}

export const LINE_HEIGHT_PX = 18;

/** The heading of a chart, over as many lines as it needs; returns the base line of what may follow. */
export function heading(
  title: string,
  subtitle: string,
): { readonly svg: string; readonly below: number } {
  const first = wrap(title, LINE_PX / 18, 3);
  const titles = first.map((text, n) => line(text, { y: 30 + n * 23, look: "title" }));
  const y = 30 + first.length * 23;
  if (subtitle === "") return { svg: titles.join("\n"), below: y + 10 };
  const rest = paragraph(wrap(subtitle, LINE_PX / 13, 4), { y, look: "quiet" });
  return { svg: [...titles, rest.svg].join("\n"), below: rest.below + 12 };
}

/** A bar between two places across; one that would be too thin to see is 2 px wide; none where it has no length. */
export function bar(
  from: number,
  to: number,
  place: { readonly y: number; readonly heightPx: number; readonly look: string },
): string {
  const { y, heightPx, look } = place;
  const [left, right] = from < to ? [from, to] : [to, from];
  const width = `${Number(((right - left) * (RIGHT - LEFT) * 100).toFixed(3))}%`;
  if (left === right) return "";
  // The sliver lies on the side to which the bar goes, and inside the drawing.
  const shift = to < from || left > 0.99 ? ' transform="translate(-2)"' : "";
  const sliver = `<rect class="${look}" x="${across(from)}" y="${px(y)}" width="2" height="${px(heightPx)}"${shift}/>`;
  return `${sliver}<rect class="${look}" x="${across(left)}" y="${px(y)}" width="${width}" height="${px(heightPx)}"/>`;
}

/** An upright line. */
export function upright(at: number, from: number, to: number, look: "line" | "thread"): string {
  return `<line class="${look}" x1="${across(at)}" x2="${across(at)}" y1="${px(from)}" y2="${px(to)}"/>`;
}

/** The upright line at 0, with its number above. */
export function zeroLine(at: number, from: number, to: number): string {
  return (
    upright(at, from, to, "line") + line("0", { at, y: from - 4, look: "quiet", align: "middle" })
  );
}

/** A level line over the whole drawing, or from a place on. */
export function level(y: number, look: "line" | "thread", from = 0): string {
  return `<line class="${look}" x1="${across(from)}" x2="${across(1)}" y1="${px(y)}" y2="${px(y)}"/>`;
}

/** Places values across, from the lowest to the highest; what is infinite ends at the edge, and what is no number at 0. */
export function scale(values: readonly number[]): (value: number) => number {
  const finite = values.filter(Number.isFinite);
  const lowest = Math.min(...finite);
  const span = Math.max(...finite) - lowest || 1;
  return (value) => {
    const known = Number.isNaN(value) ? 0 : value;
    return 0.01 + 0.98 * Math.min(1, Math.max(0, (known - lowest) / span));
  };
}

/** About how wide a text is, in widths of its letter size: system fonts differ by a tenth. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) {
    if (/[iljtfrI.,:;'|!()[\] -]/.test(letter)) width += 0.34;
    else if (/[mwMW@%]/.test(letter)) width += 0.9;
    else if (/\p{Lu}/u.test(letter)) width += 0.69;
    else if ((letter.codePointAt(0) ?? 0) > 0x2e7f) width += 1.05;
    else width += 0.57;
  }
  return width;
}

/** Breaks a text into lines of at most so many letter sizes; what does not fit ends in "…". */
export function wrap(text: string, widthMax: number, linesMax: number): string[] {
  const lines: string[] = [];
  let rest = [...text.replace(/\s+/g, " ").trim()];
  while (rest.length > 0) {
    let fits = 0;
    for (let width = 0; fits < rest.length; fits++) {
      width += widthOf(rest[fits] ?? "");
      if (width > widthMax) break;
    }
    if (fits >= rest.length) return [...lines, rest.join("")];
    if (lines.length === linesMax - 1) {
      return [
        ...lines,
        `${rest
          .slice(0, Math.max(1, fits - 1))
          .join("")
          .trimEnd()}…`,
      ];
    }
    const end = breakWithin(rest, fits);
    lines.push(rest.slice(0, end).join(""));
    rest = [...rest.slice(end).join("").trimStart()];
  }
  return lines;
}

/** Where a line of at most so many letters ends: before a space, else behind a sign in a long name, else anywhere. */
function breakWithin(letters: readonly string[], fits: number): number {
  const space = letters.lastIndexOf(" ", fits);
  if (space > 0) return space;
  const sign = letters.slice(0, fits).findLastIndex((letter) => /[-_/,;:&]/.test(letter));
  // A sign near the beginning would leave the line nearly empty.
  return sign >= fits / 3 ? sign + 1 : Math.max(1, fits);
}

/** A weight with its sign: +12.3. */
export function signed(weight: number, locale: string): string {
  if (!Number.isFinite(weight)) return weight > 0 ? "+∞" : weight < 0 ? "−∞" : "?";
  const size = Math.abs(weight).toLocaleString(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  if (!/[1-9]/.test(size)) return size;
  return `${weight < 0 ? "−" : "+"}${size}`;
}

export function counted(count: number, locale: string): string {
  return count.toLocaleString(locale);
}

/** A share in percent, with two digits of what lacks to 0 or 100; none and all are said of none and all only. */
export function percent(share: number, locale: string): string {
  if (Number.isNaN(share)) return "? %";
  const lacking = 100 * Math.min(share, 1 - share);
  const say = (value: number, digits: number) =>
    `${value.toLocaleString(locale, { maximumFractionDigits: digits })} %`;
  if (!(lacking > 0)) return say(100 * share, 2);
  const least = 0.000001;
  if (lacking < least) return share < 0.5 ? `< ${say(least, 6)}` : `> ${say(100 - least, 6)}`;
  return say(100 * share, Math.min(7, Math.max(1, Math.ceil(-Math.log10(lacking)) + 1)));
}

/** Steps of 1, 2 or 5 times a power of ten, about `count` of them, within two bounds. */
export function ticks(from: number, to: number, count: number): number[] {
  const rough = (to - from) / count;
  if (!(rough > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((each) => each * power >= rough * 0.999) ?? 10) * power;
  const found: number[] = [];
  for (let n = Math.ceil(from / step - 1e-9); n * step <= to + step * 1e-9; n++)
    found.push(Number((n * step).toPrecision(12)));
  return found;
}

/** A pixel measure without a tail of digits. */
export function px(value: number): number {
  return Number(value.toFixed(2));
}
