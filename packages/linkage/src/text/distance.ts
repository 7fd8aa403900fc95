/** The mean radius of the Earth, as the IUGG gives it. */
const EARTH_KILOMETRES = 6371.0088;
const RADIANS = Math.PI / 180;

/**
 * The distance over the ground of two points, in kilometres, on a round Earth (haversine formula): up to
 * 0.6 % beside the distance on the ellipsoid.
 *
 * @param lat1 degrees, -90 to 90, north positive; `lon1` -180 to 180, east positive
 */
export function kilometresBetween(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const upward = Math.sin(((lat2 - lat1) * RADIANS) / 2);
  const across = Math.sin(((lon2 - lon1) * RADIANS) / 2);
  const square =
    upward * upward + Math.cos(lat1 * RADIANS) * Math.cos(lat2 * RADIANS) * across * across;
  // Rounding may carry two opposite points a hair beyond 1, where the arc sine has no value.
  return 2 * EARTH_KILOMETRES * Math.asin(Math.min(1, Math.sqrt(square)));
}
