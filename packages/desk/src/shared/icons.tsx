/** Drawn for this product, on a field of 24 by 24. */
const PATHS = {
  home: "M4 11l8-7 8 7v8.5a.5.5 0 0 1-.5.5H15v-6H9v6H4.5a.5.5 0 0 1-.5-.5z",
  people:
    "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zm-6.5 8c0-3.3 2.9-5.5 6.5-5.5s6.5 2.2 6.5 5.5M16 4.8a3.5 3.5 0 0 1 0 6.4M17.5 14.3c2.4.6 4 2.6 4 5.2",
  account: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-8 8c0-3.6 3.6-6 8-6s8 2.4 8 6",
  menu: "M4 7h16M4 12h16M4 17h16",
  list: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  key: "M14.5 9.5a4.5 4.5 0 1 0-4 4.47L12.5 16H15v2.5h2.5V21H21v-3.5l-6.9-6.6",
  device: "M4 5h16v11H4zM2 19.5h20",
  phone: "M7 3h10v18H7zM11 18.5h2",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.3 15.3L20.5 20.5",
  chart: "M4 20h16M7 16v-5M12 16V6M17 16v-8",
  money: "M3 7h18v11H3zM12 15.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  exchange: "M4 8h14l-3.5-3.5M20 16H6l3.5 3.5",
  chat: "M4 5h16v11H10l-5 4v-4H4z",
} as const;
export type IconName = keyof typeof PATHS;

/** A sign beside words, never instead of them. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark: an umbrella. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
      <path class="mark-line" d="M16 15v9a3 3 0 0 0 6 0M16 3.5V6" />
      <path
        class="mark-cloth"
        d="M4 17.5a12 12 0 0 1 24 0c-1.2-1.9-4.6-2.3-6 0-1.2-2.3-4.8-2.3-6 0-1.2-2.3-4.8-2.3-6 0-1.4-2.3-4.8-1.9-6 0z"
      />
    </svg>
  );
}
