/** Drawn for this product, on a field of 24 by 24. Concrete things, and always beside a word. */
const PATHS = {
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  scan: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 8h3v3H8zM13 8h3v3h-3zM8 13h3v3H8zM14 14h2v2h-2z",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.3 15.3L20.5 20.5",
  camera: "M4 7h4l2-3h4l2 3h4v12H4zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
  place: "M12 21c4-5 6-8 6-11a6 6 0 0 0-12 0c0 3 2 6 6 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  check: "M5 12.5l4.5 4.5L19 7.5",
  half: "M5 4h14v16H5zM8 9h8M8 13h4",
  waiting: "M12 7v5l3 3M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  offline:
    "M3 3l18 18M5 12.5a10 10 0 0 1 3-2M2 9a15 15 0 0 1 4-2.4M12 6a15 15 0 0 1 10 3M15 10.8a10 10 0 0 1 4 1.7M9 16a4.5 4.5 0 0 1 6 0M12 19.5h.01",
  online: "M2 9a15 15 0 0 1 20 0M5 12.5a10 10 0 0 1 14 0M8.5 16a5 5 0 0 1 7 0M12 19.5h.01",
  send: "M12 20V6M6 11l6-6 6 6",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c0-3.6 3.6-6 8-6s8 2.4 8 6",
  pen: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  thumb:
    "M12 3a6 6 0 0 0-6 6v4M12 3a6 6 0 0 1 6 6v5M9 21c-.5-3 0-6 0-11a3 3 0 0 1 6 0c0 5 .3 8-.6 11M12 10c0 4 .2 8-.4 11",
  voice: "M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zM6 11a6 6 0 0 0 12 0M12 17v4",
  sound: "M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
  chart: "M4 20h16M7 16v-5M12 16V6M17 16v-8",
  phone: "M7 3h10v18H7zM11 18.5h2",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 15v2",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  print: "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z",
  share: "M12 15V4M8 7l4-4 4 4M5 11v9h14v-9",
  light: "M8 3h8l-1 6-1 2v9h-4v-9L9 9zM12 12v2",
  helmet: "M3 17h18M5 17v-2a7 7 0 0 1 14 0v2M10 8V5h4v3",
  motorbike:
    "M6 19a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM18 19a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM6 16l4-6h5l3 6M13 6h3l2 4",
  cart: "M3 5h3l2 10h10l2-7H7M9 20h.01M17 20h.01",
  stall: "M4 9h16l-2-5H6zM5 9v11M19 9v11M5 15h14",
  broom: "M14 3l-4 9M7 12l7 3-2 6H4z",
  plant: "M12 21v-9M12 12c0-4-3-6-7-6 0 4 3 6 7 6zM12 15c0-3 3-5 7-5 0 3-3 5-7 5z",
  boat: "M3 14h18l-3 5H6zM12 14V4l6 7h-6",
  car: "M4 16v-4l2-5h12l2 5v4zM7 16v2M17 16v2M4 12h16M8 14h.01M16 14h.01",
  box: "M4 8l8-4 8 4v9l-8 4-8-4zM4 8l8 4 8-4M12 12v9",
  needle: "M5 19L19 5M17 3a2.8 2.8 0 0 1 4 4M5 19c4 0 3-4 7-3s2 4 7 3",
  sack: "M9 3h6l-1 4c4 2 5 6 5 9 0 3-2 5-7 5s-7-2-7-5c0-3 1-7 5-9zM9 12l6 5M15 12l-6 5",
  trolley: "M4 4h3v11h11M9 6h8v6H9zM9 20h.01M17 20h.01",
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
