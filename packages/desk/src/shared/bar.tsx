import "./styles/figures.css";

/** A bar as long as a share of the place it stands in. */
export function Bar({ share }: { share: number }) {
  return (
    <svg class="gauge" width="100%" height="16" aria-hidden="true">
      <rect class="gauge-place" width="100%" height="16" rx="3" />
      <rect class="gauge-part" width={`${Math.min(1, share) * 100}%`} height="16" rx="3" />
    </svg>
  );
}
