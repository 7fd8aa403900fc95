import { FUNNEL_STEPS, type PublicFigures } from "@payung/domain/transparency/figures.ts";
import { kotaJambiMap } from "../transparency/map.ts";

/** A small random generator (mulberry32): the same seed gives the same city and the same picture. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Made-up figures of a city of 68 kelurahan: 15,000 registered, about 3,000 protected, a few hidden. */
export function sampleFigures(): PublicFigures {
  const random = randomFrom(1);
  const shapes = kotaJambiMap().shapes;
  const weights = shapes.map(() => 0.3 + random() ** 2);
  const whole = weights.reduce((sum, each) => sum + each, 0);
  const kelurahan = shapes.map((shape, n) => {
    const received = Math.round((15_000 * (weights[n] ?? 0)) / whole);
    const approved = Math.round(received * (0.72 + random() * 0.1));
    const covered = Math.round(received * (0.04 + random() ** 1.6 * 0.42));
    const isHidden = n % 17 === 5;
    return {
      code: shape.code,
      name: shape.name,
      kecamatan: shape.kecamatan,
      received,
      approved,
      protected: isHidden ? null : covered,
    };
  });
  const counts = [15_000, 14_212, 14_212, 11_480, 3_214, 3_214, 3_006];
  return {
    publishedAt: "2026-11-23T02:30:00.000Z",
    regionName: "Kota Jambi",
    isExample: true,
    funnel: Object.fromEntries(
      FUNNEL_STEPS.map((step, n) => [step, counts[n] ?? 0]),
    ) as PublicFigures["funnel"],
    decisionDays: { median: 0.01, p90: 2.4 },
    automaticShare: 0.914,
    recheck: { checked: 230, wrong: 1, upper: 0.0239 },
    smallCellLimit: 10,
    kelurahan,
  };
}
